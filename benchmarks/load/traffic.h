/*
 * The messages of a measurement, whatever the protocol: every text carries when it was sent and its
 * number, and readers look for that in the raw bytes of what arrives.
 *
 * The loop is closed: a sender has `window` messages in flight, and sends the next when one has
 * reached every reader.
 */
#ifndef TRAFFIC_H
#define TRAFFIC_H

#include "connection.h"
#include "histogram.h"

enum { TRAFFIC_TEXT_BYTES = 100, TRAFFIC_TEXT_MAX_BYTES = 255 };

struct traffic_figures {
    uint64_t sent, delivered;     /* messages; their copies at readers */
    uint64_t foreign;             /* deliveries of a message that was not in flight: a fault */
    struct histogram latency;     /* from sending to reading, ns, of those sent in the window */
};

void traffic_prepare(struct connection *senders, int sender_count, int reader_count, int window);

/* Begin to send; what is sent in from_ns … until_ns counts, and after it nothing is sent. */
void traffic_begin(uint64_t from_ns, uint64_t until_ns);

/* For protocols: a frame arrived; true if it was one of ours, which is then counted. */
bool traffic_arrived(struct connection *connection, const char *frame, size_t length);

const struct traffic_figures *traffic_so_far(void);

#endif
