/* A log-linear histogram of nanoseconds: 64 buckets an octave, so that a value is known to 1.6%. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_PER_OCTAVE = 64, HISTOGRAM_BUCKETS = 64 * HISTOGRAM_PER_OCTAVE };

struct histogram {
    uint64_t counts[HISTOGRAM_BUCKETS];
    uint64_t total;
};

void histogram_add(struct histogram *histogram, uint64_t value);

/* The value that `share` (0 to 1) of all values do not exceed; 0 if there are none. */
double histogram_quantile(const struct histogram *histogram, double share);

#endif
