#define _GNU_SOURCE
#include "traffic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "protocol.h"

enum {
    TIME_DIGITS = 16,
    NUMBER_DIGITS = 8,
    STAMP_BYTES = 2 + TIME_DIGITS + NUMBER_DIGITS,
};

struct message {
    uint64_t sent_at;
    int reached;
};

static struct connection *senders;
static int sender_count, reader_count, window;
static struct message *in_flight; /* `window` places for each sender */
static int *in_flight_of;   /* how many messages, by sender */
static uint32_t *next_turn; /* how many sent, by sender */
static uint64_t counts_from, counts_until;
static struct traffic_figures figures;

void traffic_prepare(struct connection *those, int count, int readers, int messages)
{
    senders = those;
    sender_count = count;
    reader_count = readers;
    window = messages;
    in_flight = calloc((size_t)(count * messages) + 1, sizeof *in_flight);
    in_flight_of = calloc((size_t)count + 1, sizeof *in_flight_of);
    next_turn = calloc((size_t)count + 1, sizeof *next_turn);
}

const struct traffic_figures *traffic_so_far(void)
{
    return &figures;
}

/*
 * A message's place among those in flight. Its sender can be told from its number. Messages of one
 * sender reach each reader in order, so they complete in order: those in flight are successive, and
 * `window` places are enough.
 */
static struct message *place_of(uint32_t number)
{
    uint32_t sender = number % (uint32_t)sender_count, turn = number / (uint32_t)sender_count;
    return &in_flight[sender * (uint32_t)window + turn % (uint32_t)window];
}

static void send_next(int sender)
{
    uint32_t number = next_turn[sender]++ * (uint32_t)sender_count + (uint32_t)sender;
    uint64_t now = now_ns();
    char text[TRAFFIC_TEXT_BYTES + 1];
    int length = snprintf(text, sizeof text, "~T%016llx%08x", (unsigned long long)now, number);
    for (; length < TRAFFIC_TEXT_BYTES; length++)
        text[length] = (char)('a' + length % 26);
    *place_of(number) = (struct message){.sent_at = now};
    in_flight_of[sender]++;
    figures.sent++;
    senders[sender].protocol->say(&senders[sender], text, TRAFFIC_TEXT_BYTES);
}

static void fill_window(int sender)
{
    while (in_flight_of[sender] < window && senders[sender].state == READY &&
           now_ns() < counts_until)
        send_next(sender);
}

void traffic_begin(uint64_t from_ns, uint64_t until_ns)
{
    counts_from = from_ns;
    counts_until = until_ns;
    for (int sender = 0; sender < sender_count; sender++)
        fill_window(sender);
}

/* Read so many hexadecimal digits; false if one of them is something else. */
static bool hexadecimal(const char *digits, int count, uint64_t *value)
{
    *value = 0;
    while (count--) {
        unsigned char digit = (unsigned char)*digits++;
        if (digit >= '0' && digit <= '9')
            *value = *value << 4 | (digit - '0');
        else if (digit >= 'a' && digit <= 'f')
            *value = *value << 4 | (digit - 'a' + 10);
        else
            return false;
    }
    return true;
}

/*
 * Find the stamp in a frame. Binary parts of a frame may hold its two first bytes by chance (an
 * entry's number 0x7e54 does), so only with all its digits is it one.
 */
static bool find_stamp(const char *frame, size_t length, uint64_t *sent_at, uint64_t *number)
{
    const char *end = frame + length, *at = frame;
    while ((at = memmem(at, (size_t)(end - at), "~T", 2)) && end - at >= STAMP_BYTES) {
        at += 2;
        if (hexadecimal(at, TIME_DIGITS, sent_at) &&
            hexadecimal(at + TIME_DIGITS, NUMBER_DIGITS, number))
            return true;
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
    uint32_t number = (uint32_t)stamped;
    struct message *message = place_of(number);
    if (message->sent_at != sent_at) {
        figures.foreign++;
        return true;
    }
    figures.delivered++;
    if (sent_at >= counts_from && sent_at < counts_until)
        histogram_add(&figures.latency, c->read_at - sent_at);
    if (++message->reached == reader_count) {
        int sender = (int)(number % (uint32_t)sender_count);
        in_flight_of[sender]--;
        fill_window(sender);
    }
    return true;
}
