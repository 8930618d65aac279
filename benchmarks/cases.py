"""What is measured, and which figures of a run each case tells."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One number of a run.

    Args:
        key: What the load generator calls it.
        label: What a table calls it, with its unit.
        divisor: From the generator's unit to the table's.
        digits: How many digits after the point a table shows.
    """

    key: str
    label: str
    divisor: float = 1
    digits: int = 0


DELIVERIES = Figure("deliveries_per_second", "1,000 deliveries/s", 1e3, 1)
P50 = Figure("p50_us", "p50, ms", 1e3, 2)
P99 = Figure("p99_us", "p99, ms", 1e3, 2)
PER_CPU_SECOND = Figure("deliveries_per_cpu_second", "1,000 deliveries per CPU second", 1e3, 1)
MEMORY = Figure("kib_per_connection", "KiB per connection", 1, 1)
CONNECTS = Figure("connects_per_second", "connects/s", 1, 0)
CPU_PER_CONNECT = Figure("cpu_ms_per_connect", "CPU ms per connect", 1, 2)
LAST_IN = Figure("connect_seconds", "until the last is in, s", 1, 2)
NOT_IN = Figure("not_in", "not let in")
QUIET_P99 = Figure("quiet_p99_us", "p99 of people who are in, before, ms", 1e3, 2)
STORM_P50 = Figure("storm_p50_us", "p50 of people who are in, meanwhile, ms", 1e3, 2)
STORM_P99 = Figure("storm_p99_us", "p99 of people who are in, meanwhile, ms", 1e3, 2)
_TRAFFIC = (DELIVERIES, P50, P99, PER_CPU_SECOND)


@dataclass(frozen=True)
class Case:
    """One load put on every server.

    Args:
        kind: What `--cases` names it by.
        words: What a table calls it.
        readers: Connections that count what is delivered to them, or that only come in.
        tls: Whether everybody speaks TLS.
        arguments: What else the load generator is told.
        figures: What is told of it.
    """

    kind: str
    words: str
    readers: int
    tls: bool
    arguments: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def label(self) -> str:
        """What a table calls it, with how it travels."""
        return f"{'TLS' if self.tls else 'plain'}, {self.words}"


def _closed(readers: int, *, tls: bool) -> Case:
    arguments = ("--senders", "1", "--window", "1")
    return Case("closed", f"1 sender, {readers:,} readers", readers, tls, arguments, _TRAFFIC)


def _saturation(readers: int, *, tls: bool) -> Case:
    words = f"10 senders x 10 in flight, {readers:,} readers"
    arguments = ("--senders", "10", "--window", "10")
    return Case("saturation", words, readers, tls, arguments, _TRAFFIC)


def _rooms(shape: tuple[int, int, int], *, tls: bool) -> Case:
    readers, rooms, each = shape
    words = f"10 senders x 10 in flight, {rooms:,} rooms x {readers * each // rooms:,} readers"
    spread = ("--rooms", str(rooms), "--rooms-each", str(each))
    arguments = ("--senders", "10", "--window", "10", *spread)
    return Case("rooms", words, readers, tls, arguments, _TRAFFIC)


def _idle(connections: int, *, tls: bool) -> Case:
    # how fast a plain connection is made tells little, a TLS handshake much
    figures = (MEMORY, CONNECTS, CPU_PER_CONNECT) if tls else (MEMORY,)
    return Case(
        "idle", f"idle, {connections:,} connections", connections, tls, ("--idle",), figures
    )


def _storm(connections: int, *, tls: bool) -> Case:
    words = f"{connections:,} come in at once"
    figures = (CONNECTS, LAST_IN, NOT_IN, CPU_PER_CONNECT, QUIET_P99, STORM_P50, STORM_P99)
    return Case("storm", words, connections, tls, (), figures)


KINDS = ("closed", "saturation", "rooms", "idle", "storm")


def chosen_cases(
    kinds: Sequence[str],
    transports: Sequence[str],
    readers: Sequence[int],
    connections: Sequence[int],
    rooms: Sequence[tuple[int, int, int]],
) -> list[Case]:
    """Return the cases that were asked for, in the order of the tables.

    Args:
        kinds: Of `KINDS`.
        transports: Of `plain` and `tls`; nobody storms without TLS.
        readers: For a closed loop, and for saturation.
        connections: For idle connections, and for a storm.
        rooms: For many rooms: readers, rooms, and how many of the rooms each reader is in.
    """
    cases: list[Case] = []
    for transport in transports:
        tls = transport == "tls"
        of_kind = {
            "closed": [_closed(count, tls=tls) for count in readers],
            "saturation": [_saturation(count, tls=tls) for count in readers],
            "rooms": [_rooms(shape, tls=tls) for shape in rooms],
            "idle": [_idle(count, tls=tls) for count in connections],
            "storm": [_storm(count, tls=tls) for count in connections] if tls else [],
        }
        cases += [case for kind in kinds for case in of_kind[kind]]
    return cases
