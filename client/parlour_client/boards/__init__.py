"""Any game in characters and in words, from what the server says is seen of it.

No rules, no I/O, no terminal: everything comes from the `view` of a `Table`. What is drawn are rows
of spans, each of which tells what it means; whoever has colours adds them. Nothing is told by a
colour alone, each character is one cell wide, and all of it can be had in ASCII.
"""

from parlour_client.boards.clocks import clock_text
from parlour_client.boards.drawing import aside, called, lines, remarks
from parlour_client.boards.moves import cell_name, completions, exact, legal_moves
from parlour_client.boards.picking import Picked, Selection
from parlour_client.boards.score import MoveRow, move_lines, move_list
from parlour_client.boards.spans import Role, Row, Span, plain
from parlour_client.boards.wording import MARK_NAMES, ended, names_of, turn, words

__all__ = [
    "MARK_NAMES",
    "MoveRow",
    "Picked",
    "Role",
    "Row",
    "Selection",
    "Span",
    "aside",
    "called",
    "cell_name",
    "clock_text",
    "completions",
    "ended",
    "exact",
    "legal_moves",
    "lines",
    "move_lines",
    "move_list",
    "names_of",
    "plain",
    "remarks",
    "turn",
    "words",
]
