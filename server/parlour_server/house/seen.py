"""What came over the wire of a game, as the rules' own views."""

from parlour_games import views
from parlour_protocol import messages as wire


def seen(view: wire.View) -> views.View:
    """Return a view of the wire as a view of the rules, without what only a screen needs."""
    match view:
        case wire.Board():
            return _board(view)
        case wire.Word():
            return views.Word(
                tuple(letter or None for letter in view.letters),
                view.tried,
                view.tries_left,
                view.moves,
                view.prompt,
                view.caption,
                view.standings,
            )
        case wire.Choices():
            return views.Choices(
                _choices(view.choices),
                tuple(chosen or None for chosen in view.chosen),
                view.points,
                view.caption,
                view.standings,
            )
        case wire.Dice():
            return views.Dice(
                view.dice,
                view.points,
                view.pending,
                view.goal,
                _choices(view.choices),
                view.caption,
                view.standings,
            )


def _choices(choices: tuple[wire.Choice, ...]) -> tuple[views.Choice, ...]:
    return tuple(views.Choice(each.move, each.name) for each in choices)


def _board(view: wire.Board) -> views.Board:
    pieces = [
        views.Piece(piece.seat if piece.seat >= 0 else None, piece.glyph, piece.ascii, piece.name)
        for piece in view.pieces
    ]

    def stand(cells: tuple[int, ...]) -> tuple[views.Piece | None, ...]:
        return tuple(pieces[cell - 1] if cell else None for cell in cells)

    aside = None
    if view.aside is not None:
        cells = stand(view.aside.cells)
        aside = views.SideBoard(view.aside.title, view.aside.columns, view.aside.rows, cells)
    return views.Board(
        view.columns,
        view.rows,
        stand(view.cells),
        moves=tuple(views.BoardMove(move.text, move.path) for move in view.moves),
        caption=view.caption,
        standings=view.standings,
        aside=aside,
    )
