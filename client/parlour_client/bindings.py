"""Every binding there is, by the screen it holds in; help, palette, hints and config come from it.

A new one is one line here, with an `id` of its own: what the config file calls it.
"""

from dataclasses import dataclass

from textual.binding import Binding

_TABS_BY_NUMBER = 9

EVERYWHERE = (
    Binding("ctrl+q", "leave", "Leave Parlour", priority=True, id="leave"),
    Binding("ctrl+c", "screen.copy_text", "Copy what the mouse selected", show=False, id="copy"),
)
MAIN = (
    Binding("f1", "help", "Help", priority=True, id="help"),
    Binding("ctrl+p", "palette", "Everything there is, by name", priority=True, id="palette"),
    Binding("ctrl+k", "switch", "Switch to a conversation by its name", priority=True, id="switch"),
    Binding("alt+a", "activity", "Go where something happened", priority=True, id="activity"),
    Binding("alt+slash", "previous", "Go to the tab before", priority=True, id="previous"),
    Binding(
        "alt+u", "first_unread", "Go to the first unread message", priority=True, id="first_unread"
    ),
    Binding("ctrl+up", "pick", "Pick a message: answer, edit, react", priority=True, id="pick"),
    Binding("ctrl+f", "search", "Search in what was said", priority=True, id="search"),
    Binding("f3", "rooms", "Rooms: find, join, make one", priority=True, id="rooms"),
    Binding("f4", "missed", "What you missed, and invitations", priority=True, id="missed"),
    Binding("f7", "people", "People here: write to, ignore and more", priority=True, id="people"),
    Binding("ctrl+g", "new_game", "New game", priority=True, id="new_game"),
    Binding("f5", "games", "Games: yours, to watch, ended; ladders", priority=True, id="games"),
    Binding("f8", "inbox", "Invitations: to you, and yours", priority=True, id="inbox"),
    Binding("alt+i", "card", "Answer the invitation that is shown", priority=True, id="card"),
    Binding("alt+w", "close", "Close this conversation's tab", priority=True, id="close"),
    Binding("f6", "compact", "One line per message, and back", priority=True, id="compact"),
    Binding("f2", "invitation", "Copy the invitation", priority=True, id="invitation"),
    Binding("ctrl+r", "retry", "Send failed messages again", priority=True, id="retry"),
    *(
        Binding(f"alt+{n}", f"tab({n})", f"Go to tab {n}", priority=True, show=False, id=f"tab_{n}")
        for n in range(1, _TABS_BY_NUMBER + 1)
    ),
)
PICKED = (
    Binding("r", "deed", "Reply", id="reply"),
    Binding("e", "deed", "Edit your own", id="edit"),
    Binding("d", "deed", "Delete", id="delete"),
    Binding("plus", "deed", "React, or take it back", id="react"),
    Binding("y", "deed", "Copy the text", id="copy_text"),
    Binding("o", "deed", "Open a link", id="open_link"),
    Binding("p", "deed", "Its author: write to, ignore and more", id="author"),
    Binding("enter", "deed", "Go to what it answers; else as space", id="answered"),
    Binding("space", "deed", "Show all of a long message, and fold it again", id="unfold"),
    Binding("escape", "deed", "Write on", id="pick_back"),
)
TABLE = (
    Binding("f", "deed", "Turn the board round", id="table_flip"),
    Binding("left_square_bracket", "deed", "How it stood a move before", id="table_back"),
    Binding("right_square_bracket", "deed", "How it stood a move later", id="table_forward"),
    Binding("end", "deed", "How it stands now", id="table_live"),
    Binding("m", "deed", "List the legal moves", id="table_moves"),
    Binding("d", "deed", "Offer a draw", id="table_draw"),
    Binding("u", "deed", "Ask to take the last move back", id="table_takeback"),
    Binding("r", "deed", "Resign, after a question", id="table_resign"),
    Binding("y", "deed", "Agree to what is proposed", id="table_accept"),
    Binding("n", "deed", "Decline what is proposed, or take it back", id="table_decline"),
    Binding("c", "deed", "Claim the game of somebody who has gone", id="table_claim"),
    Binding("e", "deed", "Save the game to a file", id="table_save"),
    Binding("question_mark", "deed", "The rules of the game, and these keys", id="table_help"),
)
SEARCH = (
    Binding("ctrl+t", "place", "Search here alone, or everywhere", priority=True, id="place"),
)
ROOMS = (Binding("ctrl+n", "make", "Make a room", priority=True, id="make_room"),)
MISSED = (
    Binding("y", "answer(True)", "Accept the invitation", id="accept"),
    Binding("n", "answer(False)", "Decline the invitation", id="decline"),
    Binding("escape", "leave", "Back", id="missed_back"),
)
NEW_GAME = (Binding("f1", "rules", "The rules of the game", priority=True, id="new_game_rules"),)
CARD = (
    Binding("y", "deed", "Accept the invitation", id="card_accept"),
    Binding("n", "deed", "Decline it", id="card_decline"),
    Binding("l", "deed", "Later: it waits among the invitations", id="card_later"),
    Binding("escape", "deed", "Write on", id="card_back"),
)
INBOX = (
    Binding("y", "answer('accept')", "Accept", id="inbox_accept"),
    Binding("n", "answer('decline')", "Decline", id="inbox_decline"),
    Binding("w", "answer('withdraw')", "Take your own back", id="inbox_withdraw"),
    Binding("escape", "leave", "Back", id="inbox_back"),
)
GAMES = (
    Binding("right", "turn(1)", "The next list of games", id="games_next"),
    Binding("left", "turn(-1)", "The list before", id="games_before"),
    Binding("e", "save", "Save a game that has ended to a file", id="games_save"),
)
PICKER = (
    Binding("f8", "accept_key", "Trust the server's new key", priority=True, id="accept_key"),
    Binding("f5", "again", "Try again now", priority=True, id="again"),
    Binding("escape", "others", "Other servers", priority=True, id="others"),
)
HELP = (Binding("escape,f1,q,enter", "leave", "Back", id="help_back"),)
QUESTION = (
    Binding("enter,y", "answer(True)", "Yes", id="yes"),
    Binding("escape,n", "answer(False)", "No", id="no"),
)
DECISION = (
    Binding("y", "answer(True)", "Yes, for good", id="decided"),
    Binding("escape,n", "answer(False)", "No", id="undecided"),
)
"""Where a key that is pressed by the way, as Enter after a move, is no answer."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where some bindings hold.

    Args:
        name: How the config file and the help call it.
        bindings: Which.
        writing: Whether one writes there, so that keys of writing must stay free.
    """

    name: str
    bindings: tuple[Binding, ...]
    writing: bool = False


EVERYWHERE_SCOPE = Scope("everywhere", EVERYWHERE, writing=True)
"""Its keys hold above every screen."""
SCOPES = (
    EVERYWHERE_SCOPE,
    Scope("main screen", MAIN, writing=True),
    Scope("picked message", PICKED),
    Scope("table", TABLE),
    Scope("search", SEARCH, writing=True),
    Scope("rooms", ROOMS, writing=True),
    Scope("what you missed", MISSED),
    Scope("new game", NEW_GAME, writing=True),
    Scope("invitation that is shown", CARD),
    Scope("invitations", INBOX),
    Scope("games", GAMES),
    Scope("nickname picker", PICKER, writing=True),
    Scope("help", HELP),
    Scope("questions", QUESTION),
    Scope("decisions", DECISION),
)
"""All of them, in the order of the config file."""
