/* A load generator for fan-out: one thread, one epoll, one line of JSON. Run it with --help. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"
#include "connection.h"
#include "process.h"
#include "protocol.h"
#include "traffic.h"

enum { MS = 1000000 };
static const uint64_t SECOND = 1000 * MS, STUCK_AFTER = 20 * SECOND, DRAIN_AT_MOST = 3 * SECOND,
                      SETTLE = SECOND / 3, SETTLE_IDLE = SECOND, POLL = 5 * MS;

struct plan {
    int port, readers, senders, window, at_once;
    double seconds, warm_up;
    pid_t server;
    bool tls, idle;
    const struct protocol *protocol;
};

static const char HELP[] =
    "load --port PORT --protocol irc|parlour|raw --server-pid PID [options]\n"
    "  --readers N       connections in the room that count what arrives (100)\n"
    "  --senders N       connections that send (1)\n"
    "  --window N        messages each sender has in flight (1)\n"
    "  --seconds S       how long to measure (3), after ...\n"
    "  --warm-up S       ... so long (0.5)\n"
    "  --at-once N       connections being opened at once (64)\n"
    "  --tls             TLS 1.3, certificate unchecked\n"
    "  --idle            only connect, and weigh the server\n";

static struct plan plan_of(int argc, char **argv)
{
    static const struct option options[] = {
        {"port", 1, 0, 'p'},    {"protocol", 1, 0, 'P'}, {"server-pid", 1, 0, 'm'},
        {"readers", 1, 0, 'n'}, {"senders", 1, 0, 's'},  {"window", 1, 0, 'w'},
        {"seconds", 1, 0, 'd'}, {"warm-up", 1, 0, 'u'},  {"at-once", 1, 0, 'k'},
        {"tls", 0, 0, 'T'},     {"idle", 0, 0, 'I'},     {0}};
    struct plan plan = {
        .readers = 100, .senders = 1, .window = 1, .at_once = 64, .seconds = 3, .warm_up = 0.5};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;)
        switch (option) {
        case 'p': plan.port = atoi(optarg); break;
        case 'P': plan.protocol = protocol_named(optarg); break;
        case 'm': plan.server = atoi(optarg); break;
        case 'n': plan.readers = atoi(optarg); break;
        case 's': plan.senders = atoi(optarg); break;
        case 'w': plan.window = atoi(optarg); break;
        case 'd': plan.seconds = atof(optarg); break;
        case 'u': plan.warm_up = atof(optarg); break;
        case 'k': plan.at_once = atoi(optarg); break;
        case 'T': plan.tls = true; break;
        case 'I': plan.idle = true; break;
        default: plan.protocol = NULL; plan.port = 0; optind = argc;
        }
    if (!plan.protocol || !plan.port || !plan.server || plan.readers < 1 || plan.senders < 0) {
        fputs(HELP, stderr);
        exit(2);
    }
    if (plan.idle)
        plan.senders = 0;
    return plan;
}

static double own_cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void poll_until(uint64_t end)
{
    for (uint64_t now; (now = now_ns()) < end;)
        connections_poll(end - now < POLL ? end - now : POLL);
}

static void tell_states(const struct connection *connections, int started)
{
    static const char *const names[] = {"connecting", "in the TLS handshake", "signing in", "ready",
                                        "failed"};
    int counts[sizeof names / sizeof *names] = {0};
    for (int i = 0; i < started; i++)
        counts[connections[i].state]++;
    fprintf(stderr, "of %d connections", started);
    for (size_t state = 0; state < sizeof names / sizeof *names; state++)
        fprintf(stderr, "%s %d %s", state ? "," : "", counts[state], names[state]);
    fputs("\n", stderr);
}

/* Connect everybody; senders last, so that nothing is missed. Ends the program if it gets stuck. */
static void connect_all(struct connection *connections, int total, const struct plan *plan)
{
    int started = 0, settled = 0;
    uint64_t progress_at = now_ns();
    while (settled < total) {
        while (started < total && started - settled < plan->at_once) {
            struct connection *c = &connections[started];
            c->protocol = plan->protocol;
            c->number = started;
            c->role = started < plan->readers ? READER : SENDER;
            connection_start(c);
            started++;
        }
        connections_poll(POLL);
        struct connection_counts counts = connections_counted();
        if (counts.ready + counts.dead != settled)
            progress_at = now_ns();
        settled = counts.ready + counts.dead;
        if (counts.dead || now_ns() - progress_at > STUCK_AFTER) {
            tell_states(connections, started);
            exit(3);
        }
    }
}

static void measure(const struct plan *plan)
{
    uint64_t from = now_ns() + (uint64_t)(plan->warm_up * (double)SECOND);
    uint64_t until = from + (uint64_t)(plan->seconds * (double)SECOND);
    const struct traffic_figures *figures = traffic_so_far();
    traffic_begin(from, until);
    poll_until(from);
    uint64_t began = now_ns(), delivered = figures->delivered;
    double server_cpu = process_cpu_seconds(plan->server), own_cpu = own_cpu_seconds();
    poll_until(until);
    double took = (double)(now_ns() - began) / (double)SECOND;
    delivered = figures->delivered - delivered;
    server_cpu = process_cpu_seconds(plan->server) - server_cpu;
    own_cpu = own_cpu_seconds() - own_cpu;

    uint64_t expected = figures->sent * (uint64_t)plan->readers;
    uint64_t give_up_at = now_ns() + DRAIN_AT_MOST;
    while (figures->delivered < expected && now_ns() < give_up_at)
        connections_poll(POLL);
    printf(",\"deliveries_per_second\":%.0f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"p999_us\":%.1f"
           ",\"server_cpu_seconds\":%.4f,\"deliveries_per_cpu_second\":%.0f"
           ",\"server_cpu\":%.3f,\"load_cpu\":%.3f,\"lost\":%llu,\"foreign\":%llu",
           (double)delivered / took, histogram_quantile(&figures->latency, 0.5) / 1e3,
           histogram_quantile(&figures->latency, 0.99) / 1e3,
           histogram_quantile(&figures->latency, 0.999) / 1e3, server_cpu,
           server_cpu > 0 ? (double)delivered / server_cpu : 0, server_cpu / took, own_cpu / took,
           (unsigned long long)(expected - figures->delivered),
           (unsigned long long)figures->foreign);
}

int main(int argc, char **argv)
{
    struct plan plan = plan_of(argc, argv);
    int total = plan.readers + plan.senders;
    struct connection *connections = calloc((size_t)total, sizeof *connections);
    if (!connections)
        return 2;
    connections_prepare(plan.port, plan.tls);
    traffic_prepare(connections + plan.readers, plan.senders, plan.readers, plan.window);

    long kib = process_resident_kib(plan.server);
    uint64_t began = now_ns();
    connect_all(connections, total, &plan);
    double took = (double)(now_ns() - began) / (double)SECOND;
    poll_until(now_ns() + (plan.idle ? SETTLE_IDLE : SETTLE));
    kib = process_resident_kib(plan.server) - kib;
    printf("{\"connects_per_second\":%.0f,\"kib_per_connection\":%.2f", total / took,
           (double)kib / total);
    if (!plan.idle)
        measure(&plan);
    struct connection_counts counts = connections_counted();
    printf(",\"dead\":%d}\n", counts.dead);
    return counts.dead ? 4 : 0;
}
