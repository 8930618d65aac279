#include <arpa/inet.h>
#include <string.h>

#include "protocol.h"

const struct protocol *protocol_named(const char *name)
{
    static const struct protocol *const all[] = {&irc, &parlour, &raw};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!strcmp(all[i]->name, name))
            return all[i];
    return NULL;
}

size_t consume_length_prefixed(struct connection *c, const char *data, size_t length,
                               void (*frame)(struct connection *, const char *, size_t))
{
    size_t at = 0;
    uint32_t size;
    while (length - at >= sizeof size) {
        memcpy(&size, data + at, sizeof size);
        size = ntohl(size);
        if (length - at - sizeof size < size)
            break;
        frame(c, data + at + sizeof size, size);
        if (c->state == DEAD)
            return length;
        at += sizeof size + size;
    }
    return at;
}
