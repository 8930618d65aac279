"""docs/protocol.md is held to the code: its tables, its bytes, and its example client."""

import datetime as dt
import json
import re
import socket
from base64 import urlsafe_b64encode
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from parlour_protocol import VERSION, encode, for_client, for_server
from parlour_protocol.codes import GoodbyeCode, RefusalCode
from parlour_protocol.limits import FRAME_MAX_BYTES
from parlour_protocol.messages import (
    Conversation,
    Goodbye,
    Guest,
    Message,
    Person,
    Ping,
    Pong,
    Quit,
    Refused,
    Renaming,
    Said,
    SignedIn,
    Welcome,
)
from tests.protocol.declared import written_fields
from tests.protocol.strategies import ALL_TYPES, fields, tag

DOCUMENT = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text()
PARTS = (Guest, Conversation, Person, Renaming)
TITLES = {f"`{tag(of)}`": of for of in ALL_TYPES} | {of.__name__: of for of in PARTS}
SECTIONS = dict(re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", DOCUMENT, re.MULTILINE | re.DOTALL))
FRAMES = re.findall(
    r"^```text\n(client|server): (.+?)\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL
)
ID = bytes(16)
_ANSWER = re.compile(r"Answered by `(\w+)`")


def test_every_message_and_part_has_its_section_and_there_are_no_others() -> None:
    assert SECTIONS.keys() == TITLES.keys()


@pytest.mark.parametrize("title", TITLES)
def test_a_table_tells_the_fields_with_their_limits_and_defaults(title: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+) \|$", SECTIONS[title], re.MULTILINE)
    told = {field: (limits, default.strip("`")) for field, limits, default, _ in rows}
    assert told == written_fields(TITLES[title])


ANSWERED = {of: found[1] for of in ALL_TYPES if (found := _ANSWER.search(of.__doc__ or ""))}


@pytest.mark.parametrize("of", ANSWERED, ids=tag)
def test_what_answers_a_request_is_told(of: type[Message]) -> None:
    name = re.sub("(?<!^)(?=[A-Z])", "-", ANSWERED[of]).lower()
    assert re.search(rf"Answered by\s+`{name}`", SECTIONS[f"`{tag(of)}`"])


def test_the_version_and_the_largest_frame_are_told() -> None:
    assert f"# The Parlour protocol, version {VERSION}\n" in DOCUMENT
    assert f"1 to {FRAME_MAX_BYTES} bytes (`00 01 00 00`)" in DOCUMENT


def in_hexadecimal(value: Any) -> Any:  # noqa: ANN401 - whatever a message holds
    match value:
        case bytes():
            return value.hex()
        case dict():
            return {key: in_hexadecimal(item) for key, item in value.items()}
        case list() | tuple():
            return [in_hexadecimal(item) for item in value]
    return value


def dumped(data: bytes) -> str:
    lines = []
    for at in range(0, len(data), 16):
        row = data[at : at + 16]
        halves = [row[:8].hex(" "), row[8:].hex(" ")]
        shown = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
        lines.append(f"{at:04x}  {'  '.join(filter(None, halves)):<48}  |{shown}|\n")
    return "".join(lines)


@pytest.mark.parametrize(("side", "told", "dump"), FRAMES)
def test_the_bytes_of_the_example_are_what_it_says(side: str, told: str, dump: str) -> None:
    data = bytes.fromhex("".join(line[4:54] for line in dump.splitlines()))
    reader = for_server() if side == "client" else for_client()
    (message,) = reader.receive(data)
    assert isinstance(message, Message)
    assert in_hexadecimal(fields(message)) == json.loads(told)
    assert encode(message) == data
    assert dump == dumped(data)


def test_the_example_shows_a_whole_visit() -> None:
    shown = [json.loads(told)["type"] for _, told, _ in FRAMES]
    assert shown[:4] == ["hello", "welcome", "sign-in", "signed-in"]
    assert shown[-2:] == ["quit", "goodbye"]
    assert {"read", "page", "say", "said", "entry", "presence"} <= set(shown)


def example_client() -> dict[str, Any]:
    (source,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(source, "docs/protocol.md", "exec"), names)  # noqa: S102 - our own document
    return names


@pytest.mark.parametrize(
    "key",
    [ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()],
    ids=["P-256", "Ed25519"],
)
def test_the_example_client_takes_the_fingerprint_of_a_key(
    key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey,
) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "parlour " * 7)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now)
        .sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    pin = urlsafe_b64encode(sha256(public).digest()).decode().rstrip("=")
    got = example_client()["fingerprint"](certificate.public_bytes(serialization.Encoding.DER))
    assert got == pin
    assert len(pin) == 43


def visit(*answers: Message) -> tuple[int | str, list[object]]:
    """Run the example client against a server's part that is known beforehand."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"".join(map(encode, answers)))
        theirs.shutdown(socket.SHUT_WR)
        try:
            result = example_client()["say"](ours, "ada", "good evening")
        except SystemExit as left:
            result = str(left)
        ours.shutdown(socket.SHUT_WR)
        return result, list(for_server().receive(b"".join(iter(lambda: theirs.recv(4096), b""))))


def test_the_example_client_signs_in_says_one_thing_and_leaves() -> None:
    lobby = Conversation(1, "room", "#lobby", 41)
    seq, sent = visit(
        Welcome(VERSION, "test", "test", bytes(32)),
        Ping(8),
        SignedIn(1, 7, "ada", ID, (lobby,)),
        Said(2, 1, 42, 0),
        Goodbye("quit", "goodbye"),
    )
    assert seq == 42
    assert [type(m).__name__ for m in sent] == ["Hello", "SignIn", "Pong", "Say", "Quit"]
    assert Pong(8) in sent
    assert Quit() in sent
    assert all(isinstance(m, Message) for m in sent)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Refused(1, "nickname-taken", "somebody has it"), "somebody has it"),
        (Goodbye("full", "no room", retry=True), "no room"),
        (Ping(1), "the connection was lost"),
    ],
)
def test_the_example_client_says_why_it_failed(answer: Message, told: str) -> None:
    assert visit(Welcome(VERSION, "test", "test", bytes(32)), answer)[0] == told


def codes_of(title: str) -> list[str]:
    (section,) = re.findall(rf"^## {title}\n(.*?)^## ", DOCUMENT, re.MULTILINE | re.DOTALL)
    return re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE)


def test_the_codes_told_are_those_that_are_used() -> None:
    assert sorted(codes_of("Refusals")) == sorted(get_args(RefusalCode))
    assert sorted(codes_of("Goodbyes")) == sorted(get_args(GoodbyeCode))
    for code in chain(get_args(RefusalCode), get_args(GoodbyeCode)):
        msgspec.convert({"request": 0, "code": code, "reason": "", "type": "refused"}, Refused)
