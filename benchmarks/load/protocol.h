/* What differs between the servers measured: how one comes in, frames, and says something. */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include "connection.h"

struct protocol {
    const char *name;
    /* The transport is up: begin to sign in; ends in connection_is_ready. */
    void (*open)(struct connection *connection);
    /* Take the complete frames of what has arrived; returns how many bytes they are. */
    size_t (*consume)(struct connection *connection, const char *data, size_t length);
    /* Say a text to everybody in a room of its own. */
    void (*say)(struct connection *connection, const struct room *room, const char *text,
                size_t length);
};

extern const struct protocol irc, parlour, raw;

const struct protocol *protocol_named(const char *name); /* NULL if there is none */

/* Take the complete frames behind 4-byte big-endian lengths, as `consume` does. */
size_t consume_length_prefixed(struct connection *connection, const char *data, size_t length,
                               void (*frame)(struct connection *, const char *, size_t));

#endif
