"""`chat-server owner` and `chat-server user …`."""

import re
from pathlib import Path

import pytest
import trio

from parlour_protocol.limits import PASSWORD_MAX_CHARACTERS, PASSWORD_MIN_CHARACTERS
from parlour_server.passwords import Passwords
from tests.server.administration.commands import run
from tests.server.administration.stored import House


def test_an_owner_is_made_and_made_one_no_more(stored: House) -> None:
    assert run("owner", "ada", "--data", stored.directory) == 0
    assert stored.account("ada")[0] == "owner"
    assert stored.account("bob")[0] == ""
    assert run("owner", "ADA", "--remove", "--data", stored.directory) == 0
    assert stored.account("ada")[0] == ""


def test_the_config_file_names_the_data_directory_too(stored: House, tmp_path: Path) -> None:
    config = tmp_path / "parlour.toml"
    config.write_text(f'data = "{stored.directory}"\n')
    assert run("owner", "ada", "--config", config) == 0
    assert stored.account("ada")[0] == "owner"


def test_everybody_is_listed_with_what_the_operator_may_know(
    stored: House, capsys: pytest.CaptureFixture[str]
) -> None:
    with stored.changing() as db:
        db.execute("UPDATE account SET role = 'owner', password = '$argon2id$x' WHERE id = 1")
        db.execute("UPDATE account SET disabled = 1, password = '$y', once = 1 WHERE id = 2")
        db.execute("DELETE FROM device WHERE account = 2")
    assert run("user", "list", "--data", stored.directory) == 0
    _, *lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        ["2023-11-14", "22:13", "2023-11-14", "22:13", "1", "yes", "owner", "-", "ada"],
        ["2023-11-14", "22:13", "2023-11-14", "22:13", "0", "one-time", "-", "disabled", "bob"],
    ]
    assert "argon2" not in "".join(lines)


def test_a_program_is_listed_as_one(stored: House, capsys: pytest.CaptureFixture[str]) -> None:
    with stored.changing() as db:
        db.execute("UPDATE account SET bot = 1 WHERE id = 2")
    assert run("user", "list", "--data", stored.directory) == 0
    assert [line.split()[6] for line in capsys.readouterr().out.splitlines()[1:]] == ["-", "bot"]


def test_an_account_is_disabled_and_enabled_and_keeps_what_it_has(stored: House) -> None:
    assert run("user", "disable", "bob", "--data", stored.directory) == 0
    assert stored.account("bob") == ("", 1, 0, 1)
    assert stored.account("ada") == ("", 0, 0, 1)
    assert run("user", "enable", "bob", "--data", stored.directory) == 0
    assert stored.account("bob") == ("", 0, 0, 1)


def test_a_reset_forgets_devices_and_prints_a_code_that_is_the_password_once(
    stored: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("user", "reset", "ada", "--data", stored.directory) == 0
    found = re.search(r"one-time code: (\S+)\n", capsys.readouterr().out)
    assert found is not None
    code = found[1]
    assert PASSWORD_MIN_CHARACTERS <= len(code) <= PASSWORD_MAX_CHARACTERS
    assert stored.account("ada") == ("", 0, 1, 0)
    kept, once = stored.one("SELECT password, once FROM account WHERE id = 1")
    assert once == 1
    assert trio.run(Passwords().check, code, kept)
    for file in stored.directory.iterdir():
        assert code.encode() not in file.read_bytes()


def test_two_resets_print_two_codes(stored: House, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        run("user", "reset", "ada", "--data", stored.directory)
    codes = re.findall(r"one-time code: (\S+)\n", capsys.readouterr().out)
    assert len(set(codes)) == 2


@pytest.mark.parametrize("command", ["owner", "user disable", "user enable", "user reset"])
@pytest.mark.parametrize("nickname", ["eve", "admin", "not a name"])
def test_a_name_that_is_nobodys_is_told(
    stored: House, capsys: pytest.CaptureFixture[str], command: str, nickname: str
) -> None:
    assert run(*command.split(), nickname, "--data", stored.directory) == 2
    told = capsys.readouterr()
    assert f"nobody is called “{nickname}” here" in told.err
    assert not told.out


def test_a_former_name_is_not_taken_for_the_one_of_today(
    stored: House, capsys: pytest.CaptureFixture[str]
) -> None:
    with stored.changing() as db:
        db.execute("UPDATE name SET rests_until = ? WHERE key = 'ada'", (2**50,))
        db.execute("UPDATE account SET nickname = 'lovelace' WHERE id = 1")
    assert run("user", "disable", "ada", "--data", stored.directory) == 2
    assert "a former name of “lovelace”" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        "owner ada",
        "user list",
        "user reset ada",
        "verify",
        "backup /nowhere/b",
        "export /nowhere/x",
    ],
)
def test_a_directory_without_a_database_is_told_and_none_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert run(*command.split(), "--data", tmp_path) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"there is no database in {tmp_path}" in line
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["owner ada", "user list", "verify"])
@pytest.mark.parametrize(
    ("version", "told"), [(1, "written by an older Parlour"), (99, "written by a newer Parlour")]
)
def test_a_database_of_another_version_is_left_alone(
    stored: House, capsys: pytest.CaptureFixture[str], command: str, version: int, told: str
) -> None:
    with stored.changing() as db:
        db.pragma("user_version", version)
    assert run(*command.split(), "--data", stored.directory) == 2
    assert told in capsys.readouterr().err


def test_a_database_of_another_program_is_left_alone(
    stored: House, capsys: pytest.CaptureFixture[str]
) -> None:
    with stored.changing() as db:
        db.pragma("application_id", 1)
    assert run("user", "list", "--data", stored.directory) == 2
    assert "is no database of Parlour" in capsys.readouterr().err
