#include "histogram.h"

enum { OCTAVE_BITS = 6 }; /* log2 of HISTOGRAM_PER_OCTAVE */

static unsigned bucket_of(uint64_t value)
{
    if (value < HISTOGRAM_PER_OCTAVE)
        return (unsigned)value;
    unsigned octave = 63u - (unsigned)__builtin_clzll(value);
    unsigned within = (value >> (octave - OCTAVE_BITS)) & (HISTOGRAM_PER_OCTAVE - 1);
    return (octave - OCTAVE_BITS + 1) * HISTOGRAM_PER_OCTAVE + within;
}

static double middle_of(unsigned bucket)
{
    if (bucket < HISTOGRAM_PER_OCTAVE)
        return bucket;
    unsigned shift = bucket / HISTOGRAM_PER_OCTAVE - 1;
    uint64_t low = (uint64_t)(HISTOGRAM_PER_OCTAVE + bucket % HISTOGRAM_PER_OCTAVE) << shift;
    return (double)low + (double)((uint64_t)1 << shift) / 2;
}

void histogram_add(struct histogram *histogram, uint64_t value)
{
    histogram->counts[bucket_of(value)]++;
    histogram->total++;
}

double histogram_quantile(const struct histogram *histogram, double share)
{
    uint64_t wanted = (uint64_t)(share * (double)histogram->total), seen = 0;
    for (unsigned bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        seen += histogram->counts[bucket];
        if (seen > wanted || (seen && seen == histogram->total))
            return middle_of(bucket);
    }
    return 0;
}
