"""`chat-server verify` and `chat-server export`."""

import json
import re
from pathlib import Path

import msgspec
import pytest

from parlour_protocol import decode_entry, encode_body
from parlour_protocol.messages import Terms
from parlour_server.journal import search_index, tables
from parlour_server.journal.tables import Founding
from tests.server.administration.commands import run
from tests.server.administration.stored import NOW, House


def verified(stored: House, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Verify; return the exit code and the lines printed."""
    capsys.readouterr()
    code = run("verify", "--data", stored.directory)
    return code, capsys.readouterr().out.splitlines()


def test_what_is_whole_is_ok(stored: House, capsys: pytest.CaptureFixture[str]) -> None:
    stored.say("off the record", off=True)
    stored.say("hello", where=stored.direct(1, 2))
    assert verified(stored, capsys) == (0, ["ok: 5 entries in 2 conversations"])


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (
            "UPDATE entry SET digest = zeroblob(16) WHERE seq = 2",
            [
                "conversation 1 entry 2: it does not follow from the entries before it",
                "conversation 1 entry 2: it is not what was stored",
            ],
        ),
        (
            "UPDATE entry SET chain = zeroblob(16) WHERE seq = 1",
            [
                "conversation 1 entry 1: it does not follow from the entries before it",
                "conversation 1 entry 2: it does not follow from the entries before it",
            ],
        ),
        ("DELETE FROM entry WHERE seq = 2", ["conversation 1 entry 3: one is missing before it"]),
        (
            "DELETE FROM entry WHERE seq < 3",
            ["conversation 1 entry 3: entries 1 to 2 are missing before it"],
        ),
        (
            "UPDATE entry SET time = 5 WHERE seq = 3",
            ["conversation 1 entry 3: what it says of itself is not where it is"],
        ),
        (
            "UPDATE member SET read = 3; DELETE FROM entry WHERE seq = 3",
            ["conversation 1: it ends at 2, and somebody has read up to 3"],
        ),
        (
            "INSERT OR REPLACE INTO indexed VALUES (1, 3); DELETE FROM entry WHERE seq = 3",
            [
                "conversation 1: it ends at 2, and the index for searching at 3",
                "conversation 1: 0 of it can be searched for, and 2 should be",
            ],
        ),
        (
            "UPDATE conversation SET revision = 7",
            ["conversation 1: its changes end at 0, and should end at 7"],
        ),
        (
            (
                "INSERT INTO word (rowid, text) VALUES ((1 << 32) + 1, 'one');"
                "UPDATE word_data SET block = zeroblob(40) WHERE id > 10"
            ),
            ["the file: ", "conversation 1: 1 of it can be searched for, and 0 should be"],
        ),
        (
            "INSERT INTO word (rowid, text) VALUES ((1 << 32) + 9, 'ghost')",
            ["conversation 1 entry 9: it can be searched for, and is not there"],
        ),
    ],
)
def test_each_kind_of_damage_is_told_with_its_place(
    stored: House, capsys: pytest.CaptureFixture[str], damage: str, told: list[str]
) -> None:
    with stored.changing() as db:
        db.execute(damage)
    code, lines = verified(stored, capsys)
    assert code == 1
    assert len(lines) == len(told) + 1
    assert all(line.startswith(start) for line, start in zip(lines, told, strict=False))
    assert re.fullmatch(rf"{len(told)} faults?: \d entr(y|ies) in 1 conversation", lines[-1])


def test_a_text_that_should_not_be_there_any_more_is_told(
    stored: House, capsys: pytest.CaptureFixture[str]
) -> None:
    with stored.changing() as db:
        said = decode_entry(stored.body(1))
        kept = encode_body(msgspec.structs.replace(said, deleted=True))
        db.execute("UPDATE entry SET body = ? WHERE seq = 1", (kept,))
    code, lines = verified(stored, capsys)
    assert code == 1
    assert "conversation 1 entry 1: its text should not be there" in lines


def test_every_flipped_bit_of_an_entry_is_found(
    stored: House, capsys: pytest.CaptureFixture[str]
) -> None:
    body = stored.body(2)
    for at in range(0, len(body), 7):
        damaged = bytearray(body)
        damaged[at] ^= 1 << at % 8
        with stored.changing() as db:
            db.execute("UPDATE entry SET body = ? WHERE seq = 2", (bytes(damaged),))
        code, lines = verified(stored, capsys)
        assert code == 1
        assert any("conversation 1 entry 2: it is not what was stored" in line for line in lines)


def test_the_index_for_searching_is_held_to_the_logs(
    stored: House, capsys: pytest.CaptureFixture[str]
) -> None:
    stored.say("off the record", off=True)
    with stored.changing() as db:
        for seq, said in enumerate(("one", "two", "three"), 1):
            db.execute(
                "INSERT INTO word (rowid, text) VALUES (?, ?)", (search_index.row(1, seq), said)
            )
        db.execute("INSERT INTO indexed VALUES (1, 4)")
    assert verified(stored, capsys)[0] == 0
    with stored.changing() as db:
        db.execute("INSERT INTO word (word, rowid, text) VALUES ('delete', (1 << 32) + 2, 'two')")
        db.execute("INSERT INTO word (rowid, text) VALUES ((1 << 32) + 4, 'off the record')")
    assert verified(stored, capsys) == (
        1,
        [
            "conversation 1 entry 4: it can be searched for, and should not be",
            "conversation 1: 2 of it can be searched for, and 3 should be",
            "2 faults: 4 entries in 1 conversation",
        ],
    )


@pytest.mark.parametrize("kept", [0.9, 0.5, 0.2])
def test_a_file_cut_off_is_told(
    stored: House, capsys: pytest.CaptureFixture[str], kept: float
) -> None:
    whole = stored.database.read_bytes()
    stored.database.write_bytes(whole[: int(len(whole) * kept)])
    capsys.readouterr()
    assert run("verify", "--data", stored.directory) == 1
    told = capsys.readouterr()
    assert told.out or "is damaged" in told.err
    assert "Traceback" not in told.err


def test_a_page_of_noise_is_told(stored: House, capsys: pytest.CaptureFixture[str]) -> None:
    whole = bytearray(stored.database.read_bytes())
    whole[4096:8192] = bytes(range(256)) * 16
    stored.database.write_bytes(whole)
    assert run("verify", "--data", stored.directory) == 1
    told = capsys.readouterr()
    assert told.out or "is damaged" in told.err


def test_verifying_changes_nothing(stored: House) -> None:
    before = stored.database.read_bytes()
    run("verify", "--data", stored.directory)
    assert stored.database.read_bytes() == before


def test_all_rooms_are_written_as_text_and_as_json(stored: House, tmp_path: Path) -> None:
    stored.say("said aside", where=stored.direct(1, 2))
    stored.say("secret", off=True)
    target = tmp_path / "export"
    assert run("export", target, "--data", stored.directory) == 0
    text, lines = (target / f"room-1-lobby.{end}" for end in ("txt", "jsonl"))
    assert sorted(target.iterdir()) == sorted([text, lines])
    assert text.read_text().splitlines() == [
        f"2023-11-14 22:13:20 <ada> {said}" for said in ("one", "two", "three")
    ]
    said = [json.loads(line) for line in lines.read_text().splitlines()]
    assert [(it["seq"], it["text"]) for it in said] == [(1, "one"), (2, "two"), (3, "three")]
    assert said[0] == {
        "seq": 1, "time": "2023-11-14T22:13:20.000+00:00", "account": 1, "nickname": "ada",
        "kind": "text", "text": "one",
    }  # fmt: skip
    for path in (target, text, lines):
        assert path.stat().st_mode & 0o077 == 0


def test_direct_conversations_are_written_only_if_asked_for(stored: House, tmp_path: Path) -> None:
    stored.say("said aside", where=stored.direct(1, 2))
    assert run("export", tmp_path / "all", "--directs", "--data", stored.directory) == 0
    assert "said aside" in (tmp_path / "all" / "direct-2.txt").read_text()


def test_tables_and_galleries_are_written_only_if_asked_for(stored: House, tmp_path: Path) -> None:
    with stored.changing() as db:
        founding = Founding(Terms("tic-tac-toe"), 1, (1, 2), 1)
        number = tables.create(db, founding, NOW)
        gallery = db.execute("SELECT gallery FROM game_table").get
    stored.say("b2", where=number, kind="move")
    stored.say("your move", where=number)
    stored.say("well played", where=gallery)
    assert run("export", tmp_path / "rooms", "--directs", "--data", stored.directory) == 0
    assert not list((tmp_path / "rooms").glob("table*"))
    assert run("export", tmp_path / "all", "--tables", "--data", stored.directory) == 0
    lines = (tmp_path / "all" / f"table-{number}.txt").read_text().splitlines()
    assert [line.partition(" ")[2].partition(" ")[2] for line in lines] == [
        "[ada] b2", "<ada> your move",
    ]  # fmt: skip
    assert "well played" in (tmp_path / "all" / f"gallery-{gallery}.jsonl").read_text()


def test_one_room_is_one_file(stored: House, tmp_path: Path) -> None:
    for name, room in (("a.txt", "#lobby"), ("b.jsonl", "Lobby")):
        path = tmp_path / name
        assert run("export", path, "--room", room, "--data", stored.directory) == 0
        assert len(path.read_text().splitlines()) == 3


def test_nothing_written_out_can_steer_a_terminal(stored: House, tmp_path: Path) -> None:
    stored.say("x\x1b[2J\u202e\x9b\r2026 <eve> forged\nsecond")
    for name in ("a.txt", "b.jsonl"):
        path = tmp_path / name
        run("export", path, "--room", "lobby", "--data", stored.directory)
        assert all(line.isprintable() for line in path.read_text().split("\n"))
    assert "\n    second\n" in (tmp_path / "a.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.pdf", "--room", "lobby"], "must end in .txt or .jsonl"),
        (["a.txt", "--room", "#none"], "there is no room #none"),
        (["there.txt", "--room", "lobby"], "is there already"),
        (["there"], "is there already"),
        (["no/where"], "No such file"),
    ],
)
def test_what_cannot_be_written_is_told(
    stored: House,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    (tmp_path / "there.txt").write_text("mine")
    (tmp_path / "there").mkdir()
    target, *rest = arguments
    assert run("export", tmp_path / target, *rest, "--data", stored.directory) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    assert (tmp_path / "there.txt").read_text() == "mine"
