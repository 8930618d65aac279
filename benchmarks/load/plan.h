/* What the command line asks for. */
#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>
#include <sys/types.h>

#include "protocol.h"

struct plan {
    const struct protocol *protocol;
    int port;
    pid_t server;
    bool tls, idle, storm;
    int readers, senders, window, at_once, first_number;
    int rooms, rooms_each; /* see rooms.h */
    double seconds, warm_up, patience, pace_ms;
    bool until_told; /* measure until standard input ends, and not for some seconds */
};

/* Ends the program if the command line makes no sense. */
struct plan plan_of(int argc, char **argv);

#endif
