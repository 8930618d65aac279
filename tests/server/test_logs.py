"""The log: one line for one thing, and nobody waits for it."""

import errno
import io
import json
import os
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog

from parlour_server.logs import Format, LogWriter, configure

HOSTILE = (
    "x\n2026-01-01T00:00:00Z [info     ] joined nickname=forged\r\x1b[2J\x9b1m\u2028\x85\u202e"
)


@pytest.fixture(autouse=True)
def _default_afterwards() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def logged(monkeypatch: pytest.MonkeyPatch, format_: Format, **values: object) -> str:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    log, writer = configure(format_, 100)
    log.info("it happened", **values)
    writer.close(5)
    return stream.getvalue()


@pytest.mark.parametrize("format_", ["text", "json"])
@pytest.mark.parametrize("hostile", [HOSTILE, *HOSTILE[1:2], *HOSTILE[-10:]])
def test_hostile_text_cannot_forge_a_line_or_reach_the_terminal(
    monkeypatch: pytest.MonkeyPatch, format_: Format, hostile: str
) -> None:
    text = logged(monkeypatch, format_, nickname=f"a{hostile}b")
    assert len(text.splitlines()) == 1
    assert text.removesuffix("\n").isprintable()


@pytest.mark.parametrize("format_", ["text", "json"])
def test_nor_can_the_words_of_an_error(monkeypatch: pytest.MonkeyPatch, format_: Format) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    log, writer = configure(format_, 100)
    try:
        int(HOSTILE.replace("\n", ""))
    except ValueError:
        log.exception("it failed")
    writer.close(5)
    text = stream.getvalue()
    assert "ValueError" in text
    assert text.replace("\n", "").isprintable()


def test_a_json_line_holds_what_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.loads(logged(monkeypatch, "json", reason=HOSTILE, account=7))
    assert (line["event"], line["reason"], line["account"]) == ("it happened", HOSTILE, 7)
    assert line["level"] == "info"


def test_a_stuck_stderr_holds_up_nobody() -> None:
    receiving, sending = os.pipe()
    stream = os.fdopen(sending, "w", encoding="utf-8")
    writer = LogWriter(stream, 10)
    line = "x" * 8191 + "\n"
    done = threading.Event()

    def write() -> None:
        for _ in range(100):
            writer.write(line)
        done.set()

    threading.Thread(target=write, daemon=True).start()
    assert done.wait(10), "writing waited for a reader"
    seen: list[str] = []
    with os.fdopen(receiving, encoding="utf-8") as reading:
        reader = threading.Thread(target=lambda: seen.extend(reading))
        reader.start()
        writer.close(10)
        stream.close()
        reader.join()
    assert set(seen) == {line, *[text for text in seen if "dropped" in text]}
    assert len(seen) > 8


def test_dropped_lines_are_counted_where_they_are_missing() -> None:
    gate = threading.Event()
    written: list[str] = []

    class Gated(io.StringIO):
        def write(self, text: str) -> int:
            assert gate.wait(10)
            written.append(text)
            return len(text)

    writer = LogWriter(Gated(), 3)
    for n in range(50):
        writer.write(f"{n}\n")
    gate.set()
    writer.close(10)
    notes = [text for text in written if "dropped" in text]
    kept = [text for text in written if "dropped" not in text]
    assert len(notes) == 1
    assert int(notes[0].split()[0]) + len(kept) == 50


def test_a_stream_that_is_gone_harms_nobody() -> None:
    stream = io.StringIO()
    writer = LogWriter(stream, 10)
    stream.close()
    for _ in range(100):
        writer.write("x\n")
    writer.close(0.1)


def test_a_log_on_a_full_disk_goes_on_when_there_is_room_and_tells_what_is_missing() -> None:
    class Full(io.StringIO):
        tried = 0

        def write(self, text: str) -> int:
            self.tried += 1
            if self.tried <= 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(text)

    stream = Full()
    writer = LogWriter(stream, 100)
    for text in ("one\n", "two\n", "three\n"):
        writer.write(text)
    writer.close(10)
    assert stream.getvalue() == "2 log lines were dropped here\nthree\n"
