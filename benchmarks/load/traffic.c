#define _GNU_SOURCE
#include "traffic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "protocol.h"
#include "rooms.h"

enum {
    TIME_DIGITS = 16,
    NUMBER_DIGITS = 8,
    STAMP_BYTES = 2 + TIME_DIGITS + NUMBER_DIGITS,
};

struct message {
    uint64_t sent_at; /* unlike every other one's */
    int missing;      /* readers it has not reached; 0 where there is no message in flight */
};

static struct connection *senders;
static int sender_count, window;
static struct message *in_flight; /* `window` places for each sender */
static int *turns;                /* how many sent, by sender */
static uint64_t pace, next_due, counts_from, last_sent_at;
static bool sending;
static struct traffic_figures figures;

void traffic_prepare(struct connection *those, int count, int messages, uint64_t pace_ns)
{
    senders = those;
    sender_count = count;
    window = messages;
    pace = pace_ns;
    in_flight = calloc((size_t)(count * messages) + 1, sizeof *in_flight);
    turns = calloc((size_t)count + 1, sizeof *turns);
}

const struct traffic_figures *traffic_so_far(void)
{
    return &figures;
}

/* A message's number is its place among those in flight; with when it was sent it is unique. */
static void send_in(int place)
{
    int sender = place / window;
    struct connection *c = &senders[sender];
    if (!sending || c->state != READY)
        return;
    uint64_t now = now_ns();
    last_sent_at = now > last_sent_at ? now : last_sent_at + 1;
    char text[TRAFFIC_TEXT_BYTES + 1];
    int length = snprintf(text, sizeof text, "~T%016llx%08x", (unsigned long long)last_sent_at,
                          (unsigned)place);
    for (; length < TRAFFIC_TEXT_BYTES; length++)
        text[length] = (char)('a' + length % 26);
    const struct room *room = &c->rooms[turns[sender]++ % c->room_count];
    int readers = rooms_readers_in(room->number);
    in_flight[place] = (struct message){.sent_at = last_sent_at, .missing = readers};
    figures.expected += (uint64_t)readers;
    c->protocol->say(c, room, text, TRAFFIC_TEXT_BYTES);
}

void traffic_begin(uint64_t from_ns)
{
    counts_from = from_ns;
    sending = true;
    next_due = now_ns();
    for (int place = 0; !pace && place < sender_count * window; place++)
        send_in(place);
}

void traffic_end(void)
{
    sending = false;
}

uint64_t traffic_send_due(uint64_t now)
{
    if (!pace || !sending)
        return UINT64_MAX;
    if (now < next_due)
        return next_due;
    next_due = now + pace;
    for (int sender = 0; sender < sender_count; sender++) {
        int place = sender * window + turns[sender] % window;
        if (!in_flight[place].missing)
            send_in(place);
    }
    return next_due;
}

/* Read so many hexadecimal digits; false if one of them is something else. */
static bool hexadecimal(const char *digits, int count, uint64_t *value)
{
    static const char values[256] = {
        ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
        ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    }; /* one more than each is worth: 0 is no digit */
    uint64_t read = 0;
    bool all = true;
    while (count--) {
        unsigned char digit = (unsigned char)values[(unsigned char)*digits++];
        all &= digit > 0;
        read = read << 4 | (uint64_t)(digit - 1);
    }
    *value = read;
    return all;
}

static bool read_stamp(const char *at, uint64_t *sent_at, uint64_t *number)
{
    return at[0] == '~' && at[1] == 'T' && hexadecimal(at + 2, TIME_DIGITS, sent_at) &&
           hexadecimal(at + 2 + TIME_DIGITS, NUMBER_DIGITS, number);
}

/*
 * Find the stamp in a frame: most often where it was in the last one. Binary parts of a frame may
 * hold its two first bytes by chance (an entry's number 0x7e54 does), so only with all its digits
 * is it one.
 */
static bool find_stamp(const char *frame, size_t length, uint64_t *sent_at, uint64_t *number)
{
    static size_t last;
    if (last + STAMP_BYTES <= length && read_stamp(frame + last, sent_at, number))
        return true;
    const char *end = frame + length, *at = frame;
    while ((at = memmem(at, (size_t)(end - at), "~T", 2)) && end - at >= STAMP_BYTES) {
        if (read_stamp(at, sent_at, number)) {
            last = (size_t)(at - frame);
            return true;
        }
        at += 2;
    }
    return false;
}

bool traffic_arrived(struct connection *c, const char *frame, size_t length)
{
    uint64_t sent_at, stamped;
    if (!find_stamp(frame, length, &sent_at, &stamped))
        return false;
    if (c->role != READER) /* a server that echoes: its sender has no need of it */
        return true;
    uint64_t places = (uint64_t)sender_count * (uint64_t)window;
    struct message *message = stamped < places ? &in_flight[stamped] : NULL;
    if (!message || message->sent_at != sent_at || !message->missing) {
        figures.foreign++;
        return true;
    }
    figures.delivered++;
    if (sent_at >= counts_from)
        histogram_add(&figures.latency, c->read_at - sent_at);
    if (!--message->missing && !pace)
        send_in((int)stamped);
    return true;
}
