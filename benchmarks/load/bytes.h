/* A growable run of bytes: what was received but not yet understood, or queued but not yet sent. */
#ifndef BYTES_H
#define BYTES_H

#include <stddef.h>

struct bytes {
    char *data;
    size_t length, capacity;
};

void bytes_append(struct bytes *bytes, const char *data, size_t length);
void bytes_drop_front(struct bytes *bytes, size_t length);
void bytes_free(struct bytes *bytes);

#endif
