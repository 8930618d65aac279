/* Many non-blocking connections on one epoll, plain or TLS 1.3. Knows no protocol and no figures. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes.h"

enum role { READER, SENDER };
enum { NONCE_BYTES = 32 };
enum state { CONNECTING, TLS_HANDSHAKE, SIGNING_IN, READY, DEAD };

struct protocol;

struct room {
    int number;
    uint64_t id; /* what Parlour calls it */
};

struct connection {
    const struct protocol *protocol;
    enum role role;
    enum state state;
    int number; /* unlike every other connection's: nicknames are made of it */
    int socket;
    uint32_t watched; /* the epoll events asked for */
    SSL *tls;         /* NULL on a plain connection */
    struct bytes unread, unsent;
    uint64_t read_at; /* when the bytes being consumed were read, ns */
    struct room *rooms; /* a reader's: where it is; a sender's: where it speaks */
    int room_count;
    /* the protocol's own */
    int entered; /* rooms it has come into */
    uint32_t request;
    unsigned char nonce[NONCE_BYTES];
};

struct connection_counts {
    int ready, dead;
};

/* Call once before any other. */
void connections_prepare(int port, bool tls);
struct connection_counts connections_counted(void);

/* Wait up to `timeout_ns` for something to happen, and let it happen; false if nothing did. */
bool connections_poll(uint64_t timeout_ns);

void connection_start(struct connection *connection);
void connection_send(struct connection *connection, const char *data, size_t length);

/* For protocols: it is signed in and in the room; it is of no more use, and why. */
void connection_is_ready(struct connection *connection);
void connection_fail(struct connection *connection, const char *why);

#endif
