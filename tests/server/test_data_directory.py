"""The data directory belongs to one server at a time."""

import stat
from pathlib import Path

import pytest

from parlour_server import data_directory
from parlour_server.errors import SetupError


def test_it_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    where = tmp_path / "some" / "where"
    with data_directory.claim(where) as claimed:
        assert claimed == where
        assert stat.S_IMODE(where.stat().st_mode) == 0o700


def test_a_second_server_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    with (
        data_directory.claim(tmp_path),
        pytest.raises(SetupError, match="in use by another server; stop that one, or"),
        data_directory.claim(tmp_path),
    ):
        pytest.fail("two servers have it")
    with data_directory.claim(tmp_path):
        pass


def test_a_claim_ends_with_an_error_too(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), data_directory.claim(tmp_path):
        raise RuntimeError("a fault of ours")
    with data_directory.claim(tmp_path):
        pass


def test_what_cannot_be_made_is_told_by_its_name_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for where in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(SetupError, match="cannot make the data directory") as caught:
            data_directory.claim(where).__enter__()
        assert str(where) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_directory_that_everybody_may_write_to_is_not_used(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with (
        pytest.raises(SetupError, match=r"everybody .* may write .* chmod o-w"),
        data_directory.claim(tmp_path),
    ):
        pass
    tmp_path.chmod(0o775)
    with data_directory.claim(tmp_path):
        pass
