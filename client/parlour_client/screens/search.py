"""Searching in what was said, here or everywhere one may look."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from parlour_client.background import begin
from parlour_client.bindings import SEARCH
from parlour_client.clock import moment, now
from parlour_client.errors import ClientError
from parlour_client.found_words import parted, searched_words
from parlour_client.screens.sheet import SHORT_BELOW_ROWS, ListSheet
from parlour_client.search_query import HERE, SearchQuery, parse_query, search_request
from parlour_client.session import Session
from parlour_client.widgets.found_list import ROWS_OF_ONE, FoundList, Result
from parlour_client.widgets.look import Look
from parlour_client.widgets.own_keys import LineField
from parlour_protocol.messages import Entry, Found

_SYNTAX = 'words   "a phrase"   from:nick   in:#room   before:2026-01-31   after:7d'
_OTHER_ROWS, _OTHER_ROWS_SHORT = 9, 5
_NOTHING = "Nothing was found. Fewer words find more, and so does searching everywhere."


class SearchScreen(ListSheet[tuple[int, int]]):
    """Returns the conversation and the `seq` of the message to go to, or None.

    Args:
        session: Where to search.
        here: The id of the conversation in front.
        look: How it looks.
        query: What to search for at once; empty waits.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*SEARCH]
    _list: FoundList

    def __init__(self, session: Session, here: int, look: Look, query: str = "") -> None:
        super().__init__()
        self._session = session
        self._here = here
        self._look = look
        self._only_here = False
        self._first = query
        self._searched = ""
        self._query: SearchQuery | None = None
        self._field = LineField(
            compact=True, select_on_focus=False, placeholder="what to search for, and Enter"
        )
        self._list = FoundList(look.glyphs)
        self._told = Static(classes="dim")
        self._place = Static(classes="dim")

    def compose(self) -> ComposeResult:
        """Put the field above what is found."""
        with Vertical(classes="sheet found"):
            yield Static(Content("Search"), classes="strong")
            yield self._field
            yield self._place
            yield self._list
            yield self._told

    def on_mount(self) -> None:
        """Begin, if it is known what with."""
        self._show_place()
        self._tell(_SYNTAX)
        if self._first:
            self._field.value = self._first
            self._search()

    def on_resize(self) -> None:
        """Leave the list what room there is."""
        self._fit()

    def _fit(self) -> None:
        """Give the list as many rows as it wants, and there are beside the other things."""
        height = self.size.height
        room = height - _OTHER_ROWS_SHORT
        if height >= SHORT_BELOW_ROWS:
            room = height * 9 // 10 - _OTHER_ROWS
        room -= self.query_one(".sheet").styles.border.spacing.height
        wanted = ROWS_OF_ONE * len(self._list.results) + int(self._list.more)
        self._list.styles.height = min(max(ROWS_OF_ONE, room), wanted)

    def _show_place(self) -> None:
        known = self._session.model.conversations.get(self._here)
        title = self._look.shown.line(known.title) if known else ""
        place = f"in {title} alone" if self._only_here else "everywhere"
        keys = self._look.keys.first("place")
        self._place.update(Content(f"{place}   {keys}  change   Esc  back"))

    def _tell(self, words: str) -> None:
        self._told.update(Content(self._look.shown.line(words)))

    def action_place(self) -> None:
        """Search here alone, or everywhere."""
        self._only_here = not self._only_here
        self._show_place()
        if self._query is not None:
            self._search()

    @property
    def _is_shown(self) -> bool:
        return self._query is not None and self._field.value == self._searched

    def submitted(self) -> None:
        """Search, or take what is chosen if that was found already."""
        if self._is_shown and self._list.results:
            self._list.take()
        else:
            self._search()

    @on(Input.Changed)
    def changed(self, event: Input.Changed) -> None:
        """Say what Enter does."""
        event.stop()
        if self._list.results:
            self._tell(self._count() if self._is_shown else "Enter searches for this")

    def _search(self) -> None:
        try:
            query = parse_query(self._field.value, now())
            if self._only_here and not query.place:
                query = SearchQuery(query.words, query.author, HERE, query.after, query.before)
            search_request(query, self._session.model, self._here)
        except ClientError as error:
            self._tell(str(error))
            return
        self._searched = self._field.value
        self._query = query
        self._show((), more=False)
        self._tell("searching…")
        begin(self, partial(self._load, query, ()), "search", alone=True)

    async def _load(self, query: SearchQuery, before: tuple[Result, ...]) -> None:
        request = search_request(query, self._session.model, self._here, len(before))
        try:
            found = await self._session.ask(request, Found)
        except ClientError as error:
            self._tell(f"not searched: {error}")
            return
        words = searched_words(query.words)
        fresh = tuple(self._result(entry, words) for entry in found.entries)
        self._show(before + fresh, more=found.more and bool(fresh), keep=bool(before))
        self._tell(self._count() if before or fresh else _NOTHING)

    def _show(self, results: tuple[Result, ...], *, more: bool, keep: bool = False) -> None:
        self._list.show(results, more=more, keep=keep)
        self._fit()

    def _count(self) -> str:
        count = len(self._list.results)
        noun = "message" if count == 1 else "messages"
        more = " so far" if self._list.more else ""
        return f"{count:,} {noun}{more}, the latest first      Enter  go there"

    def _result(self, entry: Entry, words: frozenset[str]) -> Result:
        shown = self._look.shown
        known = self._session.model.conversations.get(entry.conversation)
        where = shown.line(known.title) if known else "elsewhere"
        said = tuple(parted(shown.line(entry.text), words))
        when = shown.words(moment(entry.time))
        return Result(entry.conversation, entry.seq, where, shown.line(entry.nickname), when, said)

    @on(FoundList.Chosen)
    def chosen(self, event: FoundList.Chosen) -> None:
        """Go to a result, or load more of them."""
        if event.result is not None:
            self.dismiss((event.result.conversation, event.result.seq))
        elif self._query is not None:
            self._tell("searching…")
            begin(self, partial(self._load, self._query, self._list.results), "search", alone=True)

    @property
    def page(self) -> int:
        """How many lines PgUp and PgDn move by."""
        return self._list.page
