/*
 * The limit a server can be measured against: an epoll loop that sends what it gets to everybody
 * who subscribed, and does nothing else - no names, no log, no state.
 *
 *     limit PORT coalesce|each [CERTIFICATE KEY]
 *
 * `coalesce` joins all that arrived in one poll into one send per reader; `each` sends each message
 * by itself. Frames: a 4-byte big-endian length, then "S" to subscribe (answered "K"), "P" and a
 * text to publish, which arrives as "M" and the text. With a certificate it speaks TLS 1.3.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bytes.h"

enum { EVENTS_MAX = 1024, READ_BYTES = 256 * 1024, BATCH_BYTES = 4 * 1024 * 1024 };
enum { TLS_READ_BYTES = 16 * 1024, BACKLOG = 4096, FRAME_MAX_BYTES = 64 * 1024 };

struct client {
    int socket;
    SSL *tls;
    bool handshaking, dead;
    int place; /* among the subscribers, -1 if it is none */
    struct bytes unread, unsent;
};

static int poller;
static SSL_CTX *tls_context;
static bool coalesce;
static struct client **subscribers;
static int subscriber_count, subscriber_room;
static char batch[BATCH_BYTES];
static size_t batch_length;

static void watch(struct client *c, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(poller, operation, c->socket, &event);
}

/* It stays allocated until the end of the poll: further events may point at it. */
static void drop(struct client *c)
{
    if (c->dead)
        return;
    c->dead = true;
    if (c->place >= 0) {
        subscribers[c->place] = subscribers[--subscriber_count];
        subscribers[c->place]->place = c->place;
    }
    if (c->tls)
        SSL_free(c->tls);
    close(c->socket);
    bytes_free(&c->unread);
    bytes_free(&c->unsent);
}

