"""Opening a web address that somebody wrote, after a question where one is due."""

from collections.abc import Callable

from textual.screen import Screen

from parlour_client.errors import ClientError
from parlour_client.screens.question import QuestionScreen
from parlour_client.web_links import oddities, open_link
from parlour_client.widgets.look import Look

_SHOWN_CHARACTERS = 400


async def follow_link(
    screen: Screen[None], address: str, look: Look, flash: Callable[[str], None], *, ask: bool
) -> None:
    """Open an address in the browser; to be called in a worker.

    Args:
        screen: Where the question is asked.
        address: As `markup.links` found it.
        look: Makes it safe to draw, and knows the keys.
        flash: Tells what came of it.
        ask: Ask even if nothing about the address is odd.
    """
    try:
        odd = oddities(address)
        if odd or ask:
            question = link_question(address, odd, look)
            if not await screen.app.push_screen_wait(question):
                return
        flash("opening it in the browser")
        await open_link(address)
    except ClientError as error:
        flash(str(error))


def link_question(address: str, odd: tuple[str, ...], look: Look) -> QuestionScreen:
    """Return the question whether to open an address, which is shown with what is odd about it."""
    begun = address[:_SHOWN_CHARACTERS]
    if begun != address:
        begun += f"{look.glyphs.ellipsis} {len(address) - len(begun)} more characters"
    detail = "\n\n".join(look.shown.line(words) for words in (begun, *odd))
    question = "Open this address in the browser?"
    return QuestionScreen(question, detail, yes="open", no="leave it", keys=look.keys)
