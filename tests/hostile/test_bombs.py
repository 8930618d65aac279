"""Small things that would become large: each is refused in words, in little time and memory."""

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from parlour_client.config import load_config
from parlour_client.errors import ConfigError
from parlour_protocol import FRAME_MAX_BYTES, ProtocolError, for_client, for_server, frame
from parlour_server.config import faults, load
from parlour_server.errors import SetupError
from tests.hostile.report import tell

MEMORY_MIB_MAX = 64
"""How much one bomb may take, in MiB: a frame of 64 KiB takes a few, a config file less."""

CPU_SECONDS_MAX = 30
"""How long one bomb may take, generously: the worst takes some seconds on a slow machine."""

_NEST = 16_000
_KEYS = "a." * _NEST + "a"

TOML: dict[str, str] = {
    "arrays in arrays": "name = " + "[" * 65_000,
    "arrays in arrays, closed": "name = " + "[" * 32_000 + "]" * 32_000,
    "tables in tables": "name = " + "{a=" * _NEST,
    "keys of keys": f"{_KEYS} = 1",
    "tables of tables": f"[{_KEYS}]",
    "settings of settings": "limits" + ".connections_max" * 3_000 + " = 1",
    "many keys": "\n".join(f"k{number}=1" for number in range(6_000)),
    "many tables": "\n".join(f"[[t]]\na={number}" for number in range(4_000)),
    "the same key twice": "name = 'a'\nname = 'b'",
    "a table over a key": "limits = 1\n[limits]\nping_seconds = 1",
    "a key over a table": "[limits]\nping_seconds = 1\n[limits.ping_seconds]\na = 1",
    "a long number": "name = " + "9" * 60_000,
    "a long number in a limit": "[limits]\nping_seconds = 1" + "0" * 60_000,
    "a number in base 16": "[limits]\nconnections_max = 0x" + "f" * 60_000,
    "a large power": "[limits]\nping_seconds = 1e999999999",
    "no number": "[limits]\nping_seconds = nan",
    "a date": "[limits]\nping_seconds = 9999-12-31T23:59:59.999999-23:59",
    "no date": "name = 0000-00-00",
    "a time that is none": "name = 99:99:99",
    "a character that is none": 'name = "\\uD800"',
    "a long text": "name = '" + "x" * 65_000 + "'",
    "a text of lines": "name = '''" + "\n" * 65_000 + "'''",
    "too large": "#" * 200_000,
    "a byte order mark": "\ufeffname = 'x'",
    "a zero byte": "name = 'a\0b'",
    "escapes": 'name = "' + "\\n" * 30_000 + '"',
}

READERS: dict[str, Callable[[Path], object]] = {
    "chat-server": load,
    "check-config": faults,
    "chat-tui": load_config,
}


@pytest.mark.parametrize("reader", READERS)
def test_a_config_file_that_is_a_bomb_is_refused_in_a_line(reader: str, tmp_path: Path) -> None:
    file = tmp_path / "bomb.toml"
    worst = peak = 0.0
    for name, content in TOML.items():
        file.write_text(content, encoding="utf-8")
        tracemalloc.start()
        began = time.process_time()
        try:
            told = READERS[reader](file)
            assert isinstance(told, list), f"{name} was taken for a config file"
            assert told, f"nothing is wrong with {name}"
            assert not any("\n" in line for line in told), name
        except (SetupError, ConfigError) as error:
            assert "\n" not in str(error), name
        finally:
            worst = max(worst, time.process_time() - began)
            peak = max(peak, tracemalloc.get_traced_memory()[1] / 2**20)
            tracemalloc.stop()
    assert worst < CPU_SECONDS_MAX
    assert peak < MEMORY_MIB_MAX
    tell(f"TOML bombs for {reader}", f"{len(TOML)} files",
         f"each refused in a line; {worst:.1f} s of CPU and {peak:.0f} MiB at most")  # fmt: skip


def _say(rest: bytes) -> bytes:
    return b"\x82\xa4type\xa3say" + rest


_ROOM = FRAME_MAX_BYTES - 64

FRAMES: dict[str, bytes] = {
    "arrays in arrays": b"\x91" * _ROOM,
    "maps in maps": b"\x81\xa1a" * (_ROOM // 3),
    "arrays in an unknown field": _say(b"\xa1x" + b"\x91" * _ROOM),
    "maps as keys": b"\x81" * _ROOM,
    "empty maps in an unknown field": _say(b"\xa1x\xdd\x00\x00\xff\x00" + b"\x80" * (_ROOM - 255)),
    "empty maps as conversations": b"\x82\xa4type\xa9signed-in\xadconversations\xdd\x00\x00\xff\x00"
    + b"\x80" * 0xFF00,
    "an array of four thousand million": _say(b"\xa4text\xdd\xff\xff\xff\xff"),
    "a map of four thousand million": b"\xdf\xff\xff\xff\xff",
    "a text of four thousand million": _say(b"\xa4text\xdb\xff\xff\xff\xff"),
    "bytes of four thousand million": _say(b"\xa2id\xc6\xff\xff\xff\xff"),
    "an extension of four thousand million": _say(b"\xa4text\xc9\xff\xff\xff\xff\x01"),
    "a timestamp far away": _say(b"\xa4text\xc7\x0c\xff" + b"\xff" * 12),
    "many keys": b"\xde\x7f\xff" + b"".join(b"\xa2%c%c\xc0" % (a, b) for a in range(65, 91)
                                            for b in range(65, 91)),
    "no UTF-8": _say(b"\xa4text\xa4\xff\xfe\xed\xa0"),
    "the never used type": b"\xc1" * _ROOM,
}  # fmt: skip


@pytest.mark.parametrize("side", [for_server, for_client])
def test_a_frame_that_is_a_bomb_takes_little(side: Callable[[], object]) -> None:
    worst = peak = 0.0
    for name, body in FRAMES.items():
        reader = side()
        tracemalloc.start()
        began = time.process_time()
        try:
            list(reader.receive(frame(body)))  # type: ignore[attr-defined] # both are readers
        except ProtocolError as error:
            assert str(error), name
        worst = max(worst, time.process_time() - began)
        peak = max(peak, tracemalloc.get_traced_memory()[1] / 2**20)
        tracemalloc.stop()
    assert worst < CPU_SECONDS_MAX
    assert peak < MEMORY_MIB_MAX
    tell(f"MessagePack bombs, {side.__name__.replace('_', ' ')}", f"{len(FRAMES)} frames",
         f"each refused; {worst * 1000:.0f} ms of CPU and {peak:.1f} MiB at most")  # fmt: skip


@pytest.mark.parametrize("length", [0, FRAME_MAX_BYTES + 1, 2**31, 2**32 - 1])
def test_a_length_that_is_none_ends_it_before_anything_is_kept(length: int) -> None:
    reader = for_server()
    with pytest.raises(ProtocolError, match="a frame of"):
        list(reader.receive(length.to_bytes(4, "big")))
    assert reader.buffered == 0
