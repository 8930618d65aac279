/* Parlour's wire, as docs/protocol.md has it: hello, sign in with a device's key, and
 * talk in the lobby, or in rooms that whoever comes first makes. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/time.h>

#include "device.h"
#include "msgpack.h"
#include "protocol.h"
#include "rooms.h"
#include "traffic.h"

enum { VERSION = 2, ID_BYTES = 16, NICKNAME_BYTES = 24, ROOM_NAME_BYTES = 24 };

static const char CONTEXT[] = "parlour sign-in 1"; /* with its zero byte it is part of the text */

static void begin(struct msgpack_writer *w, const char *type, unsigned fields)
{
    w->length = 4; /* the frame's length comes here */
    msgpack_map(w, 1 + fields);
    msgpack_word(w, "type");
    msgpack_word(w, type);
}

static void field(struct msgpack_writer *w, const char *name, uint64_t value)
{
    msgpack_word(w, name);
    msgpack_unsigned(w, value);
}

static void send_frame(struct connection *c, struct msgpack_writer *w)
{
    uint32_t size = htonl((uint32_t)(w->length - 4));
    memcpy(w->data, &size, 4);
    connection_send(c, (const char *)w->data, w->length);
}

static void open_parlour(struct connection *c)
{
    if (getrandom(c->nonce, sizeof c->nonce, 0) != (ssize_t)sizeof c->nonce)
        memset(c->nonce, 0, sizeof c->nonce); /* nothing is secret here, and the server takes any */
    struct msgpack_writer w;
    begin(&w, "hello", 3);
    field(&w, "version", VERSION);
    msgpack_word(&w, "software");
    msgpack_word(&w, "parlour-load");
    msgpack_word(&w, "nonce");
    msgpack_binary(&w, c->nonce, sizeof c->nonce);
    send_frame(c, &w);
}

/* What docs/protocol.md, "What is signed", lists; returns its length. */
static size_t text_to_sign(struct connection *c, const unsigned char *server_nonce,
                           const char *nickname, unsigned char *text)
{
    unsigned char *at = text;
    memcpy(at, CONTEXT, sizeof CONTEXT);
    at += sizeof CONTEXT;
    server_fingerprint(c->tls, at);
    at += FINGERPRINT_BYTES;
    memcpy(at, c->nonce, NONCE_BYTES);
    at += NONCE_BYTES;
    memcpy(at, server_nonce, NONCE_BYTES);
    at += NONCE_BYTES;
    size_t length = strlen(nickname);
    memcpy(at, nickname, length);
    return (size_t)(at - text) + length;
}

static void sign_in(struct connection *c, struct msgpack_value welcome)
{
    struct msgpack_value nonce;
    const unsigned char *server_nonce = NULL;
    if (msgpack_field(welcome, "nonce", &nonce))
        server_nonce = msgpack_bytes(nonce, NONCE_BYTES);
    if (!server_nonce) {
        connection_fail(c, "a welcome without a nonce");
        return;
    }
    char nickname[NICKNAME_BYTES];
    snprintf(nickname, sizeof nickname, "%c%d", c->role == READER ? 'r' : 's', c->number);
    unsigned char text[sizeof CONTEXT + FINGERPRINT_BYTES + 2 * NONCE_BYTES + NICKNAME_BYTES];
    size_t length = text_to_sign(c, server_nonce, nickname, text);
    struct device_proof proof;
    device_sign(c->number, text, length, &proof);
    struct msgpack_writer w;
    begin(&w, "sign-in", 3);
    field(&w, "request", ++c->request);
    msgpack_word(&w, "nickname");
    msgpack_word(&w, nickname);
    msgpack_word(&w, "credential");
    msgpack_map(&w, 4);
    msgpack_word(&w, "type");
    msgpack_word(&w, "device-key");
    msgpack_word(&w, "public");
    msgpack_binary(&w, proof.public, sizeof proof.public);
    msgpack_word(&w, "signature");
    msgpack_binary(&w, proof.signature, sizeof proof.signature);
    msgpack_word(&w, "name");
    msgpack_word(&w, "load");
    send_frame(c, &w);
}

/* Ask, as `join` or `create-room`, for the next of its rooms. */
static void ask_for_room(struct connection *c, const char *type)
{
    char name[ROOM_NAME_BYTES];
    snprintf(name, sizeof name, "#room-%d", c->rooms[c->entered].number);
    struct msgpack_writer w;
    begin(&w, type, 2);
    field(&w, "request", ++c->request);
    msgpack_word(&w, "name");
    msgpack_word(&w, name);
    send_frame(c, &w);
}

