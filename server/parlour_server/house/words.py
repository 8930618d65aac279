"""What the house says."""

from collections.abc import Sequence

NICKNAME = "house"

HELP = """\
I play with whoever asks, at any time, on many boards at once.

Ctrl+G chooses a game and how well I am to play it; or type it: /play chess house, \
/play battleship house hard. I let you take a move back unless the game is rated, take a draw \
once a game is long, and am always up for a rematch.

/help lists the commands, F1 shows the keys, and /rules GAME tells how a game is played."""

HINT = "I am a program, and know little but games. Say “help”, or press Ctrl+G, or type /play."

OFFER = (
    "Ctrl+G or /play starts a game with me or with anybody here; F1 shows the keys, /help the"
    " commands."
)


def greeting(nicknames: Sequence[str]) -> str:
    """Return how newcomers are greeted."""
    *others, last = nicknames
    names = f"{', '.join(others)} and {last}" if others else last
    return f"Welcome, {names}! {OFFER}"
