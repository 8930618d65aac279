/* As much of RFC 2812 as it takes to be in a channel; senders stay outside, so it has no mode +n. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol.h"
#include "rooms.h"
#include "traffic.h"

enum { CHANNEL_MAX_BYTES = 32, LINE_MAX_BYTES = 512 }; /* RFC 2812, section 2.3 */

static void open_irc(struct connection *c)
{
    char line[LINE_MAX_BYTES];
    int length = snprintf(line, sizeof line, "NICK %c%d\r\nUSER u 0 * :u\r\n",
                          c->role == READER ? 'r' : 's', c->number);
    connection_send(c, line, (size_t)length);
}

static const char *channel(const struct room *room)
{
    static char name[CHANNEL_MAX_BYTES];
    if (!rooms_have_names())
        return "#c";
    snprintf(name, sizeof name, "#room-%d", room->number);
    return name;
}

static void say(struct connection *c, const struct room *room, const char *text, size_t length)
{
    char line[LINE_MAX_BYTES];
    int size =
        snprintf(line, sizeof line, "PRIVMSG %s :%.*s\r\n", channel(room), (int)length, text);
    connection_send(c, line, (size_t)size);
}

static void join_next(struct connection *c)
{
    char line[LINE_MAX_BYTES];
    int size = snprintf(line, sizeof line, "JOIN %s\r\n", channel(&c->rooms[c->entered]));
    connection_send(c, line, (size_t)size);
}

/* The number of a reply (RFC 2812, section 5), 0 if the line is none: its second word. */
static int numeric(const char *line, size_t length)
{
    const char *space = *line == ':' ? memchr(line, ' ', length) : NULL;
    return space ? atoi(space + 1) : 0;
}

static void on_reply(struct connection *c, int reply)
{
    enum { END_OF_NAMES = 366, END_OF_MOTD = 376, NO_MOTD = 422 };
    bool welcomed = reply == END_OF_MOTD || reply == NO_MOTD;
    if (!welcomed && reply != END_OF_NAMES)
        return;
    c->entered += reply == END_OF_NAMES;
    if (c->role == READER && c->entered < c->room_count)
        join_next(c);
    else
        connection_is_ready(c);
}

static void on_line(struct connection *c, const char *line, size_t length)
{
    if (traffic_arrived(c, line, length))
        return;
    char answer[LINE_MAX_BYTES];
    if (length > 5 && !memcmp(line, "PING ", 5)) {
        int size = snprintf(answer, sizeof answer, "PONG %.*s\r\n", (int)length - 5, line + 5);
        connection_send(c, answer, (size_t)size);
    } else if (length > 6 && !memcmp(line, "ERROR ", 6)) {
        snprintf(answer, sizeof answer, "%.*s", (int)length, line);
        connection_fail(c, answer);
    } else if (c->state == SIGNING_IN) {
        on_reply(c, numeric(line, length));
    }
}

static size_t consume(struct connection *c, const char *data, size_t length)
{
    size_t at = 0;
    for (const char *end; (end = memchr(data + at, '\n', length - at));) {
        size_t line = (size_t)(end - data) - at;
        bool carriage_return = line && end[-1] == '\r';
        on_line(c, data + at, line - carriage_return);
        if (c->state == DEAD)
            return length;
        at += line + 1;
    }
    return at;
}

const struct protocol irc = {"irc", open_irc, consume, say};
