#include "msgpack.h"

#include <string.h>

static void put(struct msgpack_writer *writer, const void *data, size_t length)
{
    memcpy(writer->data + writer->length, data, length);
    writer->length += length;
}

static void put_byte(struct msgpack_writer *writer, unsigned byte)
{
    writer->data[writer->length++] = (unsigned char)byte;
}

void msgpack_map(struct msgpack_writer *writer, unsigned fields)
{
    put_byte(writer, 0x80 | fields);
}

void msgpack_text(struct msgpack_writer *writer, const char *text, size_t length)
{
    if (length < 32) {
        put_byte(writer, 0xa0 | (unsigned)length);
    } else {
        put_byte(writer, 0xd9);
        put_byte(writer, (unsigned)length);
    }
    put(writer, text, length);
}

void msgpack_word(struct msgpack_writer *writer, const char *text)
{
    msgpack_text(writer, text, strlen(text));
}

void msgpack_binary(struct msgpack_writer *writer, const void *data, size_t length)
{
    put_byte(writer, 0xc4);
    put_byte(writer, (unsigned)length);
    put(writer, data, length);
}

void msgpack_unsigned(struct msgpack_writer *writer, uint64_t number)
{
    if (number < 128) {
        put_byte(writer, (unsigned)number);
        return;
    }
    put_byte(writer, 0xcf);
    for (int shift = 56; shift >= 0; shift -= 8)
        put_byte(writer, (unsigned)(number >> shift) & 0xff);
}

/* What a value's first bytes say of it. */
struct head {
    enum { NOTHING, NUMBER, TEXT, BINARY, ARRAY, MAP, OTHER } kind;
    size_t header;  /* bytes before its content */
    uint64_t value; /* the number; the length in bytes; or how many elements or pairs */
};

static uint64_t big_endian(const unsigned char *at, size_t bytes)
{
    uint64_t value = 0;
    while (bytes--)
        value = value << 8 | *at++;
    return value;
}

static struct head sized(struct msgpack_value v, int kind, size_t bytes)
{
    if ((size_t)(v.end - v.at) < 1 + bytes)
        return (struct head){0};
    return (struct head){kind, 1 + bytes, big_endian(v.at + 1, bytes)};
}

static struct head head_of(struct msgpack_value v)
{
    if (v.at >= v.end)
        return (struct head){0};
    unsigned first = *v.at;
    if (first < 0x80)
        return (struct head){NUMBER, 1, first};
    if (first < 0x90)
        return (struct head){MAP, 1, first & 0x0f};
    if (first < 0xa0)
        return (struct head){ARRAY, 1, first & 0x0f};
    if (first < 0xc0)
        return (struct head){TEXT, 1, first & 0x1f};
    if (first == 0xc0 || first == 0xc2 || first == 0xc3 || first >= 0xe0) /* nil, bool, -32…-1 */
        return (struct head){OTHER, 1, 0};
    if (first >= 0xc4 && first <= 0xc6)
        return sized(v, BINARY, (size_t)1 << (first - 0xc4));
    if (first >= 0xcc && first <= 0xcf)
        return sized(v, NUMBER, (size_t)1 << (first - 0xcc));
    if (first >= 0xd0 && first <= 0xd3) /* negative numbers: only their size matters here */
        return (struct head){OTHER, 1 + ((size_t)1 << (first - 0xd0)), 0};
    if (first >= 0xd9 && first <= 0xdb)
        return sized(v, TEXT, (size_t)1 << (first - 0xd9));
    if (first == 0xdc || first == 0xdd)
        return sized(v, ARRAY, first == 0xdc ? 2 : 4);
    if (first == 0xde || first == 0xdf)
        return sized(v, MAP, first == 0xde ? 2 : 4);
    return (struct head){0}; /* floats and extensions: Parlour has none */
}

/* The first byte after a value; its end if it is cut short. */
static const unsigned char *after(struct msgpack_value v)
{
    struct head head = head_of(v);
    if (head.kind == NOTHING || head.header > (size_t)(v.end - v.at))
        return v.end;
    v.at += head.header;
    if (head.kind == TEXT || head.kind == BINARY || head.kind == OTHER)
        return head.value <= (size_t)(v.end - v.at) ? v.at + head.value : v.end;
    uint64_t parts = head.kind == ARRAY ? head.value : head.kind == MAP ? 2 * head.value : 0;
    while (parts-- && v.at < v.end)
        v.at = after(v);
    return v.at;
}

bool msgpack_field(struct msgpack_value map, const char *name, struct msgpack_value *field)
{
    struct head head = head_of(map);
    if (head.kind != MAP)
        return false;
    struct msgpack_value key = {map.at + head.header, map.end};
    while (head.value-- && key.at < key.end) {
        *field = (struct msgpack_value){after(key), key.end};
        if (msgpack_is_word(key, name))
            return true;
        key.at = after(*field);
    }
    return false;
}

bool msgpack_next(struct msgpack_value array, unsigned *index, struct msgpack_value *element)
{
    struct head head = head_of(array);
    if (head.kind != ARRAY || *index >= head.value)
        return false;
    element->at = *index ? after(*element) : array.at + head.header;
    element->end = array.end;
    ++*index;
    return element->at < element->end;
}

const char *msgpack_words(struct msgpack_value value, int *length)
{
    struct head head = head_of(value);
    bool whole = head.kind == TEXT && head.value <= (size_t)(value.end - value.at) - head.header;
    *length = whole ? (int)head.value : 0;
    return whole ? (const char *)value.at + head.header : "";
}

const unsigned char *msgpack_bytes(struct msgpack_value value, size_t length)
{
    struct head head = head_of(value);
    bool whole = head.kind == BINARY && head.value == length &&
                 length <= (size_t)(value.end - value.at) - head.header;
    return whole ? value.at + head.header : NULL;
}

bool msgpack_is_word(struct msgpack_value value, const char *word)
{
    int length;
    const char *text = msgpack_words(value, &length);
    return (size_t)length == strlen(word) && !memcmp(text, word, (size_t)length);
}

uint64_t msgpack_number(struct msgpack_value value)
{
    struct head head = head_of(value);
    return head.kind == NUMBER ? head.value : 0;
}
