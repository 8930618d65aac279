#include "plan.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static const char HELP[] =
    "load --port PORT --protocol irc|parlour|raw --server-pid PID [options]\n"
    "  --readers N       connections in the room that count what arrives (100)\n"
    "  --senders N       connections that send (1)\n"
    "  --window N        messages each sender has in flight (1)\n"
    "  --pace-ms MS      send one so often, and not when the last has arrived\n"
    "  --rooms N         rooms, instead of the one where everybody is; senders share them out\n"
    "  --rooms-each N    how many of these each reader is in (1)\n"
    "  --seconds S       how long to measure (3), after ...\n"
    "  --warm-up S       ... so long (0.5)\n"
    "  --until-told      measure until standard input ends; { is told as soon as all are in\n"
    "  --at-once N       connections being opened at once (64)\n"
    "  --patience S      give up if not all are in after so long (300)\n"
    "  --first-number N  of which nicknames and keys are made (0)\n"
    "  --tls             TLS 1.3, certificate unchecked\n"
    "  --idle            only connect, and weigh the server\n"
    "  --storm           the same with all at once; who is not in is counted, and no failure\n";

static bool makes_sense(const struct plan *plan)
{
    return plan->protocol && plan->port && plan->server && plan->readers > 0 &&
           plan->senders >= 0 && plan->window > 0 && plan->at_once > 0 && plan->rooms >= 0 &&
           plan->rooms_each > 0 && plan->rooms <= plan->readers * plan->rooms_each;
}

struct plan plan_of(int argc, char **argv)
{
    static const struct option options[] = {
        {"port", 1, 0, 'p'},       {"protocol", 1, 0, 'P'},   {"server-pid", 1, 0, 'm'},
        {"readers", 1, 0, 'n'},    {"senders", 1, 0, 's'},    {"window", 1, 0, 'w'},
        {"pace-ms", 1, 0, 'e'},    {"rooms", 1, 0, 'r'},      {"rooms-each", 1, 0, 'R'},
        {"seconds", 1, 0, 'd'},    {"warm-up", 1, 0, 'u'},    {"until-told", 0, 0, 't'},
        {"at-once", 1, 0, 'k'},    {"patience", 1, 0, 'c'},   {"first-number", 1, 0, 'f'},
        {"tls", 0, 0, 'T'},        {"idle", 0, 0, 'I'},       {"storm", 0, 0, 'S'},
        {0}};
    struct plan plan = {.readers = 100, .senders = 1, .window = 1, .at_once = 64, .rooms_each = 1,
                        .seconds = 3, .warm_up = 0.5, .patience = 300};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;)
        switch (option) {
        case 'p': plan.port = atoi(optarg); break;
        case 'P': plan.protocol = protocol_named(optarg); break;
        case 'm': plan.server = atoi(optarg); break;
        case 'n': plan.readers = atoi(optarg); break;
        case 's': plan.senders = atoi(optarg); break;
        case 'w': plan.window = atoi(optarg); break;
        case 'e': plan.pace_ms = atof(optarg); break;
        case 'r': plan.rooms = atoi(optarg); break;
        case 'R': plan.rooms_each = atoi(optarg); break;
        case 'd': plan.seconds = atof(optarg); break;
        case 'u': plan.warm_up = atof(optarg); break;
        case 'c': plan.patience = atof(optarg); break;
        case 't': plan.until_told = true; break;
        case 'k': plan.at_once = atoi(optarg); break;
        case 'f': plan.first_number = atoi(optarg); break;
        case 'T': plan.tls = true; break;
        case 'I': plan.idle = true; break;
        case 'S': plan.idle = plan.storm = true; break;
        default: plan.port = 0; optind = argc;
        }
    if (!makes_sense(&plan)) {
        fputs(HELP, stderr);
        exit(2);
    }
    if (plan.idle)
        plan.senders = 0;
    if (plan.storm)
        plan.at_once = plan.readers;
    return plan;
}
