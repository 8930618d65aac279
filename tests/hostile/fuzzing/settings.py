"""What one is told to be: config files, and addresses."""

import tempfile
from pathlib import Path

from parlour_client.address import parse_address
from parlour_client.config import load_config
from parlour_client.errors import AddressError, ConfigError
from parlour_server.addresses import parse
from parlour_server.config import check, faults, load
from parlour_server.errors import SetupError
from tests.hostile.fuzzing.target import Target, text_of, texts

_folder = tempfile.TemporaryDirectory()
_file = Path(_folder.name) / "fuzzed.toml"
_PORT_MAX = 65_535


def _of_server(data: bytes) -> None:
    _file.write_bytes(data)
    try:
        config = load(_file)
    except SetupError as error:
        assert "fuzzed.toml" in str(error)
        return
    finally:
        try:
            told = faults(_file)
        except SetupError:
            told = ["it is not TOML"]
    # A command line says more about addresses than a file must.
    assert told == check(config)


def _of_client(data: bytes) -> None:
    _file.write_bytes(data)
    try:
        load_config(_file)
    except ConfigError as error:
        assert "fuzzed.toml" in str(error)


def _address(data: bytes) -> None:
    text = text_of(data)
    try:
        address = parse_address(text)
    except AddressError:
        return
    assert parse_address(str(address)) == address
    assert str(address).isascii()
    assert str(address).isprintable()
    assert 1 <= address.port <= _PORT_MAX


def _listening(data: bytes) -> None:
    try:
        address = parse(text_of(data))
    except SetupError:
        return
    assert 0 <= address.port <= _PORT_MAX
    assert address.is_loopback in {True, False}


_TOML = (
    "name", "listen", "limits", "policy", "ping_seconds", "[", "]", "{", "}", "=", ".", '"', "'",
    "\n", " ", ",", "'''", '"""', "1", "-", "nan", "inf", "true", "1979-05-27", "07:32:00", "0x",
    "#", "e9", "\\u", "\\U0010ffff", "theme", "keys", "typing", "send", "quiet", "9" * 30,
)  # fmt: skip
_ADDRESSES = (
    "[", "]", ":", "::1", "22222", "#", "SHA256:", "A" * 43, "localhost", "example.org", "%", "-",
    "65535", "65536", "0",
)  # fmt: skip

TARGETS = (
    Target("config-of-a-server", _of_server, texts(*_TOML), ("parlour_server.config",), cost=8),
    Target("config-of-a-client", _of_client, texts(*_TOML), ("parlour_client.config",), cost=8),
    Target("address", _address, texts(*_ADDRESSES, most=10), ("parlour_client.address",)),
    Target(
        "listen-address", _listening, texts(*_ADDRESSES, most=10), ("parlour_server.addresses",)
    ),
)
