#define _GNU_SOURCE
#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "protocol.h"

enum {
    EVENTS_MAX = 1024,
    PLAIN_READ_BYTES = 256 * 1024,
    TLS_READ_BYTES = 16 * 1024, /* one record: SSL_read returns no more at once */
    TLS_READS_IN_A_ROW = 64,    /* then the others have their turn */
    FAILURES_TOLD = 5,
};

static int poller;
static struct sockaddr_in server;
static SSL_CTX *tls_context;
static struct connection_counts counts;

static void give_up(const char *what)
{
    perror(what);
    exit(2);
}

void connections_prepare(int port, bool tls)
{
    signal(SIGPIPE, SIG_IGN); /* SSL_write has no MSG_NOSIGNAL; that the server closed is told */
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0)
        give_up("epoll_create1");
    server.sin_family = AF_INET;
    server.sin_port = htons((uint16_t)port);
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!tls)
        return;
    tls_context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(tls_context, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_min_proto_version(tls_context, TLS1_3_VERSION);
    SSL_CTX_set_session_cache_mode(tls_context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(tls_context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

struct connection_counts connections_counted(void)
{
    return counts;
}

static void watch(struct connection *c, uint32_t events)
{
    if (c->watched == events)
        return;
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(poller, c->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, c->socket, &event))
        give_up("epoll_ctl");
    c->watched = events;
}

void connection_is_ready(struct connection *c)
{
    if (c->state != SIGNING_IN)
        return;
    c->state = READY;
    counts.ready++;
}

void connection_fail(struct connection *c, const char *why)
{
    if (c->state == DEAD)
        return;
    if (c->state == READY)
        counts.ready--;
    c->state = DEAD;
    if (++counts.dead <= FAILURES_TOLD)
        fprintf(stderr, "connection %d: %s\n", c->number, why);
    if (c->tls)
        SSL_free(c->tls);
    c->tls = NULL;
    close(c->socket);
    bytes_free(&c->unread);
    bytes_free(&c->unsent);
}

/* Both return bytes moved, 0 if it would block, or -1 if the connection is over. */
static long tls_outcome(struct connection *c, int result)
{
    if (result > 0)
        return result;
    int error = SSL_get_error(c->tls, result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
        return 0;
    ERR_clear_error();
    return -1;
}

static long transport_write(struct connection *c, const char *data, size_t length)
{
    if (c->tls)
        return tls_outcome(c, SSL_write(c->tls, data, (int)length));
    ssize_t sent = send(c->socket, data, length, MSG_NOSIGNAL);
    return sent >= 0 ? sent : errno == EAGAIN ? 0 : -1;
}

static long transport_read(struct connection *c, char *into, size_t room)
{
    if (c->tls)
        return tls_outcome(c, SSL_read(c->tls, into, (int)room));
    ssize_t got = recv(c->socket, into, room, 0);
    return got > 0 ? got : got < 0 && errno == EAGAIN ? 0 : -1;
}

static void flush_unsent(struct connection *c)
{
    while (c->unsent.length) {
        long sent = transport_write(c, c->unsent.data, c->unsent.length);
        if (sent < 0) {
            connection_fail(c, "the server closed while we sent");
            return;
        }
        if (sent == 0)
            break;
        bytes_drop_front(&c->unsent, (size_t)sent);
    }
    watch(c, EPOLLIN | (c->unsent.length ? EPOLLOUT : 0));
}

void connection_send(struct connection *c, const char *data, size_t length)
{
    if (c->state == DEAD)
        return;
    bytes_append(&c->unsent, data, length);
    if (c->unsent.length == length) /* else an earlier rest waits for EPOLLOUT already */
        flush_unsent(c);
}

static void read_and_consume(struct connection *c)
{
    static char buffer[1024 * 1024];
    for (int reads = 0; reads < TLS_READS_IN_A_ROW; reads++) {
        size_t old = c->unread.length, room = c->tls ? TLS_READ_BYTES : PLAIN_READ_BYTES;
        if (old + room > sizeof buffer) {
            connection_fail(c, "an endless frame");
            return;
        }
        if (old)
            memcpy(buffer, c->unread.data, old);
        long got = transport_read(c, buffer + old, room);
        if (got < 0)
            connection_fail(c, "the server closed the connection");
        if (got <= 0)
            return;
        c->read_at = now_ns();
        size_t length = old + (size_t)got;
        size_t taken = c->protocol->consume(c, buffer, length);
        if (c->state == DEAD)
            return;
        c->unread.length = 0;
        if (taken < length)
            bytes_append(&c->unread, buffer + taken, length - taken);
        if (!c->tls) /* a TLS read gives one record, and a burst has many: spare the epoll calls */
            return;
    }
}

static void transport_is_up(struct connection *c)
{
    watch(c, EPOLLIN);
    c->state = SIGNING_IN;
    c->protocol->open(c);
}

static void go_on_with_handshake(struct connection *c)
{
    int result = SSL_connect(c->tls);
    if (result == 1) {
        transport_is_up(c);
        return;
    }
    int error = SSL_get_error(c->tls, result);
    if (error == SSL_ERROR_WANT_READ)
        watch(c, EPOLLIN);
    else if (error == SSL_ERROR_WANT_WRITE)
        watch(c, EPOLLIN | EPOLLOUT);
    else
        connection_fail(c, "the TLS handshake failed");
}

static void connected(struct connection *c)
{
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(c->socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        connection_fail(c, strerror(error));
    } else if (tls_context) {
        c->tls = SSL_new(tls_context);
        SSL_set_fd(c->tls, c->socket);
        c->state = TLS_HANDSHAKE;
        go_on_with_handshake(c);
    } else {
        transport_is_up(c);
    }
}

void connection_start(struct connection *c)
{
    int on = 1;
    /* closing resets, or thousands of ports would linger in TIME_WAIT between two runs */
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    c->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->socket < 0)
        give_up("socket");
    setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(c->socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    c->state = CONNECTING;
    if (connect(c->socket, (struct sockaddr *)&server, sizeof server) && errno != EINPROGRESS)
        give_up("connect");
    watch(c, EPOLLIN | EPOLLOUT);
}

static void on_event(struct connection *c, uint32_t events)
{
    if (c->state == CONNECTING) {
        if (events & (EPOLLOUT | EPOLLERR | EPOLLHUP))
            connected(c);
        return;
    }
    if (c->state == TLS_HANDSHAKE) {
        go_on_with_handshake(c);
        return;
    }
    if (c->state != DEAD && events & EPOLLOUT)
        flush_unsent(c);
    if (c->state != DEAD && events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        read_and_consume(c);
}

bool connections_poll(uint64_t timeout_ns)
{
    static struct epoll_event events[EVENTS_MAX];
    struct timespec timeout = {.tv_sec = (time_t)(timeout_ns / 1000000000u),
                               .tv_nsec = (long)(timeout_ns % 1000000000u)};
    int n = epoll_pwait2(poller, events, EVENTS_MAX, &timeout, NULL);
    for (int i = 0; i < n; i++)
        on_event(events[i].data.ptr, events[i].events);
    return n > 0;
}
