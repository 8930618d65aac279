"""Saving the record of a game to a file whose name is asked for."""

from collections.abc import Callable
from datetime import datetime

from textual.app import App

from parlour_client.playing import FORMS, save_game
from parlour_client.screens.prompt import PromptScreen
from parlour_client.session import Session
from parlour_client.visible import visible
from parlour_client.widgets.look import Look

FILE_MAX_CHARACTERS = 1_000
"""The longest name of a file that is asked for."""


async def save_asked(
    app: App[object],
    session: Session,
    look: Look,
    game: str,
    table: int,
    tell: Callable[[str], None],
) -> None:
    """Ask where the record of a game is to be, and write it there.

    Args:
        app: Where to ask.
        session: Where the game is.
        look: How it looks.
        game: The game's key; it decides which forms there are.
        table: The table's conversation.
        tell: Gets where it is.

    Raises:
        ClientError: It cannot be written, in words.
    """
    known = session.model.games.get(game)
    forms = known.forms if known is not None else ()
    ends = [end for form in forms for end, name in FORMS.items() if name == form]
    ends = ends or [".txt"]
    # The key is the server's to say: it must not lead anywhere.
    plain = "".join(sign for sign in game if sign.isascii() and (sign.isalnum() or sign == "-"))
    kept = f"{plain or 'game'}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}{ends[0]}"
    about = f"A new file for this game; its name ends in {' or '.join(ends)}."
    asking = PromptScreen(f"{about}\nIts name?", look, longest=FILE_MAX_CHARACTERS, value=kept)
    file = await app.push_screen_wait(asking)
    if file is None or not file.strip():
        return
    path = await save_game(session, table, file.strip())
    tell(f"the game is in {visible(str(path))}")
