/* The little of MessagePack that Parlour's opening needs. Source: the MessagePack specification. */
#ifndef MSGPACK_H
#define MSGPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- writing: each appends to what `writer` holds; the sizes are ours, so nothing can overflow */

struct msgpack_writer {
    unsigned char data[1024];
    size_t length;
};

void msgpack_map(struct msgpack_writer *writer, unsigned fields);            /* at most 15 */
void msgpack_text(struct msgpack_writer *writer, const char *, size_t length); /* at most 255 */
void msgpack_word(struct msgpack_writer *writer, const char *text);          /* ends in a zero */
void msgpack_binary(struct msgpack_writer *writer, const void *, size_t length); /* at most 255 */
void msgpack_unsigned(struct msgpack_writer *writer, uint64_t number);

/* --- reading: a value is the bytes from its first to some end beyond it */

struct msgpack_value {
    const unsigned char *at, *end;
};

/* Find a field of a map; false if there is none, or what it is searched in is no map. */
bool msgpack_field(struct msgpack_value map, const char *name, struct msgpack_value *field);

/* Step through an array: the first call with `*index` 0; false at its end. */
bool msgpack_next(struct msgpack_value array, unsigned *index, struct msgpack_value *element);

bool msgpack_is_word(struct msgpack_value value, const char *word);
uint64_t msgpack_number(struct msgpack_value value);  /* 0 if it is no unsigned number */
const char *msgpack_words(struct msgpack_value value, int *length); /* "" if it is no text */
const unsigned char *msgpack_bytes(struct msgpack_value value, size_t length); /* NULL if not so */

#endif
