"""An invitation to play, below the conversation; its keys answer only while it has the focus."""

from collections.abc import Callable

from rich.cells import cell_len
from textual import events

from parlour_client.bindings import CARD
from parlour_client.clock import now
from parlour_client.game_words import closed_words, invited_words, terms_words, until_words
from parlour_client.widgets.look import Look
from parlour_client.widgets.rows import Row, RowWidget, shorten, spread, width_of
from parlour_protocol.messages import PlayInvitation

TALL_FROM_ROWS = 16
"""From this height of the terminal on there is room for two rows."""


class InvitationCard(RowWidget):
    """Shows an invitation to whoever it is for, until it is answered or put off.

    Args:
        look: How it looks.
    """

    can_focus = True

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._invitation: PlayInvitation | None = None
        self._own = self._others = 0
        self.held = False
        """Whether it has the keys."""
        in_force = look.keys.as_dict()
        self._deeds = {
            key: binding.id or ""
            for binding in CARD
            for key in in_force[binding.id or ""].split(",")
        }
        self._done: Callable[[str], None] | None = None
        self._late: Callable[[events.Key | events.Paste], None] | None = None
        self.display = False

    def attach(
        self,
        done: Callable[[str], None],
        late: Callable[[events.Key | events.Paste], None],
    ) -> None:
        """Say what becomes of keys.

        Args:
            done: Gets the id of a binding in `CARD`.
            late: Gets what was typed after the last deed, when the card has the keys no more.
        """
        self._done, self._late = done, late

    @property
    def invitation(self) -> PlayInvitation | None:
        """What is shown; None for nothing."""
        return self._invitation

    def show(self, invitation: PlayInvitation | None, own: int, others: int = 0) -> None:
        """Show an invitation as it is now, or nothing.

        Args:
            invitation: Which; None for nothing.
            own: The account of whoever looks at it.
            others: How many others wait.
        """
        self._invitation, self._own, self._others = invitation, own, others
        self.display = invitation is not None
        self.fit()
        self.refresh()

    def fit(self) -> None:
        """Take as many rows as the terminal has room for."""
        is_open = self._invitation is not None and self._invitation.state == "open"
        self.styles.height = 2 if is_open and self.app.size.height >= TALL_FROM_ROWS else 1

    def allow_focus(self) -> bool:
        """Take the focus only when it is given the keys."""
        return self.held

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw who invites to what, and which keys answer."""
        invitation = self._invitation
        if invitation is None:
            return []
        look, glyphs = self._look, self._look.glyphs
        if invitation.state != "open":
            words = look.shown.line(closed_words(invitation, self._own))
            return [[(f" {glyphs.reply} ", "dim"), (shorten(words, width - 4, glyphs), "dim")]]
        who = look.shown.line(invited_words(invitation, self._own))
        terms = look.shown.line(terms_words(invitation.terms, invitation.inviter_name))
        lead: Row = [(f" {glyphs.reply} ", "accent"), (f"{who} ", "strong")]
        if height == 1:
            keys = self._keys(invitation)[-1]
            room = max(4, width - len(keys) - 5)
            row: Row = [lead[0], (shorten(f"{who}: {terms}", room, glyphs), "strong")]
            return [spread(row, [(f"{keys} ", "accent" if self.held else "dim")], width)]
        terms = shorten(terms, max(4, width - width_of(lead) - 4), glyphs)
        rule = glyphs.rule * max(0, width - width_of(lead) - cell_len(terms) - 2)
        first: Row = [*lead, (f"{rule} ", "dim"), (terms, "")]
        said = [keys for keys in self._keys(invitation) if len(keys) <= width - 4]
        words = look.shown.words(said[0] if said else "")
        second: Row = [(f" {glyphs.upright} ", "accent"), (words, "accent" if self.held else "dim")]
        return [first, second]

    def _keys(self, invitation: PlayInvitation) -> tuple[str, ...]:
        """Return how it is answered, the longest words first; the last say least."""
        key, until = self._look.keys.first, until_words(invitation.expires, now())
        more = f", with {self._others} more" if self._others else ""
        if not self.held:
            card = key("card")
            return (
                f"{card}  answer it      {key('inbox')}  later: it waits{more} until {until}",
                f"{card}  answer it    waits until {until}",
                card,
            )
        accept, decline, later = key("card_accept"), key("card_decline"), key("card_later")
        return (
            (
                f"{accept} accept    {decline} decline    "
                f"{later} later: it waits in Invitations{more} until {until}"
            ),
            f"{accept} accept  {decline} decline  {later} later, until {until}",
            f"{accept} accept {decline} decline {later} later",
        )

    # --- keys

    async def _on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if not self.held:
            if self._late is not None:
                self._late(events.Key(event.key, event.character))
        elif event.key in self._deeds and self._done is not None:
            self._done(self._deeds[event.key])

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        if not self.held and self._late is not None:
            self._late(events.Paste(event.text))

    def on_blur(self) -> None:
        """Let go of the keys when something else takes them."""
        if self.screen.focused is not self:
            self.held = False
            self.refresh()

    def on_click(self) -> None:
        """Take the keys."""
        if self._done is not None and not self.held:
            self._done("card")
