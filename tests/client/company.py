"""Alice and her company: who they are, where they talk, and what they say."""

from collections.abc import Iterable

from parlour_protocol.messages import TEXT, Conversation, Entry, Page

START = 1_795_255_200_000
"""Saturday 21 November 2026, 10:00 UTC, in milliseconds."""
MINUTE = 60_000
LOBBY = 1
ALICE, BOB, CLEO, DAN = 1, 2, 3, 4
WITH_BOB = 100 + BOB
"""The direct conversation with bob."""
NAMES = {ALICE: "alice", BOB: "bob", CLEO: "cleo", DAN: "dan"}


def direct(account: int, head: int = 0) -> Conversation:
    """Return alice's direct conversation with somebody."""
    return Conversation(100 + account, "direct", NAMES[account], head, peer=account)


def entry(
    seq: int,
    account: int,
    text: str,
    *,
    minute: float = 0,
    kind: str = TEXT,
    at: int = LOBBY,
) -> Entry:
    """Return what somebody said, so many minutes after the beginning."""
    return Entry(
        at,
        seq,
        int(START + minute * MINUTE),
        account,
        NAMES.get(account, f"guest{account}"),
        (at * 1_000_000 + seq).to_bytes(16, "big"),
        text,
        kind,
    )


def page(entries: Iterable[Entry], at: int = LOBBY) -> Page:
    """Return entries as a page of a conversation."""
    return Page(1, at, tuple(entries))
