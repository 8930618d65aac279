"""Whatever several devices do about invitations at once, each ends with what is on disk."""

import trio
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parlour_protocol import FromClient, FromServer
from parlour_protocol.messages import (
    AnswerToPlay,
    InviteToPlay,
    PlayInvitations,
    PlayInvited,
    SignIn,
    Terms,
)
from tests.server.late_journal import LateJournal
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.playing.inviters import new_id

_commands = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(("invite", "accept", "decline", "withdraw"))),
    min_size=1,
    max_size=14,
)


# What goes wrong where telling is not in the order of decisions: the first is told last.
@example([(0, "invite"), (2, "decline")], [40, 0], 14)
@settings(max_examples=60, deadline=None)
@given(
    _commands, st.lists(st.sampled_from((0, 1, 7, 40)), min_size=1, max_size=6), st.integers(0, 14)
)
def test_whatever_devices_do_at_once_each_ends_with_what_is_on_disk(
    commands: list[tuple[int, str]], delays: list[int], late: int
) -> None:
    async def main() -> None:
        async with house(LateJournal(delays), play_declined_rest_seconds=0.001) as here:
            devices = [await here.join(name) for name in ("ada", "ada", "bob", "bob")]
            devices.append(await here.greeted())
            ids: list[bytes] = []
            for number, (who, what) in enumerate(commands):
                if number == late:
                    come_in(devices[-1], "bob")
                devices[who].send(command(number, who, what, ids))
                for _ in range(delays[number % len(delays)]):
                    await trio.lowlevel.checkpoint()
            if late >= len(commands):
                come_in(devices[-1], "bob")
            known = [open_as_heard(await device.settled()) for device in devices]
            rows = here.journal._db.execute("SELECT id FROM play_invitation WHERE state = 'open'")
            is_open = {id_ for (id_,) in rows}
            assert known == [is_open] * len(devices)

    in_virtual_time(main)


def come_in(peer: Peer, nickname: str) -> None:
    peer.send(SignIn(peer.request(), nickname, peer.credential(nickname)))


def command(number: int, who: int, what: str, ids: list[bytes]) -> FromClient:
    if what == "invite" or not ids:
        ids.append(new_id())
        other = "bob" if who < 2 else "ada"
        side = ("", "crosses")[number % 2]
        return InviteToPlay(100 + number, ids[-1], other, Terms("tic-tac-toe", side=side))
    return AnswerToPlay(100 + number, ids[number % len(ids)], what)


def open_as_heard(heard: list[FromServer]) -> set[bytes]:
    """Return what is open to whoever has heard this, and listened."""
    found: set[bytes] = set()
    for message in heard:
        if isinstance(message, PlayInvitations):
            found = {each.id for each in message.invitations}
        elif isinstance(message, PlayInvited):
            told_of = message.invitation
            (found.add if told_of.state == "open" else found.discard)(told_of.id)
    return found