/* Bytes moved, 0 if it would block, -1 if the connection is over. */
static long tls_outcome(struct client *c, int result)
{
    if (result > 0)
        return result;
    int error = SSL_get_error(c->tls, result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
        return 0;
    ERR_clear_error();
    return -1;
}

static long transport_write(struct client *c, const char *data, size_t length)
{
    if (c->tls)
        return tls_outcome(c, SSL_write(c->tls, data, (int)length));
    ssize_t sent = send(c->socket, data, length, MSG_NOSIGNAL);
    return sent >= 0 ? sent : errno == EAGAIN ? 0 : -1;
}

/* A client whose sending fails is left to its next read, which fails too: subscribers stay put. */
static void send_or_queue(struct client *c, const char *data, size_t length)
{
    if (!c->unsent.length) {
        long sent = transport_write(c, data, length);
        if (sent < 0 || (size_t)sent == length)
            return;
        data += sent;
        length -= (size_t)sent;
        watch(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    }
    bytes_append(&c->unsent, data, length);
}

static void send_queued(struct client *c)
{
    while (c->unsent.length) {
        long sent = transport_write(c, c->unsent.data, c->unsent.length);
        if (sent <= 0)
            return;
        bytes_drop_front(&c->unsent, (size_t)sent);
    }
    watch(c, EPOLL_CTL_MOD, EPOLLIN);
}

static void send_batch(void)
{
    for (int i = 0; batch_length && i < subscriber_count; i++)
        send_or_queue(subscribers[i], batch, batch_length);
    batch_length = 0;
}

static void publish(const char *text, size_t length)
{
    if (batch_length + 5 + length > sizeof batch)
        send_batch();
    uint32_t size = htonl((uint32_t)(1 + length));
    memcpy(batch + batch_length, &size, 4);
    batch[batch_length + 4] = 'M';
    memcpy(batch + batch_length + 5, text, length);
    batch_length += 5 + length;
    if (!coalesce)
        send_batch();
}

static void subscribe(struct client *c)
{
    if (subscriber_count == subscriber_room) {
        subscriber_room = subscriber_room ? 2 * subscriber_room : 64;
        subscribers = realloc(subscribers, (size_t)subscriber_room * sizeof *subscribers);
    }
    c->place = subscriber_count;
    subscribers[subscriber_count++] = c;
    send_or_queue(c, "\0\0\0\1K", 5);
}

static size_t consume(struct client *c, const char *data, size_t length)
{
    size_t at = 0;
    uint32_t size;
    while (length - at > sizeof size) {
        memcpy(&size, data + at, sizeof size);
        size = ntohl(size);
        if (!size || size > FRAME_MAX_BYTES) {
            drop(c);
            return length;
        }
        const char *frame = data + at + sizeof size;
        if (length - at - sizeof size < size)
            break;
        if (*frame == 'S' && c->place < 0)
            subscribe(c);
        else if (*frame == 'P')
            publish(frame + 1, size - 1);
        at += sizeof size + size;
    }
    return at;
}

static void read_and_consume(struct client *c)
{
    static char buffer[FRAME_MAX_BYTES + 8 + READ_BYTES];
    long got;
    do {
        size_t old = c->unread.length;
        if (old)
            memcpy(buffer, c->unread.data, old);
        if (c->tls) {
            got = tls_outcome(c, SSL_read(c->tls, buffer + old, TLS_READ_BYTES));
        } else {
            got = recv(c->socket, buffer + old, READ_BYTES, 0);
            got = got > 0 ? got : got < 0 && errno == EAGAIN ? 0 : -1;
        }
        if (got < 0)
            drop(c);
        if (got <= 0)
            return;
        size_t length = old + (size_t)got, taken = consume(c, buffer, length);
        c->unread.length = 0;
        if (!c->dead && taken < length)
            bytes_append(&c->unread, buffer + taken, length - taken);
    } while (c->tls && !c->dead); /* a TLS read gives one record at most */
}

static void go_on_with_handshake(struct client *c)
{
    long outcome = tls_outcome(c, SSL_accept(c->tls));
    if (outcome < 0)
        drop(c);
    c->handshaking = outcome == 0;
}

static void accept_all(int listener)
{
    int on = 1;
    for (int socket; (socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        struct client *c = calloc(1, sizeof *c);
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        *c = (struct client){.socket = socket, .place = -1, .handshaking = tls_context};
        if (tls_context) {
            c->tls = SSL_new(tls_context);
            SSL_set_fd(c->tls, socket);
        }
        watch(c, EPOLL_CTL_ADD, EPOLLIN);
    }
}

static void on_event(struct client *c, uint32_t events)
{
    if (c->handshaking) {
        go_on_with_handshake(c);
        return;
    }
    if (events & EPOLLOUT)
        send_queued(c);
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        read_and_consume(c);
}

static int listen_on(int port)
{
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, BACKLOG)) {
        perror("listen");
        exit(1);
    }
    return listener;
}

static void use_tls(const char *certificate, const char *key)
{
    tls_context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_min_proto_version(tls_context, TLS1_3_VERSION);
    SSL_CTX_set_num_tickets(tls_context, 0);
    SSL_CTX_set_mode(tls_context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (SSL_CTX_use_certificate_chain_file(tls_context, certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(tls_context, key, SSL_FILETYPE_PEM) != 1) {
        ERR_print_errors_fp(stderr);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3 && argc != 5) {
        fputs("limit PORT coalesce|each [CERTIFICATE KEY]\n", stderr);
        return 2;
    }
    coalesce = !strcmp(argv[2], "coalesce");
    if (argc == 5)
        use_tls(argv[3], argv[4]);
    signal(SIGPIPE, SIG_IGN); /* SSL_write has no MSG_NOSIGNAL */
    poller = epoll_create1(EPOLL_CLOEXEC);
    int listener = listen_on(atoi(argv[1]));
    struct epoll_event event = {.events = EPOLLIN}, events[EVENTS_MAX];
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int n = epoll_wait(poller, events, EVENTS_MAX, -1);
        for (int i = 0; i < n; i++) {
            if (!events[i].data.ptr)
                accept_all(listener);
            else
                on_event(events[i].data.ptr, events[i].events);
        }
        send_batch();
        for (int i = 0; i < n; i++) {
            struct client *c = events[i].data.ptr;
            if (c && c->dead) /* only its own event drops a client, and it has one a poll */
                free(c);
        }
    }
}
