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
    IN_FLIGHT_MAX = 1 << 16, /* a power of two, and more than senders times window */
};

struct message {
    uint64_t sent_at;
    int reached;
};

static struct connection *senders;
static int sender_count, reader_count, window;
static struct message in_flight[IN_FLIGHT_MAX];
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
    if ((int64_t)count * messages > IN_FLIGHT_MAX) {
        fprintf(stderr, "at most %d messages can be in flight\n", IN_FLIGHT_MAX);
        exit(2);
    }
    in_flight_of = calloc((size_t)count + 1, sizeof *in_flight_of);
    next_turn = calloc((size_t)count + 1, sizeof *next_turn);
}

const struct traffic_figures *traffic_so_far(void)
{
    return &figures;
}

static void send_next(int sender)
{
    /* its sender can be told from a message's number */
    uint32_t number = next_turn[sender]++ * (uint32_t)sender_count + (uint32_t)sender;
    uint64_t now = now_ns();
    char text[TRAFFIC_TEXT_BYTES + 1];
    int length = snprintf(text, sizeof text, "~T%016llx%08x", (unsigned long long)now, number);
    for (; length < TRAFFIC_TEXT_BYTES; length++)
        text[length] = (char)('a' + length % 26);
    in_flight[number % IN_FLIGHT_MAX] = (struct message){.sent_at = now};
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

static uint64_t hexadecimal(const char *digits, int count)
{
    uint64_t value = 0;
    while (count--) {
        unsigned digit = (unsigned char)*digits++;
        value = value << 4 | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
    return value;
}

bool traffic_arrived(struct connection *c, const char *frame, size_t length)
{
    const char *stamp = memmem(frame, length, "~T", 2);
    if (!stamp || frame + length - stamp < STAMP_BYTES)
        return false;
    if (c->role != READER) /* a server that echoes: its sender has no need of it */
        return true;
    uint64_t sent_at = hexadecimal(stamp + 2, TIME_DIGITS);
    uint32_t number = (uint32_t)hexadecimal(stamp + 2 + TIME_DIGITS, NUMBER_DIGITS);
    struct message *message = &in_flight[number % IN_FLIGHT_MAX];
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
