"""What the line client tells of games: boards when they change, and invitations to play."""

from typing import TypeVar

from parlour_client.boards import clock_text, names_of, turn
from parlour_client.commands import board_lines, invitation_line, standing_lines
from parlour_client.game_words import article, closed_words
from parlour_client.model import Model, PlayInvitationsChanged, TableChanged, TableModel
from parlour_client.proposal_words import proposal_words
from parlour_client.visible import visible
from parlour_protocol.messages import PlayInvitation, Table

REMEMBERED_MAX = 1_000
"""Tables and invitations of which it is remembered what was told."""
K = TypeVar("K")
V = TypeVar("V")


class GameNews:
    """Turns what changes of games into texts of one or several lines, each told once.

    Args:
        model: What changes.
        ascii_only: Whether to draw with ASCII alone.
    """

    def __init__(self, model: Model, *, ascii_only: bool = False) -> None:
        self._model = model
        self._ascii = ascii_only
        self._stood: dict[int, Table] = {}
        self._drawn: dict[int, list[str]] = {}
        self._proposed: set[bytes] = set()
        self._invitations: dict[bytes, str] = {}

    def follow(self, change: TableChanged | PlayInvitationsChanged) -> list[str]:
        """Return what is to be told."""
        if isinstance(change, PlayInvitationsChanged):
            return self._follow_invitations()
        known = self._model.tables.get(change.conversation)
        return self._follow_table(known) if known is not None else []

    def _follow_table(self, known: TableModel) -> list[str]:
        now, before = known.table, self._stood.pop(known.conversation, None)
        self._stood[known.conversation] = now
        _limit(self._stood)
        texts = []
        changed = before is not None and _standing(now) != _standing(before)
        # One that was over before this program began is history.
        if changed or (before is None and now.state != "over"):
            texts.append(self._board(known, first=before is None))
        return texts + self._proposals(now)

    def _board(self, known: TableModel, *, first: bool) -> str:
        table = known.table
        told = [self._title(table)]
        if table.state == "gathering":
            told += _gathering(table)
            told += ["/start begins the game"] if table.host == self._model.account else []
        else:
            drawn = board_lines(known, ascii_only=self._ascii)
            # What is drawn the same needs no second look.
            told += drawn if drawn != self._drawn.pop(known.conversation, None) else []
            told += standing_lines(known, ascii_only=self._ascii)
            self._drawn[known.conversation] = drawn
            _limit(self._drawn)
        if table.clocks and table.state == "playing":
            names, at = names_of(table), self._model.monotonic()
            left = [(name, known.remaining(seat, at)) for seat, name in enumerate(names)]
            told.append(", ".join(f"{n} {clock_text(ms)}" for n, ms in left if ms is not None))
        if first and table.state == "playing" and known.playing:
            told.append(f"/watch {table.conversation} goes there; /m TEXT makes a move")
        if table.state == "over" and known.playing:
            told.append(f"{_there(table)}: /rematch offers a rematch, /export FILE saves it")
        return "\n".join(told)

    def _title(self, table: Table) -> str:
        for conversation in (table.conversation, table.gallery):
            if conversation in self._model.conversations:
                return visible(self._model.conversations[conversation].title)
        return visible(article(table.game_name))

    def _proposals(self, table: Table) -> list[str]:
        texts = []
        for each in table.proposals:
            if each.id not in self._proposed and each.seat != table.seat:
                names = names_of(table)
                who = names[each.seat] if 0 <= each.seat < len(names) else "somebody"
                what = visible(proposal_words(each.what).theirs)
                answer = f"; {_there(table)}: /accept, or /decline" if table.seat >= 0 else ""
                texts.append(f"{self._title(table)}: {who} {what}{answer}")
        self._proposed |= {each.id for each in table.proposals}
        while len(self._proposed) > REMEMBERED_MAX:
            self._proposed.pop()
        return texts

    def _follow_invitations(self) -> list[str]:
        texts = []
        for invitation in self._model.play_invitations.values():
            told = self._invitations.get(invitation.id)
            if told == invitation.state:
                continue
            self._invitations[invitation.id] = invitation.state
            if text := self._invitation(invitation, fresh=told is None):
                texts.append(text)
        _limit(self._invitations)
        return texts

    def _invitation(self, invitation: PlayInvitation, *, fresh: bool) -> str:
        own = self._model.account
        mine = invitation.inviter == own
        if invitation.state == "open":
            who = visible(invitation.inviter_name)
            line = invitation_line(invitation, own)
            return "" if mine else f"{line}; /accept {who}, or /decline {who}"
        by_other = {"accepted", "declined", "superseded"} if mine else {"withdrawn"}
        if fresh or invitation.state not in by_other | {"expired"}:
            return ""  # what one did oneself, the command has told
        table = self._model.tables.get(invitation.table)
        if mine and invitation.state == "accepted" and table and table.table.state == "gathering":
            game = article(invitation.game_name)
            return visible(f"{invitation.invited_name} comes to your table of {game}")
        return visible(closed_words(invitation, own))


def _there(table: Table) -> str:
    return f"at the table (/watch {table.conversation})"


def _standing(table: Table) -> tuple[object, ...]:
    """Return what is to be told anew if it is another."""
    seats = tuple(seat.nickname for seat in table.seats)
    gathering = (seats, table.invited) if table.state == "gathering" else ()
    return table.state, table.head, table.ply, table.view, table.result, gathering


def _gathering(table: Table) -> list[str]:
    sat = ", ".join(visible(seat.nickname) for seat in table.seats if seat.nickname)
    told = [turn(table), f"here sit: {sat or 'nobody'}"]
    if table.invited:
        told.append(f"invited: {', '.join(visible(each) for each in table.invited)}")
    return told


def _limit(remembered: dict[K, V]) -> None:
    while len(remembered) > REMEMBERED_MAX:
        del remembered[next(iter(remembered))]
