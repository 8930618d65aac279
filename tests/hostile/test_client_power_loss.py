"""The power of a client's machine fails at any moment: what it has taken to send is there."""

import random
from collections import Counter
from itertools import islice
from pathlib import Path

import anyio
import pytest

from parlour_client.errors import StoreError
from parlour_client.model import Outgoing, OutgoingState
from parlour_client.storage import database
from parlour_client.storage.database import Database, open_database
from parlour_client.storage.history import History
from parlour_client.storage.pins import make_folder
from parlour_protocol.messages import Entry
from tests.hostile.busy_day import Promise
from tests.hostile.film import Film, Moment, Released, moments, place
from tests.hostile.recording_disk import Operation, RecordingDisk, lay_out
from tests.hostile.report import tell
from tests.hostile.sizes import size

pytestmark = pytest.mark.asyncio

IMAGES = size(100, 2_000)
LINES = size(40, 200)
PER_MOMENT = 4
ACCOUNT = 1


async def filmed(folder: Path, monkeypatch: pytest.MonkeyPatch, synchronous: int) -> Film:
    """Return a day on which lines are taken, sent, stored by the server and so dropped."""
    film = Film()
    make_folder(folder)
    disk = RecordingDisk(folder / "history.db", film.happened.append, default=True)
    chance = random.Random(3)
    monkeypatch.setattr(database, "LINGER_SECONDS", 0.0)
    try:
        kept = await open_database(folder)
    finally:
        disk.unregister()
    kept._connection.pragma("synchronous", synchronous)
    kept._connection.pragma("wal_autocheckpoint", 8)
    history = History(kept, ACCOUNT)
    taken: list[Promise] = []
    for number in range(LINES):
        taken.append(await take(kept, history, number, film))
        history.add_entries((entry(number),))
        history.set_draft(1, f"draft {number}")
        history.add_input(f"line {number}")
        if chance.random() < 0.6:
            sent = taken.pop(0)
            film.happened.append(Released(sent))
            history.drop_outgoing(bytes(sent.values[0]))  # type: ignore[arg-type] # an id
        await kept.flush()
    await kept.close()
    return film


async def take(kept: Database, history: History, number: int, film: Film) -> Promise:
    """Take a line, and promise it as soon as its author would be told that it is kept."""
    id_ = number.to_bytes(16)
    promise = Promise(f"line {number}", "SELECT 1 FROM outgoing WHERE message = ?", (id_,))
    failures: list[StoreError | None] = []

    def done(failure: StoreError | None) -> None:
        failures.append(failure)
        film.happened.append(promise)

    text = f"line {number}"
    waiting = Outgoing(id_, 1, text, "text", number, OutgoingState.WAITING)
    history.add_outgoing(waiting, done)
    await kept.flush()
    assert failures == [None]
    return promise


def entry(number: int) -> Entry:
    """Return an entry that has come from the server."""
    return Entry(1, number + 1, number, 2, "bob", number.to_bytes(16), "well " * 40, "text")


async def wrong(moment: Moment, folder: Path) -> str:
    """Return in words what is wrong with an image that was laid out; empty if nothing is."""
    try:
        kept = await open_database(folder)
    except StoreError as error:
        return f"it does not open: {error}"
    with anyio.CancelScope(shield=True):
        loaded = await History(kept, ACCOUNT).load()
        await kept.close()
    if kept.set_aside:
        return "it was taken for damaged"
    ids = [each.id for each in loaded.outbox]
    if sorted(set(ids)) != ids:
        return "lines are in another order, or twice"
    lost = [each.what for each in moment.promises if each.values[0] not in ids]
    return f"lost: {', '.join(lost)}" if lost else ""


async def looked_through(film: Film, images: int, path: Path) -> Counter[str]:
    """Lay out images of moments spread over a film, and return with how many something is wrong."""
    chance = random.Random(11)
    count = sum(isinstance(what, Operation) for what in film.happened)
    chosen = Counter(chance.choices(range(count), k=images // PER_MOMENT))
    found: Counter[str] = Counter()
    for at, moment in enumerate(moments(film)):
        for image in islice(moment.platter.images(chance), PER_MOMENT * chosen[at]):
            lay_out(image, path)
            found["images"] += 1
            found["torn"] += bool(moment.platter.pending)
            if said := await wrong(moment, path.parent):
                found["wrong"] += 1
                found[f"wrong: {said}"] += 1
    return found


async def test_a_line_that_was_taken_is_in_the_outbox_once_after_a_power_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await filmed(tmp_path / "kept", monkeypatch, synchronous=2)
    with place(tmp_path, "history.db") as path:
        found = await looked_through(film, IMAGES, path)
    tell(
        "power loss of a client's machine at any write",
        f"{found['images']:,} images of its disk, {found['torn']:,} with writes under way",
        f"{found['wrong']} without a line that was taken, or with one twice or elsewhere",
    )
    assert found["torn"] > IMAGES // 2
    assert not found["wrong"], found


async def test_without_a_sync_at_each_commit_some_lines_are_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await filmed(tmp_path / "kept", monkeypatch, synchronous=1)
    with place(tmp_path, "history.db") as path:
        found = await looked_through(film, IMAGES, path)
    assert found["wrong"]
