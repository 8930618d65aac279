import struct
import tracemalloc
from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour_protocol import (
    FRAME_MAX_BYTES,
    EncodingError,
    FrameReader,
    FromClient,
    FromServer,
    ProtocolError,
    encode,
    for_client,
    for_server,
)
from parlour_protocol.framing import decode_entry, encode_body
from parlour_protocol.limits import REASON_MAX_CHARACTERS
from parlour_protocol.messages import Entry, Message, Ping, Quit, Say, Who
from tests.protocol.strategies import (
    ALL_TYPES,
    CLIENT_TYPES,
    SERVER_TYPES,
    any_message,
    frame_of,
    framed,
    messages,
    tag,
)

HEADER_BYTES = 4

client_messages = any_message(CLIENT_TYPES)
server_messages = any_message(SERVER_TYPES)


def reader_for(of: type[Message]) -> FrameReader[FromClient] | FrameReader[FromServer]:
    return for_server() if of in CLIENT_TYPES else for_client()


def only(received: Iterable[object]) -> object:
    (item,) = received
    return item


def survived(reader: FrameReader[FromClient], data: bytes) -> list[object]:
    """Everything that came out until the bytes turned out not to be this protocol."""
    got: list[object] = []
    told = ""
    try:
        got.extend(reader.receive(data))
    except ProtocolError as error:
        told = str(error)
    assert len(told) <= REASON_MAX_CHARACTERS
    assert reader.buffered < FRAME_MAX_BYTES + HEADER_BYTES
    return got


@pytest.mark.parametrize("of", ALL_TYPES, ids=tag)
@settings(max_examples=25)
@given(data=st.data())
def test_what_is_encoded_is_decoded_to_the_same(of: type[Message], data: st.DataObject) -> None:
    message = data.draw(messages(of))
    assert only(reader_for(of).receive(encode(message))) == message


@given(message=messages(Entry))
def test_an_entry_is_read_back_from_what_a_log_keeps_of_it(message: Message) -> None:
    assert decode_entry(encode_body(message)) == message


@given(body=st.binary(max_size=64))
def test_a_spoiled_log_raises_only_protocol_errors(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_entry(body)


@given(sent=st.lists(server_messages, max_size=6), data=st.data())
def test_any_split_of_the_bytes_gives_the_same_messages(
    sent: list[Message], data: st.DataObject
) -> None:
    stream = b"".join(map(encode, sent))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    reader = for_client()
    got: list[object] = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        got.extend(reader.receive(stream[start:end]))
    assert got == sent
    assert reader.buffered == 0


@settings(max_examples=25)
@given(sent=st.lists(client_messages, min_size=1, max_size=3))
def test_single_bytes_give_the_same_messages(sent: list[Message]) -> None:
    reader = for_server()
    stream = b"".join(map(encode, sent))
    assert [m for byte in stream for m in reader.receive(bytes([byte]))] == sent


class CountedCopies(bytearray):
    copied = 0

    def __bytes__(self) -> bytes:
        CountedCopies.copied += len(self)
        return bytes(memoryview(self))


def test_a_full_frame_byte_by_byte_is_copied_once_and_not_again_for_every_byte() -> None:
    body = msgspec.msgpack.encode({"type": "ping", "request": 1, "x": b""})
    body = body[:-2] + b"\xc5" + struct.pack(">H", FRAME_MAX_BYTES - len(body) - 1)
    body += bytes(FRAME_MAX_BYTES - len(body))
    reader = for_server()
    reader._partial = CountedCopies()
    CountedCopies.copied = 0
    stream = framed(body)
    got = [m for at in range(len(stream)) for m in reader.receive(stream[at : at + 1])]
    assert got == [Ping(request=1)]
    assert len(stream) <= CountedCopies.copied <= len(stream) + HEADER_BYTES


@given(garbage=st.binary(max_size=200))
def test_garbage_raises_only_protocol_errors(garbage: bytes) -> None:
    survived(for_server(), garbage)


@settings(max_examples=500)
@given(body=st.binary(min_size=1, max_size=200))
def test_framed_garbage_raises_only_protocol_errors(body: bytes) -> None:
    survived(for_server(), framed(body))


@settings(max_examples=800)
@given(message=client_messages, data=st.data())
def test_a_spoiled_frame_raises_only_protocol_errors(message: Message, data: st.DataObject) -> None:
    spoiled = bytearray(encode(message))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(HEADER_BYTES, len(spoiled) - 1))
        spoiled[at] = data.draw(st.integers(0, 255))
    survived(for_server(), bytes(spoiled))


