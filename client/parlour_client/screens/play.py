"""Games on the main screen: new ones, invitations to them, and what becomes of both."""

from collections.abc import Sequence
from dataclasses import dataclass

from parlour_client.game_words import article, names_words, result_words
from parlour_client.model import (
    Change,
    ConversationAdded,
    NoteKind,
    PlayInvitationsChanged,
    StatusKind,
    TableChanged,
)
from parlour_client.model.tables import TableModel
from parlour_client.notifications import Notification, table_notification
from parlour_client.open_tabs import OVER
from parlour_client.proposal_words import proposal_words
from parlour_client.screens.cards import Cards
from parlour_client.screens.games import GamesScreen
from parlour_client.screens.invitations import InvitationsScreen
from parlour_client.screens.new_game import NewGameScreen
from parlour_client.screens.stage import Stage
from parlour_client.visible import visible
from parlour_client.widgets.invitation_card import InvitationCard
from parlour_protocol.messages import Proposal


@dataclass(frozen=True, slots=True)
class _Seen:
    """A table as it was told last, as far as news of it are made of that."""

    state: str
    my_turn: bool
    proposals: tuple[Proposal, ...]
    next: int

    @classmethod
    def of(cls, known: TableModel) -> "_Seen":
        table = known.table
        return cls(table.state, known.my_turn, table.proposals, table.next)