static void entered(struct connection *c, struct msgpack_value conversation)
{
    struct msgpack_value id;
    if (msgpack_field(conversation, "id", &id))
        c->rooms[c->entered].id = msgpack_number(id);
    if (++c->entered < c->room_count)
        ask_for_room(c, "join");
    else
        connection_is_ready(c);
}

static void on_opened(struct connection *c, struct msgpack_value opened)
{
    struct msgpack_value request, conversation;
    if (msgpack_field(opened, "request", &request) && msgpack_number(request) == c->request &&
        msgpack_field(opened, "conversation", &conversation))
        entered(c, conversation);
}

static void enter_lobby(struct connection *c, struct msgpack_value signed_in)
{
    struct msgpack_value conversations, conversation, part;
    if (!msgpack_field(signed_in, "conversations", &conversations))
        conversations = (struct msgpack_value){0};
    for (unsigned i = 0; msgpack_next(conversations, &i, &conversation);) {
        if (!msgpack_field(conversation, "kind", &part) || !msgpack_is_word(part, "room"))
            continue;
        entered(c, conversation);
        return;
    }
    connection_fail(c, "signed in, but there is no room");
}

static void told_why(struct connection *c, struct msgpack_value message, const char *type)
{
    struct msgpack_value reason;
    char why[600];
    int length = 0;
    const char *words = "";
    if (msgpack_field(message, "reason", &reason))
        words = msgpack_words(reason, &length);
    snprintf(why, sizeof why, "%s: %.*s", type, length, words);
    connection_fail(c, why);
}

static void on_refused(struct connection *c, struct msgpack_value refused)
{
    struct msgpack_value code;
    bool entering = c->state == SIGNING_IN && msgpack_field(refused, "code", &code);
    if (entering && msgpack_is_word(code, "unknown-room"))
        ask_for_room(c, "create-room");
    else if (entering && msgpack_is_word(code, "room-taken")) /* another one has just made it */
        ask_for_room(c, "join");
    else
        told_why(c, refused, "refused");
}

static void answer_ping(struct connection *c, struct msgpack_value ping)
{
    struct msgpack_value request;
    struct msgpack_writer w;
    begin(&w, "pong", 1);
    field(&w, "request", msgpack_field(ping, "request", &request) ? msgpack_number(request) : 0);
    send_frame(c, &w);
}

static void on_frame(struct connection *c, const char *frame, size_t length)
{
    if (traffic_arrived(c, frame, length))
        return;
    struct msgpack_value message = {(const unsigned char *)frame,
                                    (const unsigned char *)frame + length};
    struct msgpack_value type;
    if (!msgpack_field(message, "type", &type))
        connection_fail(c, "a frame that is no message");
    else if (msgpack_is_word(type, "welcome"))
        sign_in(c, message);
    else if (msgpack_is_word(type, "signed-in"))
        rooms_have_names() ? ask_for_room(c, "join") : enter_lobby(c, message);
    else if (msgpack_is_word(type, "opened"))
        on_opened(c, message);
    else if (msgpack_is_word(type, "ping"))
        answer_ping(c, message);
    else if (msgpack_is_word(type, "refused"))
        on_refused(c, message);
    else if (msgpack_is_word(type, "goodbye"))
        told_why(c, message, "goodbye");
    /* said, presence and what is new: of no interest here */
}

static size_t consume(struct connection *c, const char *data, size_t length)
{
    return consume_length_prefixed(c, data, length, on_frame);
}

static void say(struct connection *c, const struct room *room, const char *text, size_t length)
{
    struct timeval t;
    gettimeofday(&t, NULL);
    uint64_t milliseconds = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_usec / 1000;
    /* time-ordered as a UUIDv7 is (RFC 9562): 48 bits of time, then what makes it unique */
    unsigned char id[ID_BYTES] = {0};
    for (int i = 0; i < 6; i++)
        id[i] = (unsigned char)(milliseconds >> (40 - 8 * i));
    uint32_t number = htonl((uint32_t)c->number), request = htonl(++c->request);
    memcpy(id + 8, &number, 4);
    memcpy(id + 12, &request, 4);
    struct msgpack_writer w;
    begin(&w, "say", 4);
    field(&w, "request", c->request);
    msgpack_word(&w, "id");
    msgpack_binary(&w, id, sizeof id);
    field(&w, "conversation", room->id);
    msgpack_word(&w, "text");
    msgpack_text(&w, text, length);
    send_frame(c, &w);
}

const struct protocol parlour = {"parlour", open_parlour, consume, say};