@pytest.mark.parametrize("known", ["ping", "newer"])
@pytest.mark.parametrize(
    "nesting", [b"\x91", b"\x81\xa1x", b"\x81"], ids=["arrays", "maps", "keys"]
)
def test_deep_nesting_raises_only_protocol_errors(known: str, nesting: bytes) -> None:
    body = b"\x83" + b"".join(map(msgspec.msgpack.encode, ("type", known, "request", 1, "x")))
    body += nesting * ((FRAME_MAX_BYTES - len(body)) // len(nesting))
    with pytest.raises(ProtocolError):
        list(for_server().receive(framed(body)))


@pytest.mark.parametrize(
    "body",
    [
        b"\xdf\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff" + b"\xa1a\x01" * 1000,
        b"\x82\xa4type\xa4page\xa7entries\xdd\xff\xff\xff\xff",
        b"\x82\xa4type\xa4page\xa7request\xdb\xff\xff\xff\xff",
        b"\x82\xa4type\xdb\xff\xff\xff\xffpage",
        b"\x82\xa4type\xa4page\xa1x\xc9\xff\xff\xff\xff\x01",
    ],
    ids=["map", "map with fields", "list", "text", "tag", "extension"],
)
def test_a_huge_declared_size_takes_no_memory(body: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(ProtocolError):
        list(for_client().receive(framed(body)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**20


@pytest.mark.parametrize("bad", [b"\xff\xfe\xfd", b"\xed\xa0\x80", b"\xc0\x80\x61"])
@pytest.mark.parametrize("field", ["type", "software"])
def test_text_that_is_not_utf8_raises_a_protocol_error(field: str, bad: bytes) -> None:
    good = {"type": "hello", "version": 1, "software": "abc", "nonce": bytes(32)}
    good[field] = "QQQ"
    with pytest.raises(ProtocolError):
        list(for_server().receive(frame_of(good).replace(b"QQQ", bad)))


@given(length=st.just(0) | st.integers(FRAME_MAX_BYTES + 1, 2**32 - 1), cut=st.integers(0, 3))
def test_a_length_over_the_limit_raises_before_the_body_arrives(length: int, cut: int) -> None:
    header = struct.pack(">I", length)
    reader = for_server()
    assert list(reader.receive(encode(Quit()) + header[:cut])) == [Quit()]
    with pytest.raises(ProtocolError, match=f"{length:,} bytes"):
        list(reader.receive(header[cut:]))
    assert reader.buffered == 0


@given(sent=st.lists(client_messages, max_size=3))
def test_messages_before_the_fault_come_out_before_it_is_raised(sent: list[Message]) -> None:
    received = for_server().receive(b"".join(map(encode, sent)) + bytes(4))
    for message in sent:
        assert next(received) == message
    with pytest.raises(ProtocolError):
        next(received)


@settings(max_examples=30)
@given(chunks=st.lists(st.integers(1, FRAME_MAX_BYTES), min_size=1, max_size=8))
def test_it_never_holds_more_than_one_unfinished_frame(chunks: list[int]) -> None:
    reader = for_server()
    largest = framed(b"\x82\xa4type\xa4quit\xa1x\xc5" + struct.pack(">H", 65_520) + bytes(65_520))
    assert len(largest) == FRAME_MAX_BYTES + HEADER_BYTES
    stream, fed = largest * 8, 0
    for size in chunks:
        for message in reader.receive(stream[fed : fed + size]):
            assert message == Quit()
            assert reader.buffered == 0
        fed += size
        assert reader.buffered == fed % len(largest)


@given(
    text=st.text(), surrogate=st.characters(categories=["Cs"]), request=st.integers(1, 2**32 - 1)
)
def test_a_lone_surrogate_is_our_own_error_before_it_travels(
    text: str, surrogate: str, request: int
) -> None:
    with pytest.raises(EncodingError, match="Say"):
        encode(Say(request, bytes(16), 1, text + surrogate))


def test_a_message_larger_than_a_frame_is_our_own_error_before_it_travels() -> None:
    overhead = len(encode_body(Say(1, bytes(16), 1, "x" * 60_000))) - 60_000
    fits = Say(1, bytes(16), 1, "x" * (FRAME_MAX_BYTES - overhead))
    assert len(encode(fits)) == HEADER_BYTES + FRAME_MAX_BYTES
    with pytest.raises(EncodingError, match="65,537 bytes; a frame holds 65,536"):
        encode(msgspec.structs.replace(fits, text=fits.text + "x"))


def test_a_number_no_message_can_carry_is_our_own_error() -> None:
    with pytest.raises(EncodingError, match="Who"):
        encode(Who(1, 2**64))
