"""A bit of what a client keeps flips: it says so or goes on, and trusts nobody it did not trust."""

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from parlour_client.address import Address
from parlour_client.errors import KeyChangedError, StoreError
from parlour_client.model import Outgoing, OutgoingState
from parlour_client.storage import Store
from parlour_client.storage.history import History
from parlour_protocol.messages import Entry, Reaction
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.hostile.test_bit_flips import damage

pytestmark = pytest.mark.asyncio

FLIPS = size(40, 600)
KEY, OTHER = "k" * 43, "o" * 43
PLACE = Address("example.org", 22222)
ACCOUNT = 1


async def keep(data: Path) -> None:
    """Fill a directory as somebody does who talks at a server."""
    store = Store(data)
    await store.check_key(PLACE, KEY)
    await store.used(PLACE, "ada")
    await store.device_public(KEY)
    kept = await store.database(KEY)
    history = History(kept, ACCOUNT)
    for number in range(60):
        id_, reactions = number.to_bytes(16), (Reaction("👍", (1, 2)),)
        said = Entry(1, number + 1, number, 2, "bób", id_, f"tea — {number}", "text")
        history.add_entries((said,))
        history.add_entries((Entry(2, *_of(said)[1:], reactions=reactions),))
        history.add_input(f"typed — {number}")
        history.set_draft(number, f"draft — {number}")
        waiting = Outgoing(id_, 1, f"line — {number}", "text", number, OutgoingState.WAITING)
        history.add_outgoing(waiting, lambda _: None)
    await kept.flush()
    await kept.close()


def _of(entry: Entry) -> tuple[int, int, int, int, str, bytes, str, str]:
    return (
        entry.conversation, entry.seq, entry.time, entry.account, entry.nickname, entry.id,
        entry.text, entry.kind,
    )  # fmt: skip


async def used(data: Path) -> str:
    """Use a directory in which something is damaged; return what came of it."""
    store, told = Store(data), "went on"
    for seen in (OTHER, KEY):
        try:
            await store.check_key(PLACE, seen)
            assert seen == KEY, "it trusts a server that it has never seen"
        except (KeyChangedError, StoreError):
            told = "went on" if seen == OTHER else "told"
    try:
        await store.known_servers()
        await store.sign(KEY, b"a text")
        kept = await store.database(KEY)
    except StoreError:
        return "told"
    try:
        await History(kept, ACCOUNT).load()
        History(kept, ACCOUNT).add_input("more")
        await kept.flush()
    except StoreError:
        told = "told"
    finally:
        await kept.close()
    return "told" if kept.set_aside or kept.failure else told


@pytest.mark.parametrize("name", ["example.org_22222.json", "device.key", "history.db"])
async def test_a_damaged_file_is_told_of_and_makes_nobody_trusted(
    name: str, tmp_path: Path
) -> None:
    whole, data = tmp_path / "whole", tmp_path / "data"
    await keep(whole)
    chance = random.Random(name)
    found: Counter[str] = Counter()
    for _ in range(FLIPS):
        shutil.copytree(whole, data)
        (path,) = data.rglob(name)
        damage(path, chance)
        how = await used(data)
        found[how] += 1
        if how == "told" and await used(data) == "went on":
            found["and set aside by the next start"] += 1
        shutil.rmtree(data)
    tell(
        f"bits flipped in a client's `{name}`, or its end cut off",
        f"{FLIPS:,}",
        f"{', '.join(f'{count:,} {how}' for how, count in sorted(found.items()))};"
        " no other server trusted",
    )
    assert found["told"]
