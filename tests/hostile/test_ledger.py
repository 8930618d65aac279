"""The ledger finds every kind of fault in made-up ledgers: one that cannot would be a fault."""

import pytest

from tests.hostile.ledger import Account, Ledger, Line, differences


def line(seq: int, text: str, *, sender: str = "ada", conversation: int = 1) -> Line:
    return Line(conversation, seq, sender, text.encode(), text)


def sent(*texts: str, acknowledged: int = 0, sender: str = "ada") -> Ledger:
    """Return a ledger of things said in the lobby, the first of them acknowledged in order."""
    ledger = Ledger()
    for text in texts:
        ledger.send(sender, 1, text.encode(), text)
    for seq, text in enumerate(texts[:acknowledged], 1):
        ledger.acknowledge(sender, text.encode(), seq)
    return ledger


def kinds(account: Account) -> list[str]:
    return list(account.faults)


WHOLE = [line(1, "one"), line(2, "two"), line(3, "three")]


def test_what_is_there_once_and_in_order_has_no_fault() -> None:
    account = sent("one", "two", "three", acknowledged=3).compare(WHOLE)
    assert not account.faults
    assert account.told() == "0 lost, 0 doubled, 0 reordered of 3 acknowledged"
    assert account.stored == 3


def test_what_was_sent_and_not_acknowledged_may_be_missing() -> None:
    ledger = sent("one", "two", "three", acknowledged=1)
    assert not ledger.compare(WHOLE[:1]).faults
    assert not ledger.compare(WHOLE).faults
    assert (ledger.sent, ledger.acknowledged) == (3, 1)


@pytest.mark.parametrize(
    ("log", "found"),
    [
        (WHOLE[:2], ["lost"]),
        ([], ["lost"]),
        ([*WHOLE, line(4, "two")], ["doubled", "reordered"]),
        ([*WHOLE, line(4, "three")], ["doubled"]),
        ([line(1, "two"), line(2, "one"), line(3, "three")], ["reordered", "altered"]),
        ([line(1, "one"), line(2, "two"), line(4, "three")], ["altered", "gaps"]),
        ([*WHOLE[:2], line(3, "three")._replace(text="tree")], ["altered"]),
        ([*WHOLE, line(4, "four")], ["strange"]),
        ([*WHOLE, line(4, "one", sender="bob")], ["strange"]),
        ([WHOLE[0], WHOLE[2], WHOLE[1]], ["reordered", "gaps"]),
        (WHOLE[1:], ["lost", "gaps"]),
    ],
    ids=[
        "the last", "all", "an early one twice", "the last twice", "another order",
        "a number left out", "another text", "never sent", "never sent by them", "read in disorder",
        "the first",
    ],
)  # fmt: skip
def test_each_fault_of_a_log_is_found(log: list[Line], found: list[str]) -> None:
    assert kinds(sent("one", "two", "three", acknowledged=3).compare(log)) == found


def test_what_was_refused_may_not_be_there() -> None:
    ledger = sent("one", "two", "three", acknowledged=2)
    ledger.refuse("ada", b"three")
    assert not ledger.compare(WHOLE[:2]).faults
    assert kinds(ledger.compare(WHOLE)) == ["strange"]


def test_an_order_is_that_of_one_sender_in_one_conversation() -> None:
    ledger = sent("one", "two", acknowledged=2)
    ledger.send("bob", 1, b"b", "b")
    ledger.send("ada", 2, b"elsewhere", "elsewhere")
    log = [
        Line(2, 1, "ada", b"elsewhere", "elsewhere"),
        line(1, "one"),
        line(2, "two"),
        Line(1, 3, "bob", b"b", "b"),
    ]
    assert not ledger.compare(log).faults


def test_what_is_sent_again_under_its_name_is_the_same_and_may_not_differ() -> None:
    ledger = sent("one", "two")
    ledger.send("ada", 1, b"one", "one")
    assert ledger.sent == 2
    with pytest.raises(AssertionError):
        ledger.send("ada", 1, b"one", "another")


def test_gaps_may_be_told_to_be_of_no_interest() -> None:
    later = [each._replace(seq=each.seq + 9) for each in WHOLE]
    assert not sent("one", "two", "three").compare(later, gapless=False).faults


def test_many_faults_are_counted_and_few_of_them_named() -> None:
    texts = [str(n) for n in range(9)]
    account = sent(*texts, acknowledged=9).compare([])
    assert len(account.faults["lost"]) == 6
    assert "9 in all" in account.faults["lost"][-1]
    assert account.told("moves") == "9 lost, 0 doubled, 0 reordered of 9 acknowledged moves"


@pytest.mark.parametrize(
    ("seen", "faults"),
    [
        (WHOLE, 0),
        (WHOLE[1:], 0),
        ([WHOLE[0], WHOLE[2]], 1),
        ([WHOLE[0], WHOLE[0], WHOLE[1]], 1),
        ([*WHOLE, line(4, "four")], 1),
        ([WHOLE[0], line(2, "zwei")], 1),
    ],
    ids=["all", "from a place on", "a gap", "one twice", "one too many", "another text"],
)
def test_what_a_reader_saw_otherwise_is_found(seen: list[Line], faults: int) -> None:
    assert len(differences(WHOLE, seen)) == faults
