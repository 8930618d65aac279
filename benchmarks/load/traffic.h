/*
 * The messages of a measurement, whatever the protocol: every text carries when it was sent and its
 * number, and readers look for that in the raw bytes of what arrives.
 *
 * The loop is closed: a sender has `window` messages in flight, and sends the next when one has
 * reached every reader of its room. With a pace it is open: a sender sends one so often, unless
 * `window` of its messages are in flight.
 */
#ifndef TRAFFIC_H
#define TRAFFIC_H

#include "connection.h"
#include "histogram.h"

enum { TRAFFIC_TEXT_BYTES = 100, TRAFFIC_TEXT_MAX_BYTES = 255 };

struct traffic_figures {
    uint64_t expected, delivered; /* copies of what was sent, at readers */
    uint64_t foreign;             /* deliveries of a message that was not in flight: a fault */
    struct histogram latency;     /* from sending to reading, ns, of those sent when it counts */
};

/* `pace_ns` is 0 for a closed loop. */
void traffic_prepare(struct connection *senders, int sender_count, int window, uint64_t pace_ns);

/* Begin to send; what is sent from from_ns on counts, until nothing is sent any more. */
void traffic_begin(uint64_t from_ns);
void traffic_end(void);

/* With a pace: send what is due, and return when the next message is. */
uint64_t traffic_send_due(uint64_t now);

/* For protocols: a frame arrived; true if it was one of ours, which is then counted. */
bool traffic_arrived(struct connection *connection, const char *frame, size_t length);

const struct traffic_figures *traffic_so_far(void);

#endif
