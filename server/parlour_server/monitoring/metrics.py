"""The metrics, in the text format of Prometheus."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import apsw
import trio
from prometheus_client import CollectorRegistry, Metric, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.registry import Collector

from parlour_server.monitoring.health import ailment
from parlour_server.monitoring.tally import Histogram
from parlour_server.session import State

if TYPE_CHECKING:
    from parlour_server.server import Server


class ServerCollector(Collector):
    """Reads a server when it is asked.

    Args:
        server: The server.
    """

    def __init__(self, server: "Server") -> None:
        self._server = server

    def collect(self) -> Iterator[Metric]:
        """Return every metric with its value now."""
        yield from self._now()
        yield from self._since_the_start()

    def _now(self) -> Iterator[Metric]:
        server = self._server
        present = sum(1 for session in server.sessions if session.state is State.PRESENT)
        held = sum(session.outbox.held for session in server.sessions)
        for name, says, value in (
            ("connections", "Connections open now", len(server.sessions)),
            ("sessions_present", "Sessions signed in now", present),
            ("people_present", "People here now, each once", server.people.count),
            ("conversations", "Conversations that anybody here is in", server.conversations.count),
            ("outbox_held_bytes", "Bytes that wait for slow readers", held),
            ("tasks", "Tasks of the event loop", trio.lowlevel.current_statistics().tasks_living),
            ("database_memory_bytes", "Bytes that SQLite holds in memory", apsw.memory_used()),
            ("healthy", "1 if /healthz says so", not ailment(server, trio.current_time())),
        ):
            yield GaugeMetricFamily(f"parlour_{name}", says, value=float(value))

    def _since_the_start(self) -> Iterator[Metric]:
        tally = self._server.tally
        for name, says, value in (
            ("connections_taken", "Connections taken", tally.connections),
            ("messages_stored", "Entries stored", tally.messages),
            ("sign_ins_failed", "Sign-ins that proved nothing", tally.sign_ins_failed),
        ):
            yield CounterMetricFamily(f"parlour_{name}", says, value=value)
        for name, says, counts in (
            ("refusals", "Requests refused", tally.refusals),
            ("goodbyes", "Connections ended with a reason", tally.goodbyes),
        ):
            family = CounterMetricFamily(f"parlour_{name}", says, labels=["code"])
            for code, count in sorted(counts.items()):
                family.add_metric([code], count)
            yield family
        yield _histogram("commit_entries", "Entries in a transaction", tally.batches)
        yield _histogram("commit_seconds", "Seconds a transaction took", tally.commits)
        yield _histogram("loop_lag_seconds", "Seconds a timer came late", tally.lag)


def _histogram(name: str, says: str, histogram: Histogram) -> Metric:
    buckets, count = [], 0
    for bound, more in zip((*histogram.bounds, "+Inf"), histogram.counts, strict=True):
        count += more
        buckets.append((str(bound), float(count)))
    return HistogramMetricFamily(f"parlour_{name}", says, buckets, histogram.total)


def registry(server: "Server") -> CollectorRegistry:
    """Return what `exposition` reads: the server, and the process it is in."""
    made = CollectorRegistry(auto_describe=False)
    made.register(ServerCollector(server))
    ProcessCollector(registry=made)
    return made


def exposition(of: CollectorRegistry) -> bytes:
    """Return all metrics as they are now, in the text format, version 0.0.4."""
    return generate_latest(of)
