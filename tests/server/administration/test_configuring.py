"""`chat-server check-config` and `chat-server defaults`."""

from pathlib import Path

import pytest

from parlour_server.config import Config, load
from tests.server.administration.commands import run


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "parlour.toml"
    path.write_text(text)
    return path


def test_a_right_file_is_ok(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, 'name = "Ours"\n[monitoring]\nlisten = "127.0.0.1:9222"\n')
    assert run("check-config", "--config", path) == 0
    assert capsys.readouterr().out == "ok\n"


def test_without_a_file_the_defaults_are_ok(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check-config") == 0
    assert capsys.readouterr().out.startswith("ok")


def test_every_fault_is_told_on_a_line_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(
        tmp_path,
        'nmae = "x"\n'
        'plaintext = true\nlisten = ["127.0.0.1:99999", "192.0.2.1:1"]\n'
        '[monitoring]\nlisten = "0.0.0.0:1"\n'
        '[limits]\nping_seconds = 0\nconnections_max = "many"\ndead_seconds = 7\n',
    )
    assert run("check-config", "--config", path) == 2
    lines = capsys.readouterr().out.splitlines()
    for told in (
        "unknown field `nmae`",
        "ping_seconds must be greater than 0",
        "Expected `int`, got `str` - at `$.limits.connections_max`",
        "“127.0.0.1:99999” is no address to listen on",
        "--plaintext is for loopback alone, and 192.0.2.1:1 is not",
        "monitoring is for loopback alone, and 0.0.0.0:1 is not",
    ):
        (line,) = [line for line in lines if told in line]
        assert line.startswith(f"{path}: ")
    assert len(lines) == 6


def test_a_file_that_is_no_toml_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check-config", "--config", written(tmp_path, "name = ")) == 2
    told = capsys.readouterr()
    assert not told.out
    (line,) = told.err.splitlines()
    assert "is not TOML" in line


def test_what_a_file_says_cannot_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("check-config", "--config", written(tmp_path, '"a\\u001b[2J\\nb" = 1\n'))
    assert capsys.readouterr().out.removesuffix("\n").isprintable()


def test_the_defaults_are_a_config_file_that_is_ok(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("defaults") == 0
    path = written(tmp_path, capsys.readouterr().out)
    assert load(path) == Config()
    assert run("check-config", "--config", path) == 0


def test_an_unknown_command_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("frob\x1b") == 2
    told = capsys.readouterr().err
    assert told == (
        "chat-server: there is no “frob\\x1b” here; chat-server --help tells what there is\n"
    )
