"""Chess, in SAN and UCI."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from parlour_games.game import Seat
from parlour_games.spiel import engine
from parlour_games.spiel.engine import Situation
from parlour_games.spiel.open_spiel import SpielGame
from parlour_games.spiel.position import Position
from parlour_games.views import MarkKind, Piece

FIFTY_MOVES: Final = 100
"""After how many plies without a capture or a pawn's move it is a draw (FIDE Laws, 9.3)."""

_FILES = "abcdefgh"
_GLYPHS = {"K": "♔♚", "Q": "♕♛", "R": "♖♜", "B": "♗♝", "N": "♘♞", "P": "♙♟"}
_NAMES = {"K": "king", "Q": "queen", "R": "rook", "B": "bishop", "N": "knight", "P": "pawn"}
_PIECES = {
    (letter, letter.lower())[seat]: Piece(
        seat, glyphs[seat], (letter, letter.lower())[seat], f"{side} {_NAMES[letter]}"
    )
    for letter, glyphs in _GLYPHS.items()
    for seat, side in enumerate(("white", "black"))
}
_ARMY = {"Q": 1, "R": 2, "B": 2, "N": 2, "P": 8}
_WORTH = {"Q": 9, "R": 5, "B": 3, "N": 3, "P": 1}
_PUNCTUATION = re.compile(r"[-+#x:=()/!?. ]|e\.p\.", re.IGNORECASE)
_MOVE = re.compile(
    r"(?P<piece>[KQRBN]?)(?P<file>[a-h]?)(?P<rank>[1-8]?)(?P<to>[a-h][1-8])(?P<into>[QRBN]?)"
)
_CASTLING = {"oo": "O-O", "00": "O-O", "ooo": "O-O-O", "000": "O-O-O"}


class Chess(SpielGame):
    """The rules; moves are written in SAN, and UCI is understood."""

    key = "chess"
    name = "Chess"
    summary = "The royal game: mate the other king."
    rules = (
        "White begins. Whoever attacks the other king so that it cannot escape wins.\n\n"
        "It is a draw if whoever is to move is not in check and cannot move (stalemate), when a"
        " position comes up for the third time, after fifty moves of both without a capture or a"
        " move of a pawn, and when neither has enough left to mate. Nobody has to claim these.\n\n"
        "Type the piece and where it goes: e4, Nf3, Bxc6, O-O or 0-0 to castle, e8=Q to promote."
        " K is the king, Q the queen, R a rook, B a bishop, N a knight; a pawn has no letter. Where"
        " two could go, say which: Nbd2, R1e2. From where to where does as well: e2e4, g1f3, e1g1,"
        " e7e8q. With the board choose the piece, then where it goes; castle by moving the king two"
        " squares."
    )
    picture = (
        "8  r n b q k b n r",
        "7  p p p p p p p p",
        "6  . . . . . . . .",
        "5  . . . . . . . .",
        "4  . . . . P . . .",
        "3  . . . . . . . .",
        "2  P P P P . P P P",
        "1  R N B Q K B N R",
        "   a b c d e f g h",
    )
    sides = ("white", "black")
    columns = tuple(_FILES)
    rows = tuple("87654321")
    style = "chequered"
    players = (1, 0)

    def setting(self, chosen: Mapping[str, str]) -> str:  # noqa: ARG002 - it has no options
        """Return the rules; there are no options."""
        return "chess"

    def spell(self, situation: Situation) -> Mapping[str, tuple[int, ...]]:
        """Return each legal move in SAN; of promotions the one to a queen first."""
        found = super().spell(situation)
        parted = {move: move.partition("=") for move in found}
        order = {body: at for at, body in enumerate(dict.fromkeys(p[0] for p in parted.values()))}
        return {
            move: found[move]
            for move in sorted(
                found, key=lambda m: (order[parted[m][0]], "QRBN".find(parted[m][2][:1]))
            )
        }

    def meant(self, position: Position, typed: str) -> Iterable[str]:
        """Return the moves that SAN, UCI or something in between may mean."""
        bare = _PUNCTUATION.sub("", typed)
        castling = _CASTLING.get(bare.lower())
        if castling is not None:
            return [move for move in position.legal if move.rstrip("+#") == castling]
        small, large = bare.lower(), bare[:1].upper() + bare[1:].lower()
        # A capital B is a bishop, a small b first of all the file; but nobody writes bb5 for b5.
        bishop_first = bare[:1] == "B" or small.startswith("bb")
        for form in (large, small) if bishop_first else (small, large):
            body, into = (form[:-1], form[-1].upper()) if form[-1:] in tuple("qrbn") else (form, "")
            matched = _MOVE.fullmatch(body + into)
            if matched and (meant := _matching(position, matched)):
                return meant
        return []

    def refusal(self, position: Position, typed: str) -> str:
        """Return why a move cannot be played; most of all a check is overlooked."""
        checked = " while your king is in check" if _in_check(position) else " now"
        return f"“{typed:.40}” is no legal move{checked}"

    def cells(self, position: Position, seat: Seat) -> tuple[Piece | None, ...]:  # noqa: ARG002
        """Return the pieces."""
        drawn: list[Piece | None] = []
        for letter in _fen(position)[0].replace("/", ""):
            drawn.extend([None] * int(letter) if letter.isdigit() else [_PIECES[letter]])
        return tuple(drawn)

    def paths(self, position: Position, move: str, seat: Seat) -> tuple[tuple[int, ...], ...]:  # noqa: ARG002
        """Return where the piece, of castling the king, comes from and goes to."""
        squares = uci(position, move)
        return ((_cell(squares[:2]), _cell(squares[2:4])),)

    def marks(self, position: Position, seat: Seat) -> Iterable[tuple[int, MarkKind]]:
        """Return where the king stands that is in check."""
        if not _in_check(position):
            return ()
        king = _PIECES["K" if _fen(position)[1] == "w" else "k"]
        return ((self.cells(position, seat).index(king), "threatened"),)

    def caption(self, position: Position, seat: Seat) -> str:  # noqa: ARG002 - for all alike
        """Return the move's number, and whether it is check."""
        check = "" if position.over or not _in_check(position) else ", check"
        return f"move {_fen(position)[5]}{check}"

    def standings(self, position: Position) -> tuple[str, ...]:
        """Return what each has captured, and who is ahead by how many pawns' worth."""
        standing = Counter(letter for letter in _fen(position)[0] if letter.isalpha())
        armies = [Counter({k: standing[k] for k in _ARMY}), Counter()]
        armies[1] = Counter({k: standing[k.lower()] for k in _ARMY})
        worth = [sum(_WORTH[k] * n for k, n in army.items()) for army in armies]
        captured = (_captured(armies[1]), _captured(armies[0]))
        if not any(captured):
            return ()
        lead = worth[0] - worth[1]
        ahead = (f" +{lead}" if lead > 0 else "", f" +{-lead}" if lead < 0 else "")
        return tuple((c + a).strip() for c, a in zip(captured, ahead, strict=True))

    def reason(self, position: Position) -> str:
        """Return the law by which it ended."""
        situation = position.situation
        if any(situation.returns()):
            return "checkmate"
        if situation.is_repetition_draw():
            return "the position came up for the third time"
        if not situation.board().has_legal_moves():
            return "stalemate"
        if int(_fen(position)[4]) >= FIFTY_MOVES:
            return "fifty moves without a capture or a pawn's move"
        return "neither can mate"


