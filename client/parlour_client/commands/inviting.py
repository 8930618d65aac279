"""Commands about invitations: to play, into rooms, and what players propose to each other."""

from parlour_client import playing
from parlour_client.clock import now
from parlour_client.commands import offers
from parlour_client.commands.arguments import nickname, nothing, number, one_room_name, split
from parlour_client.commands.command import Command
from parlour_client.commands.context import Context
from parlour_client.commands.games import game
from parlour_client.commands.play_words import Wish, about, wish
from parlour_client.errors import CommandError
from parlour_client.game_words import article, invited_words, terms_words, until_words
from parlour_client.missed import open_invitations
from parlour_client.model import Model, NoteKind, TableModel
from parlour_client.proposal_words import proposal_words
from parlour_client.session.playing import new_id
from parlour_client.visible import visible
from parlour_protocol.messages import PlayInvitation, Proposal

GAME = "GAME"
"""This word alone does what `/play` does."""


async def play(context: Context, argument: str) -> None:
    """Invite somebody to a game, or let this person choose one."""
    words = argument.split()
    if not words:
        await context.new_game("", ())
        return
    if len(words) == 1 and words[0].startswith("@"):
        await context.new_game("", (nickname(words[0]),))
        return
    info = await game(context.session, words[0])
    wanted = wish(info, about(info, words))
    if len(wanted.nicknames) + 1 >= info.seats_min:
        await _invite(context, wanted)
    elif not about(info, words):
        await context.new_game(info.game, ())
    else:
        least = info.seats_min - 1
        whom = "whom to play with? write a nickname" if least == 1 else f"{least} others play"
        raise CommandError(f"{whom}, as in /play {visible(info.game)} bob")


async def _invite(context: Context, wanted: Wish) -> None:
    session = context.session
    if wanted.gathers:
        table = await playing.gather(
            session, lambda _nickname: new_id(), wanted.terms, wanted.nicknames
        )
        context.open(table)
        context.note(
            NoteKind.INFO,
            f"a table for {visible(article(wanted.info.name))}; /start begins once those sit"
            " there who are to play",
        )
        return
    invitation, crossed = await playing.invite(session, new_id(), wanted.nicknames[0], wanted.terms)
    if invitation.table and (crossed or invitation.state == "accepted"):
        await go_to(context, invitation.table)
        return
    who = visible(invitation.invited_name)
    until = until_words(invitation.expires, now())
    told = visible(f"{article(invitation.game_name)} · {terms_words(invitation.terms)}")
    context.note(
        NoteKind.INFO, f"{who} is invited to {told}, until {until}; /withdraw takes it back"
    )


async def go_to(context: Context, table: int) -> None:
    """Bring a table to the front; come to it first if one is not there."""
    context.open(await playing.come_to(context.session, table))


async def _accept(context: Context, argument: str) -> None:
    if not argument and (found := _proposed(context, mine=False)) is not None:
        table, proposal = found
        await context.session.answer_proposal(table.conversation, proposal.id, "accept")
        context.note(NoteKind.INFO, f"you accept {proposal_words(proposal.what).noun}")
        return
    chosen = _one(_waiting(context.session.model), argument)
    told = await playing.answer_invitation(context.session, chosen.id, "accept")
    if told.table:
        await go_to(context, told.table)
    else:
        context.note(NoteKind.INFO, f"you play {visible(article(told.game_name))}")


async def _decline(context: Context, argument: str) -> None:
    model = context.session.model
    if not argument and (found := _proposed(context, mine=False)) is not None:
        table, proposal = found
        await context.session.answer_proposal(table.conversation, proposal.id, "decline")
        context.note(NoteKind.INFO, f"you decline {proposal_words(proposal.what).noun}")
        return
    to_play, rooms = _waiting(model), model.invitations
    if not argument and len(to_play) + len(rooms) != 1:
        several = "several invitations wait" if to_play or rooms else "no invitation waits for you"
        raise CommandError(f"{several}; /invitations lists them")
    if (not argument and to_play) or (argument and _fitting(to_play, argument)):
        chosen = _one(to_play, argument)
        await playing.answer_invitation(context.session, chosen.id, "decline")
        who, game = visible(chosen.inviter_name), visible(article(chosen.game_name))
        context.note(NoteKind.INFO, f"the invitation of {who} to {game} is declined")
        return
    asked = one_room_name(argument) if argument else next(iter(rooms))
    room = next((room for room in rooms if room.casefold() == asked.casefold()), asked)
    await context.session.decline_room(room)
    context.note(NoteKind.INFO, f"the invitation into {visible(room)} is declined")


