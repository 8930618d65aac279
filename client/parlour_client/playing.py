"""What one asks a server about games, for every kind of client."""

from collections.abc import Callable, Iterable
from pathlib import Path

import anyio.to_thread

from parlour_client.errors import DisconnectedError
from parlour_client.new_file import new_file, new_path
from parlour_client.session import Session
from parlour_client.visible import visible
from parlour_protocol.messages import (
    AnswerToPlay,
    AskRules,
    ExportGame,
    GameText,
    GatherTable,
    InviteToPlay,
    Opened,
    PlayInvitation,
    PlayInvited,
    Rules,
    Terms,
    Watch,
)

GAME_TEXT_MAX_CHARACTERS = 5_000_000
"""The longest record of a game that is saved, in Unicode code points."""
FORMS = {".pgn": "pgn", ".pdn": "pdn", ".sgf": "sgf", ".txt": "text", ".json": "json"}
"""The forms of a game's record, by the ends of files' names."""


async def rules(session: Session, game: str) -> str:
    """Return the rules of a game, by its key, as others wrote them.

    Raises:
        DisconnectedError, RefusedError: They are not known now.
    """
    return (await session.ask(AskRules(1, game), Rules)).text


async def invite(
    session: Session, id_: bytes, nickname: str, terms: Terms
) -> tuple[PlayInvitation, bool]:
    """Invite somebody to a game of two; returns the invitation, and whether they had invited one.

    Args:
        session: Whose.
        id_: Names the invitation; the same one sent again changes nothing.
        nickname: Whom.
        terms: To what.

    Raises:
        DisconnectedError, RefusedError: They are not invited, or it is not known whether they are.
    """
    session.invited_at[id_] = session.model.monotonic()
    answer = await session.ask(InviteToPlay(1, id_, nickname, terms), PlayInvited)
    return answer.invitation, answer.crossed


async def gather(
    session: Session, ids: Callable[[str], bytes], terms: Terms, nicknames: Iterable[str]
) -> int:
    """Sit down at a new table, and invite people to it; returns its conversation.

    Args:
        session: Whose.
        ids: Names the invitation of each of them, and the table as that of nobody; what is sent
            again under the same names changes nothing.
        terms: What is to be played.
        nicknames: Whom to invite.

    Raises:
        DisconnectedError, RefusedError: There is no table, or not all are invited to it.
    """
    opened = await session.ask(GatherTable(1, ids(""), terms), Opened)
    table = opened.conversation.id
    for nickname in nicknames:
        await invite_to_table(session, ids(nickname), nickname, table)
    return table


async def invite_to_table(session: Session, id_: bytes, nickname: str, table: int) -> None:
    """Invite somebody to sit down at a table of one's own; the rest is as in `invite`.

    Raises:
        DisconnectedError, RefusedError: They are not invited, or it is not known whether they are.
    """
    await session.ask(InviteToPlay(1, id_, nickname, table=table), PlayInvited)


async def answer_invitation(session: Session, id_: bytes, answer: str) -> PlayInvitation:
    """Answer an invitation, or take one's own back; returns it as it is then.

    Args:
        session: Whose.
        id_: Which.
        answer: `accept`, `decline` or `withdraw`.

    Raises:
        DisconnectedError, RefusedError: It is not answered.
    """
    return (await session.ask(AnswerToPlay(1, id_, answer), PlayInvited)).invitation


async def watch(session: Session, table: int) -> int:
    """Watch a table, or come back to one's own; returns the conversation to look at.

    Raises:
        DisconnectedError, RefusedError: One does not come in.
    """
    return (await session.ask(Watch(1, table), Opened)).conversation.id


async def come_to(session: Session, table: int) -> int:
    """Return the conversation of a table, come to as in `watch` if one is not there.

    Raises:
        DisconnectedError, RefusedError: One does not come in.
    """
    return table if table in session.model.conversations else await watch(session, table)


async def save_game(session: Session, table: int, file: str) -> Path:
    """Write the record of a game to a new file; returns where.

    Args:
        session: Whose.
        table: The table's conversation.
        file: Where to; the end of its name is the form, as in `FORMS`.

    Raises:
        DisconnectedError, RefusedError: The server has no such record.
        ExportError: The file is there already, or cannot be written.
    """
    path = await anyio.to_thread.run_sync(new_path, file, tuple(FORMS))
    form = FORMS[path.suffix.lower()]
    async with new_file(path) as written:
        pieces: list[str] = []
        length, more = 0, True
        while more:
            answer = await session.ask(ExportGame(1, table, form, length), GameText)
            pieces.append(answer.text)
            length += len(answer.text)
            more = answer.more
            if more and (not answer.text or length > GAME_TEXT_MAX_CHARACTERS):
                raise DisconnectedError("the server does not get on with it; try again")
        record = visible("".join(pieces).removesuffix("\n"), lines=True)
        await written.write(record.split("\n"))
    return path