GAME: Final = Chess()
"""The game."""


def uci(position: Position, move: str) -> str:
    """Return a legal move from where to where, as programs write it: `e2e4`, `e7e8q`."""
    (action,) = position.legal[move]
    return str(engine.chess_move(action, position.situation.board()).to_lan())


def fen(position: Position) -> str:
    """Return the position in Forsyth-Edwards notation."""
    return str(position.situation)


def _fen(position: Position) -> list[str]:
    return fen(position).split()


def _cell(square: str) -> int:
    return _FILES.index(square[0]) + 8 * (8 - int(square[1]))


def _in_check(position: Position) -> bool:
    return bool(position.played) and position.played[-1][-1] in "+#"


def _captured(left: Counter[str]) -> str:
    promoted = sum(max(0, left[k] - n) for k, n in _ARMY.items() if k != "P")
    lost = {k: n - left[k] - (promoted if k == "P" else 0) for k, n in _ARMY.items()}
    told = [f"{n if n > 1 else ''}{k}" for k, n in lost.items() if n > 0]
    return f"took {' '.join(told)}" if told else ""


def _matching(position: Position, typed: re.Match[str]) -> list[str]:
    """Return the legal moves that agree with all that was typed of one."""
    found = []
    for move in position.legal:
        path = uci(position, move)
        castles = move.startswith("O")
        piece = "K" if castles else move[0] if move[0] in "KQRBN" else ""
        squares = typed["file"] and typed["rank"]
        agrees = (
            path[2:4] == typed["to"]
            and path[0].startswith(typed["file"])
            and path[1].startswith(typed["rank"])
            and (piece == typed["piece"] or bool(squares and not typed["piece"]))
            and (not typed["into"] or path[4:].upper() == typed["into"])
            and (not castles or bool(squares))
        )
        if agrees:
            found.append(move)
    return found
