/* Who is in which room: spread evenly, so that no two rooms have the same readers. */
#ifndef ROOMS_H
#define ROOMS_H

#include <stdbool.h>

#include "connection.h"

/*
 * With `count` 0 there is one room, which the server calls as it likes and everybody is in; otherwise
 * rooms of our own, each reader in `each` of them. Senders share them out: each speaks in its own.
 */
void rooms_prepare(int count, int each, int readers, int senders);

/* Tell a connection its rooms; `place` is its place among those of its role. */
void rooms_assign(struct connection *connection, int place);

bool rooms_have_names(void);
int rooms_readers_in(int room);

#endif
