"""The config file, its limits, and addresses: what is wrong is told in one plain line."""

from pathlib import Path

import msgspec
import pytest

from parlour_server import addresses
from parlour_server.config import Config, faults, load
from parlour_server.errors import SetupError
from parlour_server.limits import Limits


def of(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "parlour.toml"
    path.write_text(text)
    return load(path)


def test_without_a_file_everything_has_its_default() -> None:
    assert load(None) == Config()


def test_what_a_file_says_holds_and_the_rest_is_default(tmp_path: Path) -> None:
    config = of(
        tmp_path,
        'name = "Ours"\nlisten = ["127.0.0.1:0", "[::1]:0"]\n[limits]\nconnections_max = 7\n',
    )
    assert config.name == "Ours"
    assert config.listen == ("127.0.0.1:0", "[::1]:0")
    assert config.limits == Limits(connections_max=7)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = ", "is not TOML"),
        ("nmae = 'x'", "nmae"),
        ("listen = 'one'", "Expected `array`"),
        ("log_format = 'xml'", "xml"),
        ("[limits]\nping_seconds = 0", "ping_seconds must be greater than 0"),
        ("[limits]\nping_seconds = -1", "ping_seconds must be greater than 0"),
        ("[limits]\nping_seconds = nan", "ping_seconds must be greater than 0"),
        ("[limits]\nsend_buffer_bytes = 99999999999", "at most 2,147,483,647"),
        ("[limits]\nconnections_max = 'many'", "Expected `int`"),
        ("[limits]\npong_seconds = 1", "pong_seconds"),
        ("name = '" + "x" * 65 + "'", "name"),
        ("name = " + "[" * 5_000, "is not TOML"),
        ("name = " + "9" * 5_000, "is not TOML"),
        ("#" * 65_537, "is larger than 65,536 bytes"),
        ("limits" + ".connections_max" * 200 + " = 1", "Expected `int`, got `object`"),
        ("limits" + ".a" * 251 + " = 1", "more than 250 dots on one line"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SetupError) as caught:
        of(tmp_path, text)
    assert told in str(caught.value)
    assert "parlour.toml" in str(caught.value)
    assert "\n" not in str(caught.value)
    try:
        (found,) = faults(tmp_path / "parlour.toml")
    except SetupError as error:
        found = str(error)
    assert told in found
    assert "\n" not in found


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"cannot read the config file .*No such file"):
        load(tmp_path / "none.toml")
    with pytest.raises(SetupError, match="cannot read the config file"):
        load(tmp_path)


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "parlour.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(SetupError, match="is not TOML"):
        load(tmp_path / "parlour.toml")


@pytest.mark.parametrize("name", ["x" * 65, "a\udcffb"])
def test_a_name_that_no_client_could_be_told_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        msgspec.structs.replace(Config(), name=name)


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:80", "127.0.0.1", 80),
        ("example:0", "example", 0),
        ("example", "example", 22222),
        (":80", "127.0.0.1", 80),
        ("[::1]:80", "::1", 80),
        ("[::1]", "::1", 22222),
        ("::1", "::1", 22222),
        ("0.0.0.0:65535", "0.0.0.0", 65535),  # noqa: S104 - parsed, not listened on
    ],
)
def test_addresses_are_read_as_people_write_them(text: str, host: str, port: int) -> None:
    address = addresses.parse(text)
    assert (address.host, address.port) == (host, port)
    assert addresses.parse(str(address)) == address


@pytest.mark.parametrize(
    "text", ["a:b", "a:65536", "a:-1", "a:٣", "[::1]:x", "[::1]x", "a:" + "9" * 5000, "a:1 "]
)
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(SetupError, match="is no address to listen on"):
        addresses.parse(text)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True),
        ("0.0.0.0", False), ("::", False), ("192.0.2.1", False), ("localhost.example", False),  # noqa: S104 - not listened on
    ],
)  # fmt: skip
def test_what_only_this_machine_can_reach_is_known(host: str, *, loopback: bool) -> None:
    assert addresses.ListenAddress(host, 1).is_loopback is loopback


def test_an_address_of_everywhere_is_told_by_the_name_of_this_machine() -> None:
    assert addresses.parse("0.0.0.0:1").reachable(5).endswith(":5")
    assert "0.0.0.0" not in addresses.parse("0.0.0.0:1").reachable(5)  # noqa: S104 - as above
    assert addresses.parse("[::1]:0").reachable(5) == "[::1]:5"
