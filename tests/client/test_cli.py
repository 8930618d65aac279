import io
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from parlour_client import cli


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    """Run the command in this process, and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["chat-tui", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code or 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a:b"], "“b” is not a port"),
        (["--bogus"], "--bogus"),
        (["a", "b", "c"], "“b c” is too much; chat-tui --help"),
        (["--plain"], "--nick"),
        (["--plain", "--nick", "x"], "needs an address"),
        (["--host", "example.org"], "leave out the address"),
        (["example.org", "--listen", "0.0.0.0:1"], "--listen is for --host"),
        (["--host", "--plaintext"], "what --host starts speaks TLS"),
        (["example.org#x"], "43 letters"),
        (["a", "--plain", "--nick", "x", "--config", "mine.toml"], "--config is for the screen"),
    ],
)
def test_a_wrong_command_line_is_one_plain_line(
    arguments: list[str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, *arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("chat-tui: ")
    assert told in line


@pytest.mark.parametrize("arguments", [[], ["--host"], ["127.0.0.1:9"]])
def test_without_a_terminal_it_says_what_to_do(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdin__", io.StringIO())
    assert run(monkeypatch, *arguments) == 2
    assert "add --plain" in capsys.readouterr().err


def test_version_and_help_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--version") == 0
    assert capsys.readouterr().out.startswith("chat-tui ")
    assert run(monkeypatch, "--help") == 0
    assert "--plain" in capsys.readouterr().out


def test_plaintext_is_for_this_machine_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    arguments = ["192.0.2.1:1", "--plain", "--plaintext", "--nick", "x", "--data", str(tmp_path)]
    assert run(monkeypatch, *arguments) == 1
    assert "for this machine alone" in capfd.readouterr().err


def test_the_line_client_loads_no_textual() -> None:
    program = "import sys, parlour_client.plain.client; print('textual' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "False\n"


def test_the_default_config_file_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--print-config") == 0
    assert tomllib.loads(capsys.readouterr().out)["keys"]["switch"] == "ctrl+k"


@pytest.mark.parametrize(
    ("content", "told"),
    [("theme = ", "is not TOML"), ("thme = 1", "did you mean “theme”?"), (None, "cannot read")],
)
def test_a_broken_config_file_is_one_plain_line(
    content: str | None,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.headless_driver:HeadlessDriver")
    file = tmp_path / "mine.toml"
    if content is not None:
        file.write_text(content)
    assert run(monkeypatch, "127.0.0.1:9", "--config", str(file)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("chat-tui: ")
    assert told in line
    assert "mine.toml" in line
