# ruff: noqa: RUF001 -- names in other scripts than Latin
"""What a nickname may be, and when two are the same."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parlour_protocol import NICKNAME_MAX_CHARACTERS
from parlour_server.names import RESERVED, NicknameError, displayed, nickname_key

# What looks like what is read at first use: that is not to count as the time of one example.
nickname_key("ada")

ANY_TEXT = st.text(max_size=70)
LIKELY = st.text(
    st.characters(categories=["Lu", "Ll", "Lo", "Lm", "Mn", "Mc", "Nd"]) | st.sampled_from("-_"),
    min_size=1,
    max_size=24,
)
LATIN_GREEK_CYRILLIC = st.sampled_from([(0x41, 0x24F), (0x370, 0x3FF), (0x400, 0x52F)]).flatmap(
    lambda span: st.text(st.characters(min_codepoint=span[0], max_codepoint=span[1]), max_size=8)
)


def key_or_none(nickname: str) -> str | None:
    try:
        return nickname_key(nickname)
    except NicknameError:
        return None


def survives_case(text: str) -> bool:
    """Whether case is a matter of one letter for one here: not so for ß, final sigma, or İ."""
    return all(
        len(c.upper()) == len(c.lower()) == 1
        and c.upper().lower() == c.lower()
        and c.lower() not in "\u03c3\u03c2"
        for c in text
    )


@given(ANY_TEXT | LIKELY)
def test_any_text_is_a_nickname_or_refused_in_words(nickname: str) -> None:
    refused = None
    try:
        key = nickname_key(nickname)
    except NicknameError as error:
        refused = error
    else:
        assert key
        assert len(key) <= 10 * len(displayed(nickname))
        assert 1 <= len(displayed(nickname)) <= NICKNAME_MAX_CHARACTERS
    if refused is not None:
        assert refused.code in ("nickname-invalid", "nickname-reserved")
        assert len(str(refused)) < 500
        assert str(refused).isprintable()


@given(LIKELY)
def test_accents_joined_or_apart_are_the_same(nickname: str) -> None:
    composed = unicodedata.normalize("NFC", nickname)
    assert key_or_none(composed) == key_or_none(unicodedata.normalize("NFD", nickname))


@given(LIKELY | LATIN_GREEK_CYRILLIC)
def test_upper_and_lower_case_are_the_same_or_capitals_are_refused(nickname: str) -> None:
    assume(survives_case(unicodedata.normalize("NFC", nickname)))
    small = key_or_none(nickname.lower())
    assert key_or_none(nickname.upper()) in (small, None)
    assert key_or_none(nickname) in (small, None)


@given(st.text("abcxyzABCXYZiIlL0123456789-_", max_size=26))
def test_upper_and_lower_case_are_the_same_in_plain_latin(nickname: str) -> None:
    assume(nickname.lower() != "ali")
    assert key_or_none(nickname.upper()) == key_or_none(nickname.lower()) == key_or_none(nickname)


@given(LIKELY)
def test_what_is_shown_has_the_key_of_what_was_typed(nickname: str) -> None:
    assert key_or_none(displayed(nickname)) == key_or_none(nickname)


@pytest.mark.parametrize(
    "nickname",
    [
        "ada",
        "Ada_99",
        "x",
        "José",
        "Zoë-2",
        "Nguyễn",
        "Ольга",
        "Вера",
        "Ґалаґан",
        "Νίκος",
        "Γιώργος",
        "Αρμένη",
        "Արամ",
        "გიორგი",
        "小明",
        "ひろし",
        "山田タロウ-さん",
        "김철수",
        "金철수",
        "ㄅ小明",
        "مريم",
        "علی۱۲",
        "דנה",
        "प्रिया",
        "สมชาย",
        "Ɓala",
        "Ali",
        "ali",
        "ALI",
        "1234",
    ],
)
def test_names_of_the_world_are_nicknames(nickname: str) -> None:
    assert nickname_key(nickname)


@pytest.mark.parametrize(
    ("nickname", "told"),
    [
        ("", "this one is empty"),
        ("x" * 25, "this one has 25"),
        ("\u0958" * 13, "this one has 26"),
        ("a b", "not a space"),
        ("a\u00a0b", "not U+00A0"),
        ("a\u200bb", "not U+200B"),
        ("a\u202eb", "not U+202E"),
        ("a\nb", "not U+000A"),
        ("a\x1b[2J", "not U+001B"),
        ("a@b", "not “@”"),
        ("#lobby", "not “#”"),
        ("\u2800", "not “\u2800”"),
        ("♚", "not “♚”"),
        ("a" + "\u0323" * 4, "not U+0323"),
        ("--__--", "at least one letter or digit"),
        ("مa", "one script; “a” is of another than what is before it"),
        ("Ivаn", "one script; “а” is of another"),
        ("αdmin", "one script; “d” is of another"),
        ("paypaІ", "one script; “І” is of another"),
        ("ひろ김", "one script; “김” is of another"),
        ("小김ひ", "one script; “ひ” is of another"),
        ("a\u0902", "one script; U+0902 is of another"),
        ("1\u05d0", "cannot be compared"),
        ("\u0644\u06661\u06f6", "cannot be compared"),
        ("\ufb01", "cannot be compared"),
        ("Νόρα", "write it in small letters"),
        ("ΝΑΝΑ", "write it in small letters"),
        ("Niĸo", "write it in small letters"),
        ("Ƽam", "write it in small letters"),
    ],
)
def test_what_is_no_nickname_is_told_by_what_is_wrong_with_it(nickname: str, told: str) -> None:
    with pytest.raises(NicknameError, match=r".") as caught:
        nickname_key(nickname)
    assert caught.value.code == "nickname-invalid"
    assert told in str(caught.value)


@pytest.mark.parametrize("nickname", sorted(RESERVED))
def test_names_that_pass_for_the_house_are_reserved_in_any_case(nickname: str) -> None:
    with pytest.raises(NicknameError) as caught:
        nickname_key(nickname.title())
    assert caught.value.code == "nickname-reserved"
