# ruff: noqa: RUF001 -- what looks alike is what is tested
"""Look-alikes of names that are taken or reserved: every entry of Unicode's list is tried."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour_server.lookalikes import caseless_skeleton, confusables, skeleton
from parlour_server.names import RESERVED, NicknameError, nickname_key, too_close
from parlour_server.scripts import scripts, shared

REGISTERED = (
    "alice", "Bob", "charlie", "Dave_99", "eve-2", "Frank", "mallory", "Oscar", "peggy", "quincy",
    "RUPERT", "Sybil", "Trent", "ursula", "Victor", "Walter", "xavier", "yvonne", "Zoë", "José",
    "player1", "player2", "anna-345678", "Nguyễn", "Łukasz", "Søren", "Ɓala", "straße", "Naïve",
    "Вера", "Сара", "ольга", "Нина", "Юрий", "Дмитро", "Αλέξανδρος", "Νίκος", "Σοφία", "ναυα",
    "Արամ", "Ռուբեն", "გიორგი", "ᏣᎳᎩ", "مريم", "علی", "דנה", "שרה", "प्रिया", "தமிழ்", "สมชาย",
    "小明", "山田タロウ", "ひろし", "김철수", "ニカへ",
)  # fmt: skip


def key_or_none(nickname: str) -> str | None:
    try:
        return nickname_key(nickname)
    except NicknameError:
        return None


def cases(name: str) -> set[str]:
    forms = {name, name.lower(), name.upper(), name.title()}
    return {form for form in forms if form.lower() == name.lower()}


def imitations(name: str) -> Iterator[str]:
    """Yield what an entry of the list makes of a name, in each direction and at each place."""
    for form in cases(name):
        apart = unicodedata.normalize("NFD", form)
        for source, prototype in confusables().items():
            for old, new in ((prototype, source), (source, prototype)):
                at = apart.find(old)
                if at < 0:
                    continue
                yield apart.replace(old, new)
                while at >= 0:
                    yield apart[:at] + new + apart[at + len(old) :]
                    at = apart.find(old, at + 1)


def by_look() -> dict[str, list[str]]:
    looks = defaultdict(list)
    table = confusables()
    for text in {*table, *table.values()}:
        looks[skeleton(text)].append(text)
    return dict(looks)


BY_LOOK = by_look()


@pytest.mark.parametrize("name", REGISTERED)
def test_every_look_alike_of_a_taken_name_has_its_key_or_is_refused(name: str) -> None:
    key = nickname_key(name)
    passed = [imitation for imitation in imitations(name) if key_or_none(imitation)]
    assert {nickname_key(imitation) for imitation in passed} <= {key}


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_every_look_alike_of_a_reserved_name_is_refused(name: str) -> None:
    tried = set(imitations(name))
    assert len(tried) > 50
    assert [imitation for imitation in tried if key_or_none(imitation) is not None] == []


def test_most_look_alikes_in_one_script_are_refused_for_being_too_close() -> None:
    """Else the two tests above would pass with a server that refuses everything."""
    reasons = []
    for imitation in set(imitations("admin")):
        with pytest.raises(NicknameError) as caught:
            nickname_key(imitation)
        reasons.append(str(caught.value))
    assert reasons.count("too close to “admin”") >= 10
    assert len({i for i in imitations("alice") if key_or_none(i)}) >= 20


def test_names_made_of_an_entry_alone_have_one_key_or_are_refused() -> None:
    """Every entry, in a name of its own: once, twice, and after each letter that is in doubt."""
    several = 0
    for look, texts in BY_LOOK.items():
        for pattern in ("{}", "{}{}", "{}7", "\u039d{}", "n{}", "\u0393{}\u03a5", "Y{}"):
            keys = {key_or_none(pattern.format(text, text)) for text in texts} - {None}
            assert len(keys) <= 1, (look, pattern)
            several += len(keys)
    assert several > 1000


def spelled_in() -> dict[str, dict[str, list[str]]]:
    """Return, for each script, the ways to write what looks like something else."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for look, texts in BY_LOOK.items():
        for text in texts:
            if any(key_or_none(around.format(text)) for around in ("{}", "a{}", "{}a", "\u05d0{}")):
                for script in shared(map(scripts, text)):
                    found[script][look].append(text)
    for ways in found.values():
        for look in [look for look in BY_LOOK if len(look) > 1]:
            if all(character in ways for character in look):
                ways[look].append("".join(ways[character][0] for character in look))
    return {script: dict(ways) for script, ways in found.items() if len(ways) > 1}


SPELLED_IN = spelled_in()
PAIRS = sorted(
    (one, other, sorted(looks))
    for one in SPELLED_IN
    for other in SPELLED_IN
    if one <= other and (looks := SPELLED_IN[one].keys() & SPELLED_IN[other].keys())
)


