/* The protocol of limit.c: length-prefixed frames of one letter and, to publish, a text. */
#include <arpa/inet.h>
#include <string.h>

#include "protocol.h"
#include "traffic.h"

static void send_frame(struct connection *c, char letter, const char *text, size_t length)
{
    char frame[4 + 1 + TRAFFIC_TEXT_MAX_BYTES];
    uint32_t size = htonl((uint32_t)(1 + length));
    memcpy(frame, &size, 4);
    frame[4] = letter;
    memcpy(frame + 5, text, length);
    connection_send(c, frame, 5 + length);
}

static void open_raw(struct connection *c)
{
    if (c->role == READER)
        send_frame(c, 'S', "", 0);
    else
        connection_is_ready(c);
}

static void on_frame(struct connection *c, const char *frame, size_t length)
{
    if (!traffic_arrived(c, frame, length) && length && *frame == 'K')
        connection_is_ready(c);
}

static size_t consume(struct connection *c, const char *data, size_t length)
{
    return consume_length_prefixed(c, data, length, on_frame);
}

/* There is one room, and it has no name. */
static void say(struct connection *c, const struct room *room, const char *text, size_t length)
{
    (void)room;
    send_frame(c, 'P', text, length);
}

const struct protocol raw = {"raw", open_raw, consume, say};