class Play:
    """Leads to games: new ones, those that begin, and those that wait for a move.

    Args:
        stage: What it works on.
        card: Where an invitation is shown that comes in.
    """

    def __init__(self, stage: Stage, card: InvitationCard) -> None:
        self._stage = stage
        self.cards = Cards(stage, card, self._accepted)
        self._expected: set[int] = set()
        self._begun: set[int] = set()
        self._wanted = 0
        self._seen: dict[int, _Seen] = {}

    def begin(self) -> None:
        """Take in what is known already."""
        self.cards.begin()
        for conversation in self._stage.session.model.tables:
            self._table(conversation, looking=True)

    # --- the screens

    async def new_game(self, game: str = "", nicknames: tuple[str, ...] = ()) -> None:
        """Choose a game and whom to play it with.

        Args:
            game: Its key or name, to begin with; empty for the one played last.
            nicknames: Whom to play with, to begin with.
        """
        stage = self._stage
        screen = NewGameScreen(stage.session, stage.look, game, nicknames)
        begun = await stage.screen.app.push_screen_wait(screen)
        if begun is None:
            return
        sent = stage.session.model.play_invitations.get(begun.invitation)
        if begun.told and (sent is None or sent.state == "open"):
            stage.flash(begun.told)
        self.go(begun.conversation)

    async def inbox(self) -> None:
        """Show the invitations that wait."""
        stage = self._stage
        screen = InvitationsScreen(stage.session, stage.look)
        conversation = await stage.screen.app.push_screen_wait(screen)
        self.go(conversation or 0)

    async def games(self) -> None:
        """Show the games that go on, those of one's own that ended, and the ladders."""
        stage = self._stage
        screen = GamesScreen(stage.session, stage.look)
        conversation = await stage.screen.app.push_screen_wait(screen)
        self.go(conversation or 0)

    def go(self, conversation: int) -> None:
        """Bring a table to the front, now or as soon as it is known here; 0 for none."""
        # Where one wanted to go meanwhile is not forgotten for nothing.
        self._wanted = conversation or self._wanted
        self._arrive()

    def _accepted(self, table: int, go: bool) -> None:  # noqa: FBT001 - one of two, as it says
        if go:
            self.go(table)
        else:
            self._expected.add(table)
            self._begin(table)

    def _arrive(self) -> None:
        if self._wanted in self._stage.session.model.conversations:
            wanted, self._wanted = self._wanted, 0
            self._stage.bring(wanted)

    # --- following

    def follow(self, changes: Sequence[Change], *, looking: bool) -> list[Notification]:
        """Take in what changed; return what to call about.

        Args:
            changes: What changed.
            looking: Whether somebody looks at the conversation in front.
        """
        calls: list[Notification | None] = []
        if any(isinstance(change, PlayInvitationsChanged) for change in changes):
            calls += self.cards.follow()
        self.cards.follow_connection()
        for change in changes:
            match change:
                case TableChanged(conversation):
                    calls.append(self._table(conversation, looking=looking))
                case ConversationAdded():
                    self._arrive()
                case _:
                    pass  # told elsewhere
        return [call for call in calls if call is not None]

    def _table(self, conversation: int, *, looking: bool) -> Notification | None:
        model = self._stage.session.model
        table, about = model.tables.get(conversation), model.conversations.get(conversation)
        if table is None:
            self._seen.pop(conversation, None)
            return None
        before, now = self._seen.get(conversation), _Seen.of(table)
        self._seen[conversation] = now
        if before is not None and before.next != now.next:
            self._expected.add(now.next)
            if now.next in model.tables:
                return self._table(now.next, looking=looking)
        if before is not None and (before.state, now.state) == ("gathering", "playing"):
            self._expected.add(conversation)
        began = self._begin(conversation)
        if about is None or table.table.seat < 0:
            return None
        if looking and self._stage.around.tabs.active == conversation:
            return None
        told = self._news(table, before, began=began)
        if told:
            self._stage.flash(f"{about.title}: {told}")
        return table_notification(about, told, self._stage.around.wishes) if told else None

    def _news(self, table: TableModel, before: _Seen | None, *, began: bool) -> str:
        """Return what has happened at a table that its player does not look at."""
        told = table.table
        if began:
            return "it begins" + (": your turn" if table.my_turn else "")
        if before is None:
            return ""  # how it stood at the start is told as missed
        if told.state == OVER and before.state != OVER:
            return result_words(told, self._stage.session.model.account)
        new = [p for p in told.proposals if p not in before.proposals and p.seat != told.seat]
        if new:
            seat = told.seats[new[-1].seat] if new[-1].seat < len(told.seats) else None
            what = proposal_words(new[-1].what).theirs
            return f"{seat.nickname if seat else 'somebody'} {what}"
        return "your turn" if table.my_turn and not before.my_turn else ""

    def _begin(self, conversation: int) -> bool:
        """Go to a table that has just begun, or open its tab; tells whether it has."""
        model, stage = self._stage.session.model, self._stage
        table = model.tables.get(conversation)
        if conversation not in self._expected - self._begun or table is None:
            return False
        if conversation not in model.conversations or table.table.state != "playing":
            return False
        self._begun.add(conversation)
        if conversation in {stage.around.tabs.active, self._wanted}:
            return True
        if stage.screen.is_active and not stage.composer.text and not self._busy():
            stage.around.hush()
            self._leave_behind(conversation)
            stage.bring(conversation)
            return True
        stage.around.tabs.call(conversation)
        if model.status.kind is StatusKind.ONLINE and (front := stage.front) is not None:
            others = [s for i, s in enumerate(table.table.seats) if i != table.table.seat]
            words = f"{article(table.table.game_name)} with {names_words(others)} begins"
            key = stage.look.keys.first("activity")
            line = visible(f"{words}: {key} goes there")
            stage.session.note(front.id, NoteKind.INFO, line)
        return True

    def _leave_behind(self, rematch: int) -> None:
        """Close the tab of the game that led to a rematch: one of the two is enough."""
        model, tabs = self._stage.session.model, self._stage.around.tabs
        for table in model.tables.values():
            before = model.conversations.get(table.conversation)
            if table.table.next == rematch and before and not before.unread(model.account):
                tabs.close(before.id, room=True)

    def _busy(self) -> bool:
        """Tell whether somebody is in the middle of something: another game, or a message."""
        front = self._stage.front
        table = self._stage.session.model.table_of(front.id) if front is not None else None
        playing = table is not None and table.playing and table.table.state == "playing"
        return playing or self._stage.edge.picking