async def _withdraw(context: Context, argument: str) -> None:
    if not argument and (found := _proposed(context, mine=True)) is not None:
        table, proposal = found
        await context.session.answer_proposal(table.conversation, proposal.id, "withdraw")
        context.note(NoteKind.INFO, f"you propose {proposal_words(proposal.what).noun} no more")
        return
    chosen = _one(_sent(context.session.model), argument, "you invite nobody to play now")
    await playing.answer_invitation(context.session, chosen.id, "withdraw")
    who, game = visible(chosen.invited_name), visible(article(chosen.game_name))
    context.note(NoteKind.INFO, f"the invitation of {who} to {game} is taken back")


async def _invitations(context: Context, argument: str) -> None:
    nothing(argument)
    model = context.session.model
    rooms = [
        f"{visible(i.room)}, by {visible(i.by)}: /join {visible(i.room)}, or /decline"
        f" {visible(i.room)}"
        for i in model.invitations.values()
    ]
    to_play = [
        f"{at}  {invitation_line(each, model.account)}: /accept {at}, or /decline {at}"
        for at, each in enumerate(_waiting(model), 1)
    ]
    sent = [
        f"{invitation_line(each, model.account)}: /withdraw {visible(each.invited_name)}"
        for each in _sent(model)
    ]
    lines = [*rooms, *to_play, *sent]
    context.note(NoteKind.INFO, "\n".join(lines) or "no invitation waits for you")


def invitation_line(invitation: PlayInvitation, own: int) -> str:
    """Return an invitation to play in one line, as the person of account `own` reads it."""
    terms = terms_words(invitation.terms, invitation.inviter_name)
    until = until_words(invitation.expires, now())
    return visible(f"{invited_words(invitation, own)} · {terms} · until {until}")


def _waiting(model: Model) -> list[PlayInvitation]:
    """Return the invitations to play that wait for this person, the earliest first."""
    return list(reversed(open_invitations(model, own=False)))


def _sent(model: Model) -> list[PlayInvitation]:
    """Return those that this person sent, and that wait for others, the earliest first."""
    return list(reversed(open_invitations(model, own=True)))


def _one(
    found: list[PlayInvitation], argument: str, none: str = "no invitation to play waits for you"
) -> PlayInvitation:
    """Return the one of a nickname or a number; where nothing is named, the only one."""
    fitting = _fitting(found, argument) if argument else found
    if len(fitting) == 1:
        return fitting[0]
    if not found:
        raise CommandError(none)
    if not fitting:
        raise CommandError(f"there is no invitation “{visible(argument)}”; /invitations lists them")
    raise CommandError("several invitations wait; /invitations lists them")


def _fitting(found: list[PlayInvitation], argument: str) -> list[PlayInvitation]:
    word, rest = split(argument)
    if rest or word.startswith("#"):
        return []
    at = number(word)
    if at is not None:
        return found[at - 1 : at]
    name = nickname(word).casefold()
    return [i for i in found if name in {i.inviter_name.casefold(), i.invited_name.casefold()}]


def _proposed(context: Context, *, mine: bool) -> tuple[TableModel, Proposal] | None:
    """Return what is proposed at the table that the command was typed at, if it is one thing."""
    table = context.session.model.table_of(context.conversation)
    if table is None or not table.playing:
        return None
    seat = table.table.seat
    found = [each for each in table.table.proposals if (each.seat == seat) is mine]
    return (table, found[0]) if len(found) == 1 else None


INVITING = (
    Command(
        "play",
        "[GAME] [NICK] [clock side level rated]",
        "begin a game, as in /play chess bob 5+3 white; alone it asks what",
        play,
        offers.games,
        asks=True,
    ),
    Command(
        "accept",
        "[NICK|N]",
        "accept an invitation to play, or what is proposed at this table",
        _accept,
        offers.in_turn(offers.inviters),
        asks=True,
    ),
    Command(
        "decline",
        "[NICK|N|#room]",
        "decline an invitation, or what is proposed at this table",
        _decline,
        offers.in_turn(offers.invitations),
        asks=True,
    ),
    Command(
        "withdraw",
        "[NICK]",
        "take back your invitation to play, or what you propose at this table",
        _withdraw,
        offers.in_turn(offers.invited),
        asks=True,
    ),
    Command(
        "invitations",
        "",
        "list the invitations to you, and yours to play",
        _invitations,
        offers.nothing,
        asks=True,
    ),
)
"""These commands, in the order of help."""
