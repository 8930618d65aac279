"""docs/protocol.md is held to the code: its tables, its bytes, and its example client."""

import datetime as dt
import json
import re
import socket
import stat
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
    DeviceKey,
    Goodbye,
    Hello,
    Message,
    Ping,
    Pong,
    Quit,
    Refused,
    Said,
    SignedIn,
    SignIn,
    Welcome,
)
from parlour_protocol.signing import FINGERPRINT_BYTES, sign_in_text
from tests.protocol.declared import written_fields
from tests.protocol.strategies import ALL_TYPES, PARTS, fields, tag

DOCUMENT = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text()
TITLES = {f"`{tag(of)}`": of for of in ALL_TYPES} | {of.__name__: of for of in PARTS}
SECTIONS = dict(re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", DOCUMENT, re.MULTILINE | re.DOTALL))
FRAMES = re.findall(
    r"^```text\n(client|server): (.+?)\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL
)
ID = bytes(16)
NONCE = bytes(range(100, 132))
PIN = bytes(range(FINGERPRINT_BYTES))
_ANSWER = re.compile(r"Answered by\s+`(\w+)`")
_TOLD = re.compile(r"told\s+by\s+`(\w+)`")
_ASKED = re.compile(r"Answers\s+((?:`[\w-]+`(?:,\s+|\s+and\s+)?)+)")


def test_every_message_and_part_has_its_section_and_there_are_no_others() -> None:
    assert SECTIONS.keys() == TITLES.keys()


@pytest.mark.parametrize("title", TITLES)
def test_a_table_tells_the_fields_with_their_limits_and_defaults(title: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+) \|$", SECTIONS[title], re.MULTILINE)
    told = {field: (limits, default.strip("`")) for field, limits, default, _ in rows}
    assert told == written_fields(TITLES[title])


ANSWERED = {of: found[1] for of in ALL_TYPES if (found := _ANSWER.search(of.__doc__ or ""))}


TOLD = {of: found[1] for of in ALL_TYPES if (found := _TOLD.search(of.__doc__ or ""))}
ASKED = {of: found[1] for of in ALL_TYPES if (found := _ASKED.search(of.__doc__ or ""))}


def in_kebab_case(name: str) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "-", name).lower()


@pytest.mark.parametrize("of", ANSWERED, ids=tag)
def test_what_answers_a_request_is_told(of: type[Message]) -> None:
    name = in_kebab_case(ANSWERED[of])
    assert re.search(rf"Answered by\s+`{name}`", SECTIONS[f"`{tag(of)}`"])


@pytest.mark.parametrize("of", TOLD, ids=tag)
def test_what_others_are_told_of_a_request_is_told(of: type[Message]) -> None:
    name = in_kebab_case(TOLD[of])
    assert re.search(rf"told\s+(?:to [\w' ]+\s+)?by\s+`{name}`", SECTIONS[f"`{tag(of)}`"])


@pytest.mark.parametrize("of", ASKED, ids=tag)
def test_what_an_answer_answers_is_told(of: type[Message]) -> None:
    (answers,) = _ASKED.findall(SECTIONS[f"`{tag(of)}`"])
    names = re.findall(r"`(\w+)`", ASKED[of])
    assert sorted(re.findall(r"`([\w-]+)`", answers)) == sorted(map(in_kebab_case, names))


def test_a_link_within_the_document_leads_somewhere() -> None:
    headings = re.findall(r"^##+ (.+)$", DOCUMENT, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([\w-]+)\)", DOCUMENT)) <= anchors


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
    assert {"read", "page", "say", "said", "entry", "changed", "presence"} <= set(shown)


def test_the_example_is_signed_as_it_says() -> None:
    hexadecimal = dict(re.findall(r"^\| (.+?) \| `((?:[0-9a-f]{2})+)` \|$", DOCUMENT, re.MULTILINE))
    table = {what: bytes.fromhex(told) for what, told in hexadecimal.items()}
    key = ed25519.Ed25519PrivateKey.from_private_bytes(table["the device's secret key"])
    hello, welcome, sign_in = (json.loads(told) for _, told, _ in FRAMES[:3])
    nonces = bytes.fromhex(hello["nonce"]), bytes.fromhex(welcome["nonce"])
    text = sign_in_text(table["the server's fingerprint"], *nonces, sign_in["nickname"])
    assert table["what is signed"] == text
    assert table["the signature"] == key.sign(text)
    assert sign_in["credential"]["signature"] == table["the signature"].hex()
    assert sign_in["credential"]["public"] == key.public_key().public_bytes_raw().hex()
    assert hello["version"] == welcome["version"] == VERSION


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
    got = example_client()["fingerprint"](certificate.public_bytes(serialization.Encoding.DER))
    assert got == sha256(public).digest()


def test_the_example_client_makes_a_key_that_its_owner_alone_can_read_and_keeps_it(
    tmp_path: Path,
) -> None:
    device_key = example_client()["device_key"]
    made, found = device_key(tmp_path / "key"), device_key(tmp_path / "key")
    assert made.private_bytes_raw() == found.private_bytes_raw()
    assert made.private_bytes_raw() != device_key(tmp_path / "other").private_bytes_raw()
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


KEY = ed25519.Ed25519PrivateKey.generate()


def visit(*answers: Message) -> tuple[int | str, list[object]]:
    """Run the example client against a server's part that is known beforehand."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"".join(map(encode, answers)))
        theirs.shutdown(socket.SHUT_WR)
        try:
            result = example_client()["say"](ours, PIN, KEY, "ada", "good evening")
        except SystemExit as left:
            result = str(left)
        ours.shutdown(socket.SHUT_WR)
        return result, list(for_server().receive(b"".join(iter(lambda: theirs.recv(4096), b""))))


def test_the_example_client_signs_in_says_one_thing_and_leaves() -> None:
    lobby = Conversation(1, "room", "#lobby", 41)
    seq, sent = visit(
        Welcome(VERSION, "test", "test", NONCE),
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
    hello, sign_in = sent[:2]
    assert isinstance(hello, Hello)
    assert isinstance(sign_in, SignIn)
    assert hello.version == VERSION
    text = sign_in_text(PIN, hello.nonce, NONCE, sign_in.nickname)
    assert isinstance(sign_in.credential, DeviceKey)
    assert sign_in.credential.public == KEY.public_key().public_bytes_raw()
    KEY.public_key().verify(sign_in.credential.signature, text)


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


def test_each_refusal_is_told_with_what_it_may_come_to() -> None:
    without_asides = re.sub(r"\s\([^()]*\)", "", DOCUMENT)
    lists = re.findall(r"efused\s+with\s+((?:(?:, |,\n| or )?`[\w-]+`)+)", without_asides)
    told = {code for codes in lists for code in re.findall(r"`([\w-]+)`", codes)}
    assert told == {*get_args(RefusalCode)} - {"unsupported"}
