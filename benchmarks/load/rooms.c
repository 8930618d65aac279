#include "rooms.h"

#include <stdio.h>
#include <stdlib.h>

/* Between two rooms of a reader: a prime, so that rooms repeat only where it divides their number. */
enum { STRIDE = 97 };

static int room_count, rooms_each, sender_count;
static bool named;
static int *readers_in;

static void *allocated(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory) {
        perror("calloc");
        exit(2);
    }
    return memory;
}

static int room_of(int reader, int turn)
{
    return (int)(((long)reader + (long)turn * STRIDE) % room_count);
}

void rooms_prepare(int count, int each, int readers, int senders)
{
    named = count > 0;
    room_count = named ? count : 1;
    rooms_each = each < room_count ? each : room_count;
    sender_count = senders;
    if (rooms_each > 1 && room_count % STRIDE == 0) {
        fprintf(stderr, "the number of rooms may not be divisible by %d\n", STRIDE);
        exit(2);
    }
    readers_in = allocated((size_t)room_count, sizeof *readers_in);
    for (int reader = 0; reader < readers; reader++)
        for (int turn = 0; turn < rooms_each; turn++)
            readers_in[room_of(reader, turn)]++;
}

void rooms_assign(struct connection *c, int place)
{
    bool shares = c->role == SENDER && room_count >= sender_count;
    int step = shares ? sender_count : 1;
    c->room_count = c->role == READER ? rooms_each
                    : shares          ? (room_count - place + step - 1) / step
                                      : 1;
    c->rooms = allocated((size_t)c->room_count, sizeof *c->rooms);
    for (int turn = 0; turn < c->room_count; turn++)
        c->rooms[turn].number =
            c->role == READER ? room_of(place, turn) : (place + turn * step) % room_count;
}

bool rooms_have_names(void)
{
    return named;
}

int rooms_readers_in(int room)
{
    return readers_in[room];
}
