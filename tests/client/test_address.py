import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour_client.address import Address, parse_address
from parlour_client.errors import AddressError

KEY = "of9y5N5HdP_uTP_BuOs7x9_xT0buAdqNsJjlQCehHJM"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("example.org", Address("example.org", 22222)),
        ("example.org:1", Address("example.org", 1)),
        (f" 127.0.0.1:65535#{KEY}\n", Address("127.0.0.1", 65535, KEY)),
        (f"example.org#SHA256:{KEY}", Address("example.org", 22222, KEY)),
        ("[::1]:3", Address("::1", 3)),
        ("[::1]", Address("::1", 22222)),
        ("::1", Address("::1", 22222)),
        ("fe80::1%eth0", Address("fe80::1%eth0", 22222)),
    ],
)
def test_an_address_is_read_as_people_write_it(text: str, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no host"),
        (":1", "no host"),
        ("a:0", "“0” is not a port"),
        ("a:65536", "not a port"),
        ("a:022222222222", "not a port"),
        ("a:x", "“x” is not a port"),
        ("a:\N{SUPERSCRIPT TWO}", "not a port"),
        ("[::1", "lacks a ]"),
        ("a b", "“a b” is not a host"),
        ("-oProxy", "is not a host"),
        ("a#short", "“short”"),
        (f"a#{KEY}x", "not a key's fingerprint"),
        ("a" * 201, "201 characters"),
    ],
)
def test_what_is_no_address_is_told_in_words(text: str, told: str) -> None:
    with pytest.raises(AddressError, match=told.replace("]", r"\]")):
        parse_address(text)


@given(
    st.from_regex(r"[a-z0-9][a-z0-9.-]{0,50}", fullmatch=True) | st.ip_addresses(v=6).map(str),
    st.integers(1, 65535),
    st.none() | st.from_regex(r"[A-Za-z0-9_-]{43}", fullmatch=True),
)
def test_an_invitation_leads_back_to_its_address(host: str, port: int, key: str | None) -> None:
    address = Address(host, port, key)
    assert parse_address(str(address)) == address


@given(st.text())
def test_any_text_is_an_address_or_an_error_in_words(text: str) -> None:
    try:
        parse_address(text)
    except AddressError as error:
        told = str(error)
    else:
        told = text
    assert told
