/* What Linux tells about the memory and the processor time of a process. */
#ifndef PROCESS_H
#define PROCESS_H

#include <sys/types.h>

/* Resident memory in KiB, 0 if unknown. */
long process_resident_kib(pid_t pid);

/* Seconds on a processor, of all its threads, 0 if unknown. */
double process_cpu_seconds(pid_t pid);

#endif
