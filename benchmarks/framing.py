"""Measure what a frame costs beside plain `json`, in one run: to encode it, and to decode it.

    just bench-framing                 a table of microseconds a frame, and ratios to json
    just bench-framing --rounds 21

An entry with 100 bytes of text goes both ways: as Parlour frames it, and as a line of JSON that
holds the same fields, which is what a protocol without a library of its own would do.
"""

import argparse
import base64
import collections
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from parlour_protocol import encode, for_client
from parlour_protocol.messages import Entry

_ENTRY = Entry(
    conversation=1,
    seq=123_456,
    time=1_790_000_000_000,
    account=42,
    nickname="somebody",
    id=bytes(range(16)),
    text="What does a frame cost? " * 4 + "All.",
)
_FIELDS = {
    "type": "entry",
    "conversation": _ENTRY.conversation,
    "seq": _ENTRY.seq,
    "time": _ENTRY.time,
    "account": _ENTRY.account,
    "nickname": _ENTRY.nickname,
    "id": base64.b64encode(_ENTRY.id).decode(),
    "text": _ENTRY.text,
}
_FRAME = encode(_ENTRY)
_LINE = json.dumps(_FIELDS).encode() + b"\n"
_REPEATS = 2_000
_STREAM_FRAMES = 100
"""How many frames one read of a busy stream brings."""
_SPLIT_BYTES = 64
"""How many bytes one read of a trickling stream brings."""


@dataclass(frozen=True)
class Cost:
    """Something to measure: each call of `ours` and of `plain` handles `frames` frames."""

    name: str
    ours: Callable[[], object]
    plain: Callable[[], object]
    frames: int = 1


def _encode_plain() -> bytes:
    return json.dumps(_FIELDS).encode() + b"\n"


def _decode_ours(reads: Sequence[bytes]) -> Callable[[], object]:
    reader = for_client()

    def decode() -> None:
        for data in reads:
            # a deque of no length uses the messages up at the least cost
            collections.deque(reader.receive(data), maxlen=0)

    return decode


def _decode_plain(reads: Sequence[bytes]) -> Callable[[], object]:
    partial = b""

    def decode() -> None:
        nonlocal partial
        for data in reads:
            *lines, partial = (partial + data).split(b"\n")
            for line in lines:
                json.loads(line)

    return decode


def _split(data: bytes) -> list[bytes]:
    return [data[at : at + _SPLIT_BYTES] for at in range(0, len(data), _SPLIT_BYTES)]


def _costs() -> list[Cost]:
    frames, lines = _FRAME * _STREAM_FRAMES, _LINE * _STREAM_FRAMES
    return [
        Cost("encode", lambda: encode(_ENTRY), _encode_plain),
        Cost("decode, one frame a read", _decode_ours([_FRAME]), _decode_plain([_LINE])),
        Cost(
            f"decode, {_STREAM_FRAMES} frames a read",
            _decode_ours([frames]),
            _decode_plain([lines]),
            _STREAM_FRAMES,
        ),
        Cost(
            f"decode, {_SPLIT_BYTES} bytes a read",
            _decode_ours(_split(frames)),
            _decode_plain(_split(lines)),
            _STREAM_FRAMES,
        ),
    ]


def _microseconds(call: Callable[[], object], frames: int) -> float:
    calls = max(1, _REPEATS // frames)
    began = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - began) / (calls * frames) * 1e6


def main() -> int:
    """Interleave ours and plain over the rounds, and print the medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=11)
    rounds: int = parser.parse_args().rounds
    costs = _costs()
    ours: dict[str, list[float]] = {cost.name: [] for cost in costs}
    plain: dict[str, list[float]] = {cost.name: [] for cost in costs}
    for _ in range(rounds):
        for cost in costs:
            ours[cost.name].append(_microseconds(cost.ours, cost.frames))
            plain[cost.name].append(_microseconds(cost.plain, cost.frames))
    print(f"A frame of {len(_FRAME)} bytes, a line of JSON of {len(_LINE)}; µs each, medians.\n")
    print("| | frame | json | frame ÷ json |\n| --- | --: | --: | --: |")
    for cost in costs:
        frame, line = statistics.median(ours[cost.name]), statistics.median(plain[cost.name])
        print(f"| {cost.name} | {frame:.2f} | {line:.2f} | {frame / line:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
