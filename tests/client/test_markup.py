import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour_client.markup import Face, LineKind, links, outside_code, parse
from parlour_client.visible import MARKS_PER_BASE_MAX, visible
from parlour_protocol.limits import TEXT_MAX_CHARACTERS

SIGNS = {Face.BOLD: "B", Face.ITALIC: "I", Face.CODE: "C", Face.LINK: "L", Face.MARK: "-"}
_MARKUP = ("*", "**", "***", "_", "`", "``", "```", "\n", "> ", "```py\n", "\n```\n", "(", ")")
_WORDS = (" ", "a", "b1", "https://x.y/", "👩", "|", "[red]")
_DANGEROUS = ("\u0301", "\u200d", "\u202e", "\x1b[31m", "\ufe0f")
pieces_of_markup = st.sampled_from((*_MARKUP, *_WORDS, *_DANGEROUS))
hostile = st.lists(pieces_of_markup | st.characters(categories=None), max_size=60).map("".join)


def read(text: str) -> str:
    """Write each piece that has a face as `SIGNS(text)`, one line for each line."""
    lines = []
    for line in parse(text):
        shown = ""
        for piece in line.pieces:
            signs = "".join(sign for face, sign in SIGNS.items() if face in piece.face)
            shown += f"{signs}({piece.text})" if signs else piece.text
        lines.append(shown)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("plain", "plain"),
        ("a **b** c", "a -(**)B(b)-(**) c"),
        ("*a* _b_", "-(*)I(a)-(*) -(_)I(b)-(_)"),
        ("***a***", "-(***)BI(a)-(***)"),
        ("**a *b* c**", "-(**)B(a )-(*)BI(b)-(*)B( c)-(**)"),
        ("*a *b*", "*a -(*)I(b)-(*)"),
        ("(**a**), **b**!", "(-(**)B(a)-(**)), -(**)B(b)-(**)!"),
        ("`a*b*` *c*", "-(`)C(a*b*)-(`) -(*)I(c)-(*)"),
        ("``a`b``", "-(``)C(a`b)-(``)"),
        ("```a```", "-(```)C(a)-(```)"),
        ("**`a`**", "-(**)-(`)C(a)-(`)-(**)"),
    ],
)
def test_marks_around_words_are_read(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4 = 2 * 12",
        "snake_case_name and __init__",
        "**open",
        "`open",
        "** a **",
        "****",
        ">_< >:( >no",
        "```\nnever closed",
        "*\u0301a*",
        "[bold]x[/bold] [@click=app.quit]y[/] [label](x.y)",
        "a://b ftp://c.d xhttp://e.f https:// https://-",
    ],
)
def test_what_is_not_markup_stays_as_typed(text: str) -> None:
    assert read(text) == text


def test_blocks_and_quotations_are_lines_of_their_own() -> None:
    lines = parse("> so *it* is\n```py\n  x = '*'\n> y\n```\n> end")
    assert [line.kind for line in lines] == [
        LineKind.QUOTE,
        LineKind.FENCE,
        LineKind.CODE,
        LineKind.CODE,
        LineKind.FENCE,
        LineKind.QUOTE,
    ]
    assert lines[2].pieces[0].text == "  x = '*'"
    assert read("> so *it* is") == "-(> )so -(*)I(it)-(*) is"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://a.b/c_d_e?f=*g*&h#i.", ("https://a.b/c_d_e?f=*g*&h#i",)),
        ("(https://a.b/w_(x)) HTTP://C.D!", ("https://a.b/w_(x)", "HTTP://C.D")),
        ("**https://a.b** _https://c.d/_", ("https://a.b", "https://c.d/")),
        (
            "<https://a.b> \"https://c.d\" 'https://e.f'",
            ("https://a.b", "https://c.d", "https://e.f"),
        ),
        ("https://a.b\u202e/moc.evil", ("https://a.b",)),
        ("https://пример.рф/ж", ("https://пример.рф/ж",)),
        ("https://good.a\\@evil.b", ("https://good.a",)),
        ("https://user:pw@a.b", ("https://user:pw@a.b",)),
        ("`https://a.b`\n```\nhttps://c.d\n```", ()),
        ("https://a.b https://a.b", ("https://a.b", "https://a.b")),
        ("javascript://a.b file:///etc data://x", ()),
    ],
)
def test_addresses_are_found_as_they_are_shown(text: str, found: tuple[str, ...]) -> None:
    assert links(text) == found


@given(hostile)
def test_the_pieces_together_are_the_visible_text(text: str) -> None:
    assert "\n".join(line.text for line in parse(text)) == visible(text, lines=True)


@given(hostile)
def test_no_piece_holds_what_a_terminal_obeys(text: str) -> None:
    for line in parse(text):
        shown = "".join(piece.text for piece in line.pieces if Face.MARK not in piece.face)
        assert visible(shown) == shown
        assert all(
            unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp", "Cs"}
            for c in shown
            if c != "\u200d"
        )


def test_delimiters_left_out_stack_no_marks() -> None:
    marks = "\u0301" * MARKS_PER_BASE_MAX
    (line,) = parse("a" + f"{marks}*" * 40)
    shown = "".join(piece.text for piece in line.pieces if Face.MARK not in piece.face)
    assert visible(shown) == shown


@given(hostile)
def test_code_and_addresses_are_never_changed(text: str) -> None:
    assert outside_code(text, lambda words: words) == text


def test_only_what_is_outside_code_is_changed() -> None:
    text = "a `a` **a** https://a.b\n```\na\n```\n> a"
    assert outside_code(text, str.upper) == "A `a` **A** https://a.b\n```\na\n```\n> A"


@pytest.mark.parametrize(
    "piece",
    [
        "*",
        "**",
        "`",
        "_",
        "***a",
        "*a* ",
        "**a _b ",
        "`a``b",
        "```\n",
        "> ",
        "https://a",
        "://",
        ")(",
        "*a`",
    ],
)
def test_hostile_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = (piece * characters)[:characters]
        took = []
        for _ in range(5):
            began = time.thread_time()
            parse(text)
            took.append(time.thread_time() - began)
        return min(took)

    assert seconds(8 * TEXT_MAX_CHARACTERS) < 40 * seconds(TEXT_MAX_CHARACTERS)
