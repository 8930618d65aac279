/* A load generator for fan-out: one thread, one epoll, one line of JSON. Run it with --help. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"
#include "connection.h"
#include "plan.h"
#include "process.h"
#include "protocol.h"
#include "rooms.h"
#include "traffic.h"

enum { MS = 1000000 };
static const uint64_t SECOND = 1000 * MS, POLL = 5 * MS;
/* A server that lets few wait to be accepted makes the kernel try again after as long as 32 s. */
static const uint64_t STUCK_AFTER = 40 * SECOND, DRAIN_AT_MOST = 15 * SECOND;
/* What is told of newcomers is to be over: nothing has arrived for so long, or it never ends. */
static const uint64_t QUIET = SECOND / 3, QUIET_AT_MOST = 30 * SECOND;
static const uint64_t SETTLE_IDLE = SECOND;

static double seconds_since(uint64_t began)
{
    return (double)(now_ns() - began) / (double)SECOND;
}

static double own_cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static bool told_to_end(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&input, 1, 0) > 0;
}

static void poll_until(uint64_t end, bool or_told)
{
    for (uint64_t now; (now = now_ns()) < end && !(or_told && told_to_end());) {
        uint64_t next = traffic_send_due(now);
        next = next < end ? next : end;
        connections_poll(next - now < POLL ? next - now : POLL);
    }
}

static void poll_until_quiet(void)
{
    uint64_t give_up_at = now_ns() + QUIET_AT_MOST, quiet_at = now_ns() + QUIET;
    for (uint64_t now; (now = now_ns()) < quiet_at && now < give_up_at;)
        if (connections_poll(POLL))
            quiet_at = now_ns() + QUIET;
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

static void prepare(struct connection *c, int place, const struct plan *plan)
{
    c->protocol = plan->protocol;
    c->number = plan->first_number + place;
    c->role = place < plan->readers ? READER : SENDER;
    rooms_assign(c, c->role == READER ? place : place - plan->readers);
}

/*
 * Connect everybody; senders last, so that nothing is missed. Returns the seconds until the last was
 * in. If somebody does not come in, that ends the program, or else the storm.
 */
static double connect_all(struct connection *connections, int total, const struct plan *plan)
{
    int started = 0, settled = 0;
    uint64_t began = now_ns(), progress_at = began;
    while (settled < total) {
        while (started < total && started - settled < plan->at_once)
            connection_start(&connections[started++]);
        connections_poll(POLL);
        struct connection_counts counts = connections_counted();
        if (counts.ready + counts.dead != settled)
            progress_at = now_ns();
        settled = counts.ready + counts.dead;
        bool stuck = now_ns() - progress_at > STUCK_AFTER;
        bool over = stuck || seconds_since(began) > plan->patience;
        if (over && plan->storm)
            break;
        if (over || (counts.dead && !plan->storm)) {
            if (!counts.dead)
                fprintf(stderr, "after %.0f s not all were in, and %.0f s ago the last came; ",
                        seconds_since(began), seconds_since(progress_at));
            tell_states(connections, started);
            exit(3);
        }
    }
    return (double)(progress_at - began) / (double)SECOND;
}

static void measure(const struct plan *plan)
{
    uint64_t from = now_ns() + (uint64_t)(plan->warm_up * (double)SECOND);
    uint64_t until = from + (uint64_t)(plan->seconds * (double)SECOND);
    const struct traffic_figures *figures = traffic_so_far();
    traffic_begin(from);
    poll_until(from, false);
    uint64_t began = now_ns(), delivered = figures->delivered;
    double server_cpu = process_cpu_seconds(plan->server), own_cpu = own_cpu_seconds();
    poll_until(plan->until_told ? UINT64_MAX : until, plan->until_told);
    double took = seconds_since(began);
    delivered = figures->delivered - delivered;
    server_cpu = process_cpu_seconds(plan->server) - server_cpu;
    own_cpu = own_cpu_seconds() - own_cpu;
    traffic_end();

    uint64_t give_up_at = now_ns() + DRAIN_AT_MOST;
    while (figures->delivered < figures->expected && now_ns() < give_up_at)
        connections_poll(POLL);
    printf(",\"deliveries\":%llu,\"deliveries_per_second\":%.0f"
           ",\"p50_us\":%.1f,\"p99_us\":%.1f,\"p999_us\":%.1f,\"longest_us\":%.1f"
           ",\"server_cpu_seconds\":%.4f,\"deliveries_per_cpu_second\":%.0f"
           ",\"server_cpu\":%.3f,\"load_cpu\":%.3f,\"lost\":%llu,\"foreign\":%llu",
           (unsigned long long)delivered, (double)delivered / took,
           histogram_quantile(&figures->latency, 0.5) / 1e3,
           histogram_quantile(&figures->latency, 0.99) / 1e3,
           histogram_quantile(&figures->latency, 0.999) / 1e3,
           histogram_quantile(&figures->latency, 1) / 1e3, server_cpu,
           server_cpu > 0 ? (double)delivered / server_cpu : 0, server_cpu / took, own_cpu / took,
           (unsigned long long)(figures->expected - figures->delivered),
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
    rooms_prepare(plan.rooms, plan.rooms_each, plan.readers, plan.senders);
    for (int place = 0; place < total; place++)
        prepare(&connections[place], place, &plan);
    traffic_prepare(connections + plan.readers, plan.senders, plan.window,
                    (uint64_t)(plan.pace_ms * MS));

    long kib = process_resident_kib(plan.server);
    double server_cpu = process_cpu_seconds(plan.server), own_cpu = own_cpu_seconds();
    double took = connect_all(connections, total, &plan);
    int in = connections_counted().ready;
    server_cpu = process_cpu_seconds(plan.server) - server_cpu;
    own_cpu = own_cpu_seconds() - own_cpu;
    poll_until_quiet();
    if (plan.idle)
        poll_until(now_ns() + SETTLE_IDLE, false);
    kib = process_resident_kib(plan.server) - kib;
    printf("{\"connects_per_second\":%.0f,\"connect_seconds\":%.3f"
           ",\"connect_server_cpu_seconds\":%.3f,\"connect_load_cpu\":%.3f"
           ",\"cpu_ms_per_connect\":%.4f,\"kib_per_connection\":%.2f,\"not_in\":%d",
           in / took, took, server_cpu, own_cpu / took, in ? 1e3 * server_cpu / in : 0,
           (double)kib / total, total - in);
    fflush(stdout);
    if (!plan.idle)
        measure(&plan);
    struct connection_counts counts = connections_counted();
    printf(",\"dead\":%d}\n", counts.dead);
    return counts.dead && !plan.storm ? 4 : 0;
}
