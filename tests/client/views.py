"""Views of every kind, as games would show them; no rules are behind them."""

from parlour_protocol.messages import (
    Board,
    BoardMove,
    Choice,
    Choices,
    Dice,
    Mark,
    Piece,
    SideBoard,
    Word,
)

FILES, RANKS = tuple("abcdefgh"), tuple("87654321")
_KINDS = {"p": "pawn", "r": "rook", "n": "knight", "b": "bishop", "q": "queen", "k": "king"}
_MEN = "PRNBQKprnbqk"
CHESS_PIECES = tuple(
    Piece(man, man, f"{'white' if man.isupper() else 'black'} {_KINDS[man.lower()]}", at // 6)
    for at, man in enumerate(_MEN)
)
_OPENING = "rnbqkbnr/pppp.ppp/......../....p.../....P.../......../PPPP.PPP/RNBQKBNR"
_PROMOTING = "....k.../P......./......../......../......../......../......../....K..."
_FIRST = {
    "Nf3": "g1f3", "Nh3": "g1h3", "Ne2": "g1e2", "Nc3": "b1c3", "Na3": "b1a3", "d4": "d2d4",
    "d3": "d2d3", "Bc4": "f1c4", "Bb5": "f1b5", "Qh5": "d1h5", "Ke2": "e1e2", "a3": "a2a3",
}  # fmt: skip
DISC, RING = Piece("●", "X", "black stone", 0), Piece("○", "O", "white stone", 1)


def cell(name: str) -> int:
    """Return the cell of a chess board by its name."""
    return RANKS.index(name[1]) * 8 + FILES.index(name[0])


def _men(written: str) -> tuple[int, ...]:
    return tuple(_MEN.find(man) + 1 for man in written.replace("/", ""))


def chess(*, mine: bool = True, turned: bool = False) -> Board:
    """Return chess after 1 e4 e5, with some of White's moves."""
    moves = tuple(
        BoardMove(text, (cell(path[:2]), cell(path[2:]))) for text, path in _FIRST.items()
    )
    return Board(
        FILES, RANKS, CHESS_PIECES, _men(_OPENING),
        (Mark(cell("e7"), "last"), Mark(cell("e5"), "last")),
        moves if mine else (), "chequered", turned, caption="white to move",
    )  # fmt: skip


def promotion() -> Board:
    """Return chess where a pawn is about to become something else."""
    path = (cell("a7"), cell("a8"))
    moves = tuple(BoardMove(f"a8={kind}", path) for kind in "QRBN")
    return Board(FILES, RANKS, CHESS_PIECES, _men(_PROMOTING), (), moves, "chequered")


def gomoku() -> Board:
    """Return a board of 15 by 15 crossings with three stones, all others free."""
    cells = [0] * 225
    cells[112], cells[113], cells[98] = 1, 2, 1
    columns, rows = tuple("abcdefghijklmno"), tuple(str(15 - row) for row in range(15))
    moves = tuple(
        BoardMove(f"{columns[at % 15]}{rows[at // 15]}", (at,))
        for at, taken in enumerate(cells)
        if not taken
    )
    return Board(columns, rows, (DISC, RING), tuple(cells), (Mark(98, "last"),), moves, "lines")


def hex_board() -> Board:
    """Return a board of 11 by 11 hexagons with two stones."""
    cells = [0] * 121
    cells[60], cells[61] = 1, 2
    columns, rows = tuple("abcdefghijk"), tuple(str(row) for row in range(1, 12))
    moves = tuple(
        BoardMove(f"{columns[at % 11]}{rows[at // 11]}", (at,))
        for at, taken in enumerate(cells)
        if not taken
    )
    return Board(columns, rows, (DISC, RING), tuple(cells), (Mark(61, "last"),), moves, "hex")


def battleship() -> Board:
    """Return the sea to shoot at, and beside it one's own fleet."""
    columns, rows = tuple("abcdefghij"), tuple(str(row) for row in range(1, 11))
    hit, miss, ship = Piece("X", "X", "hit"), Piece("o", "o", "miss"), Piece("#", "#", "ship", 0)
    sea = [0] * 100
    sea[44], sea[45], sea[70] = 1, 1, 2
    fleet = [0] * 100
    fleet[3:8] = [3] * 5
    fleet[4] = 1
    moves = tuple(
        BoardMove(f"{columns[at % 10]}{rows[at // 10]}", (at,))
        for at, taken in enumerate(sea)
        if not taken
    )
    return Board(
        columns, rows, (hit, miss, ship), tuple(sea), (Mark(45, "last"),), moves,
        standings=("4 ships afloat", "3 ships afloat"),
        aside=SideBoard("Your fleet", columns, rows, tuple(fleet), (Mark(4, "last"),)),
    )  # fmt: skip


def backgammon() -> Board:
    """Return fourteen columns of six rows, labelled above and below, and moves without a cell."""
    above = ("13", "14", "15", "16", "17", "18", "", "19", "20", "21", "22", "23", "24", "")
    below = ("12", "11", "10", "9", "8", "7", "", "6", "5", "4", "3", "2", "1", "")
    cells = [0] * 84
    for at in (0, 14, 28, 7, 21, 70, 56, 77):
        cells[at] = 1 if at % 2 else 2
    moves = (BoardMove("13/11 8/3", (0, 1)), BoardMove("24/22 13/8", (12, 11)), BoardMove("double"))
    return Board(
        above, (" ",) * 6, (DISC, RING), tuple(cells), (), moves, caption="dice: 5 2",
        standings=("167 pips", "167 pips"), below=below,
    )  # fmt: skip


def word() -> Word:
    """Return a word half found."""
    letters = tuple("abcdefghijklmnopqrstuvwxyz")
    return Word(
        ("p", "", "r", "", "o", "u", "r"), ("e", "t"), 6,
        tuple(each for each in letters if each not in "prouet"),
    )  # fmt: skip


def setting_a_word() -> Word:
    """Return what whoever sets the word is asked."""
    return Word((), (), 8, (), "Type a word of 3 to 20 letters for the others to find.")


def choices() -> Choices:
    """Return something to choose while the other has chosen already."""
    offered = (Choice("rock", "rock"), Choice("paper", "paper"), Choice("scissors", "scissors"))
    return Choices(offered, ("", "?"), (1, 0), "round 2 of 5")


def dice() -> Dice:
    """Return dice that were thrown, and whether to go on."""
    return Dice((3, 5), (24, 31), 8, 100, (Choice("roll", "throw again"), Choice("hold", "keep 8")))
