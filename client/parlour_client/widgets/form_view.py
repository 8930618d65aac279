"""The new-game dialog as it is drawn: its lines, a small picture, and what the line may be."""

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.message import Message

from parlour_client.form_line import Line
from parlour_client.game_form import GAME, WITH, GameForm
from parlour_client.widgets.look import Look
from parlour_client.widgets.rows import Row, RowWidget, shorten, spread
from parlour_client.widgets.wrapping import wrap

ROWS_MIN = 14
"""How many rows it takes where there is room, however little is chosen."""
SHORT_BELOW_ROWS = 16
"""Terminals lower than this have no room for air around it."""
_LABEL_CELLS = 12
_LEFT_MIN_CELLS = 32
_LISTED_MIN = 3
_SUMMARY_ROWS = 2
_NOTHING = {
    GAME: "No game of that name is played here.",
    WITH: "Nobody is here: type a nickname.",
}


class FormView(RowWidget):
    """Draws the lines of a new game, and takes the keys.

    Args:
        look: How it looks.
    """

    can_focus = True

    class Changed(Message):
        """Something was chosen."""

    class Entered(Message):
        """Enter was pressed."""

    class Left(Message):
        """Escape was pressed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._form: GameForm | None = None
        self._told_rows = 0

    def leave_room(self, rows: int) -> None:
        """Leave room below for what is told."""
        if rows != self._told_rows:
            self._told_rows = rows
            self.refresh(layout=True)

    def show(self, form: GameForm) -> None:
        """Show this form from now on."""
        self._form = form
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Ask for room for all lines, and for some of what the one in hand may be."""
        del container, width
        lines = len(self._form.lines) if self._form is not None else 0
        short = viewport.height < SHORT_BELOW_ROWS
        room = viewport.height - 2 if short else int(viewport.height * 0.9) - 6
        room -= 2 if self._look.shown.ascii_only else 0  # its sheet has a border all around
        return max(1, min(max(ROWS_MIN, lines + 1 + _LISTED_MIN), room - self._told_rows))

    # --- drawing

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw the lines at the left, the picture at the right, and below what one may choose."""
        form = self._form
        if form is None:
            return []
        picture = self._picture(form, width)
        left = width - (cell_len(picture[0]) if picture else 0)
        lines = form.lines
        at = min(form.at, len(lines) - 1)
        room = max(1, height - _LISTED_MIN - 1) if height > _LISTED_MIN + 1 else 1
        first = max(0, min(at - room + 1, len(lines) - room)) if len(lines) > room else 0
        first = min(first, at)
        rows = [
            self._line(line, left, in_hand=index == at)
            for index, line in enumerate(lines[first : first + room], first)
        ]
        rows += self._below(form, lines[at], left - bool(picture), height - len(rows))
        rows += [[("", "")] for _ in range(len(picture) - len(rows))]
        beside = [*picture, *([""] * len(rows))]
        return [
            spread(row, [(beside[y], "dim")], width) if beside[y] else row
            for y, row in enumerate(rows[:height])
        ]

    def _picture(self, form: GameForm, width: int) -> list[str]:
        info = form.info
        if info is None or not info.picture:
            return []
        shown = [f"  {self._look.shown.line(line)}" for line in info.picture]
        widest = max(cell_len(line) for line in shown)
        if width - widest < _LEFT_MIN_CELLS:
            return []
        return [line + " " * (widest - cell_len(line)) for line in shown]

    def _line(self, line: Line, width: int, *, in_hand: bool) -> Row:
        glyphs, shown = self._look.glyphs, self._look.shown
        mark = f" {glyphs.choice} " if in_hand else "   "
        label = shorten(shown.line(line.label), _LABEL_CELLS - 1, glyphs)
        words = shown.line(line.words) or ("" if in_hand else glyphs.dash)
        row: Row = [
            (mark, "accent"),
            (f"{label:{_LABEL_CELLS}}", "dim" if not in_hand else "strong"),
        ]
        room = max(4, width - _LABEL_CELLS - 3 - 4)
        if not in_hand:
            return [*row, (shorten(words, room, glyphs), "")]
        if line.text or line.taken:
            return [*row, (words[-room:], "chosen"), (glyphs.cursor, "accent")]
        return [
            *row,
            (f"{glyphs.more_left} ", "dim"),
            (shorten(words, room, glyphs), "chosen"),
            (f" {glyphs.more_right}", "dim"),
        ]

    def _below(self, form: GameForm, line: Line, width: int, height: int) -> list[Row]:
        """Draw what the line in hand may be, around what is chosen."""
        glyphs, shown = self._look.glyphs, self._look.shown
        rows: list[Row] = [[("", "")]]
        if line.key == GAME and form.info is not None and height > _LISTED_MIN + _SUMMARY_ROWS + 1:
            told = wrap(shown.line(form.info.summary), max(8, width - 4))[:_SUMMARY_ROWS]
            rows += [[(f"   {words}", "")] for words in told]
            rows.append([("", "")])
        found, room = line.found, max(0, height - len(rows))
        first = max(0, min(line.at - room // 2, len(found) - room))
        for index, value in enumerate(found[first : first + room], first):
            chosen = index == line.at
            role = "chosen" if chosen else ""
            mark = f" {glyphs.choice} " if chosen else "   "
            hint = f"{shown.line(value.hint)} "
            words = shorten(shown.line(value.words), max(4, width - 4 - len(hint)), glyphs)
            rows.append(spread([(mark + words, role)], [(hint, role or "dim")], width))
        if not found:
            nothing = {
                GAME: "No game of that name is played here.",
                WITH: "Nobody is here: type a nickname.",
            }
            rows.append([(f"   {nothing.get(line.key, 'There is nothing like that.')}", "warning")])
        return rows

    # --- keys

    async def _on_key(self, event: events.Key) -> None:
        """Act on a key as it comes: what was typed right behind another must not overtake it."""
        event.stop()
        event.prevent_default()
        form = self._form
        match event.key:
            case "escape":
                self.post_message(self.Left())
                return
            case "enter":
                self.post_message(self.Entered())
                return
            case _ if form is None:
                return
            case "up" | "shift+tab":
                form.go(-1)
            case "down" | "tab":
                form.go(1)
            case "left":
                form.line.step(-1)
            case "right":
                form.line.step(1)
            case "backspace" | "ctrl+h":
                form.line.erase()
            case "ctrl+u" | "delete":
                form.line.clear()
            case _:
                if not event.is_printable or event.character is None:
                    return
                form.line.put(event.character)
        self._changed()

    async def _on_paste(self, event: events.Paste) -> None:
        """Take what is pasted as if it were typed."""
        event.stop()
        if self._form is not None and self._form.line.typed:
            self._form.line.put("".join(c for c in event.text if c.isprintable()))
            self._changed()

    def _changed(self) -> None:
        self.refresh(layout=True)
        self.post_message(self.Changed())
