"""Invitations to play on the main screen: the card, its keys, and what became of them."""

from collections.abc import Callable
from functools import partial

from textual import events
from textual.widget import Widget

from parlour_client.game_words import closed_words
from parlour_client.missed import open_invitations
from parlour_client.model import NoteKind, StatusKind
from parlour_client.notifications import Notification, play_notification
from parlour_client.screens.answers import ACCEPT, DECLINE, PLAY, answered
from parlour_client.screens.stage import Stage
from parlour_client.visible import visible
from parlour_client.widgets.invitation_card import InvitationCard
from parlour_protocol.messages import PlayInvitation

CLOSED_SECONDS = 8.0
"""How long a card tells what became of its invitation."""
AT_ONCE_SECONDS = 5.0
"""Who accepts so soon is waited for: the game comes to the front, in the middle of another too."""


class Cards:
    """Shows invitations to play as they come in, and lets them be answered.

    Args:
        stage: What it works on.
        card: Where an invitation is shown.
        accepted: Is told of the table that an invitation led to, and whether to go there.
    """

    def __init__(
        self, stage: Stage, card: InvitationCard, accepted: Callable[[int, bool], None]
    ) -> None:
        self._stage = stage
        self._card = card
        self._accepted = accepted
        card.attach(self._key, self._late)
        self._open: set[bytes] = set()
        self._closed: set[bytes] = set()
        self._put_off: set[bytes] = set()
        self._was_in = False
        self._before: Widget | None = None

    def begin(self) -> None:
        """Take in what waits already: it is told with all else that was missed."""
        for id_, invitation in self._stage.session.model.play_invitations.items():
            (self._open if invitation.state == "open" else self._closed).add(id_)
        self._put_off |= self._open
        self.follow_connection()

    def follow(self) -> list[Notification]:
        """Take in what changed; return what to call about.

        All are compared with what was open before, so that a list tells as much as single news do.
        """
        model, calls = self._stage.session.model, list[Notification | None]()
        for id_, invitation in model.play_invitations.items():
            if invitation.state != "open":
                self._close(invitation)
                continue
            if id_ in self._open:
                continue
            self._open.add(id_)
            if invitation.inviter == model.account:
                continue
            if self._was_in:
                calls.append(play_notification(invitation, self._stage.around.wishes))
            else:
                self._put_off.add(id_)  # what was missed at first is told of all together
        self._open &= model.play_invitations.keys()
        self._closed &= model.play_invitations.keys()
        self.show()
        return [call for call in calls if call is not None]

    def follow_connection(self) -> None:
        """Take in that one was in: what comes from then on is news, after a short loss too."""
        self._was_in = self._was_in or (self._stage.session.model.status.kind is StatusKind.ONLINE)

    def _close(self, invitation: PlayInvitation) -> None:
        model = self._stage.session.model
        if invitation.id in self._closed:
            return
        self._open.discard(invitation.id)
        self._closed.add(invitation.id)
        mine = invitation.inviter == model.account
        if invitation.state == "accepted" and invitation.table:
            self._stage.around.hush()
            self._accepted(invitation.table, self._waited_for(invitation))
        elif mine and invitation.state not in ("accepted", "withdrawn"):
            words = closed_words(invitation, model.account)
            self._stage.flash(words)
            if (front := self._stage.front) is not None:
                self._stage.session.note(front.id, NoteKind.INFO, visible(words))

    def _waited_for(self, invitation: PlayInvitation) -> bool:
        session = self._stage.session
        sent_at = session.invited_at.get(invitation.id)
        if sent_at is None or self._stage.composer.text:
            return False
        return session.model.monotonic() - sent_at < AT_ONCE_SECONDS

    def show(self) -> None:
        """Show the latest invitation that waits and was not put off; or what became of it."""
        model, shown = self._stage.session.model, self._card.invitation
        waiting = open_invitations(model, own=False)
        now = model.play_invitations.get(shown.id) if shown is not None else None
        latest = next((i for i in waiting if i.id not in self._put_off), None)
        if now is not None and now.state == "open" and self._card.held:
            latest = now  # what one is about to answer stays in its place
        if latest is None and now is not None and now.state not in ("open", "accepted"):
            latest = now
            if shown is not None and shown.state == "open":
                self._stage.screen.set_timer(CLOSED_SECONDS, self._over)
        if latest is None or latest.state != "open":
            self._write_on()
        self._card.show(latest, model.account, max(0, len(waiting) - 1))

    def _over(self) -> None:
        shown = self._card.invitation
        if shown is not None and shown.state != "open":
            self._card.show(None, 0)

    # --- keys

    def hold(self) -> None:
        """Give the keys to the card, with an invitation that was put off if there is no other."""
        shown = self._card.invitation
        if shown is None or shown.state != "open":
            if not open_invitations(self._stage.session.model, own=False):
                self._stage.flash("no invitation to play waits")
                return
            self._put_off.clear()
            self.show()
        screen = self._stage.screen
        if screen.focused is not self._card:
            self._before = screen.focused
        self._card.held = True
        screen.set_focus(self._card)
        self._card.refresh()

    def _key(self, deed: str) -> None:
        invitation = self._card.invitation
        if deed == "card":
            self.hold()
            return
        self._write_on()
        if invitation is None or deed == "card_back":
            return
        if deed == "card_later":
            self._put_off.add(invitation.id)
            self._card.show(None, 0)
            self.show()
        else:
            answer = ACCEPT if deed == "card_accept" else DECLINE
            self._stage.do(partial(self._answer, invitation, answer))

    async def _answer(self, invitation: PlayInvitation, answer: str) -> None:
        key = f"{PLAY}{invitation.id.hex()}"
        table, told = await answered(self._stage.session, key, answer)
        if table:
            self._accepted(table, True)
        elif told:
            self._stage.flash(told)

    def _write_on(self) -> None:
        if self._card.held:
            self._card.held = False
            self._card.refresh()
            if self._at_table is not None:
                self._stage.screen.set_focus(self._at_table)
            else:
                self._stage.composer.take_focus()

    @property
    def _at_table(self) -> Widget | None:
        """The board or the field of a table, if one had the keys there before."""
        before = self._before
        there = before is not None and before.is_attached and before.is_on_screen
        return before if there and before not in self._stage.composer.walk_children() else None

    def _late(self, event: events.Key | events.Paste) -> None:
        if (there := self._at_table) is not None:
            there.post_message(event)
        else:
            self._stage.composer.take_late(event)
