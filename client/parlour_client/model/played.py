"""What this person plays, watches and is invited to, and which games there are."""

from parlour_client.model.conversation import ConversationModel
from parlour_client.model.tables import PLAYED, TableModel
from parlour_protocol.messages import Catalogue, GameInfo, PlayInvitation

GAMES_MAX = 200
"""The most games known of a server's catalogue."""


class Played:
    """The games of a `Model`, which inherits them."""

    conversations: dict[int, ConversationModel]

    def __init__(self) -> None:
        self.games: dict[str, GameInfo] = {}
        """The games that are played here, by their keys, as far as they were told."""
        self.tables: dict[int, TableModel] = {}
        """The tables this person plays or watches, by the conversation of those who play."""
        self.play_invitations: dict[bytes, PlayInvitation] = {}
        """The open invitations to play, and those closed since this program began, the latest
        last."""

    def table_of(self, conversation: int) -> TableModel | None:
        """Return the table that a conversation belongs to: of those who play, or who watch."""
        about = self.conversations.get(conversation)
        if about is not None and about.kind not in PLAYED:
            return None
        watched = (table for table in self.tables.values() if table.gallery == conversation)
        return self.tables.get(conversation) or next(watched, None)

    def my_turn(self) -> list[TableModel]:
        """Return the tables that wait for this person's move."""
        return [table for table in self.tables.values() if table.my_turn]

    def take_catalogue(self, catalogue: Catalogue) -> None:
        """Know these games, too."""
        games = self.games | {info.game: info for info in catalogue.games}
        self.games = dict(list(games.items())[:GAMES_MAX])