@given(st.sampled_from(PAIRS), st.data())
def test_a_name_wholly_in_look_alikes_from_another_script_is_one_or_refused(
    pair: tuple[str, str, list[str]], data: st.DataObject
) -> None:
    one, other, looks = pair
    drawn = data.draw(st.lists(st.sampled_from(looks), min_size=1, max_size=6))
    names = [
        "".join(data.draw(st.sampled_from(SPELLED_IN[script][look])) for look in drawn)
        for script in (one, other)
    ]
    assert len({key_or_none(name) for name in names} - {None}) <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alice", "aIice"),
        ("alice", "a1ice"),
        ("ALICE", "alice"),
        ("bob1", "bobl"),
        ("bob0", "BOBO"),
        ("anna1", "annal"),
        ("modern", "modem"),
        ("Сара", "Capa"),
        ("вера", "Bepa"),
        ("ΚΟΡΑ", "kopa"),
        ("ʼbala", "Ɓala"),
        ("aʼpd", "aƤd"),
        ("b\u0307\u0368", "b\u0358\u0368"),
        ("ニカ", "二力"),
        ("ａｄａ", "ada"),
        ("νικος", "νικοσ"),
    ],
)
def test_names_that_are_too_close(one: str, other: str) -> None:
    assert nickname_key(one) == nickname_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("player1", "player2"),
        ("Nina", "Viva"),
        ("Nicky", "Vicky"),
        ("uma", "yma"),
        ("José", "Jose"),
        ("Sơn", "Son"),
        ("anna5", "annas"),
        ("team6", "teamb"),
        ("Dan", "Dav"),
        ("a-b", "a_b"),
        ("Марк", "Мара"),
        ("Гор", "Пор"),
    ],
)
def test_names_that_are_not_too_close(one: str, other: str) -> None:
    assert nickname_key(one) != nickname_key(other)


def test_plain_letters_and_digits_are_told_apart_but_for_those_known_to_look_alike() -> None:
    plain = "abcdefghijklmnopqrstuvwxyz0123456789"
    known = str.maketrans({"l": "i", "1": "i", "0": "o", "m": "rn"})
    by_key = defaultdict(set)
    for text in (*plain, *(a + b for a in plain for b in plain)):
        by_key[caseless_skeleton(text)].add(text.translate(known))
    assert [texts for texts in by_key.values() if len(texts) > 1] == []


@given(st.text(max_size=30))
def test_a_skeleton_is_its_own_skeleton(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)
    once = caseless_skeleton(text.lower())
    assert caseless_skeleton(once) == once


@pytest.mark.parametrize("form", ["all", "ALl", "AlI", "aLI", "ail", "a11", "Al1"])
def test_ali_is_a_name_and_what_could_be_read_as_all_is_not(form: str) -> None:
    assert nickname_key("Ali") == nickname_key("ali") == nickname_key("ALI")
    with pytest.raises(NicknameError) as caught:
        nickname_key(form)
    assert caught.value.code == "nickname-reserved"


@pytest.mark.parametrize(
    ("nickname", "reserved"),
    [
        ("ChɑnServ", "chanserv"), ("adm1n", "admin"), ("0wner", "owner"), ("ОР", "op"),
        ("rne", "me"), ("house_", "house"), ("-H0use", "house"), ("b_0t--", "bot"),
    ],
)  # fmt: skip
def test_what_is_too_close_to_a_reserved_name_is_told_which(nickname: str, reserved: str) -> None:
    with pytest.raises(NicknameError) as caught:
        nickname_key(nickname)
    assert caught.value.code == "nickname-reserved"
    assert str(caught.value) == f"too close to “{reserved}”"


@pytest.mark.parametrize("nickname", ["ali_", "-Ali", "house_of_cards", "mee", "bo-bo"])
def test_dashes_alone_make_no_name_a_reserved_one(nickname: str) -> None:
    assert nickname_key(nickname)


@pytest.mark.parametrize("nickname", ["аdmin", "admіn", "αdmin"])
def test_a_reserved_name_with_a_letter_of_another_script_is_refused(nickname: str) -> None:
    with pytest.raises(NicknameError) as caught:
        nickname_key(nickname)
    assert caught.value.code == "nickname-invalid"


@pytest.mark.parametrize(
    ("nickname", "held", "told"),
    [
        ("alice", "Alice", "taken"),
        ("Zoe\u0308", "zo\u00eb", "taken"),
        ("aIice", "Alice", "too close to “Alice”"),
        ("Capa", "Сара", "too close to “Сара”"),
    ],
)
def test_a_name_that_is_taken_is_told_from_one_that_is_too_close(
    nickname: str, held: str, told: str
) -> None:
    assert nickname_key(nickname) == nickname_key(held)
    assert too_close(nickname, held) == told
