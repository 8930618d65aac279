"""The step to version 4: all that no hash covers is kept twice, so that damage to it shows.

Entries and deeds are chained by hashes. Of every other table there is an index over all of its
columns from now on: SQLite keeps both, and tells by its own check where they differ.
"""

from typing import Any

import apsw

TWICE = (
    "account", "act", "ban", "conversation", "device", "direct", "forgetting", "game_table",
    "ignored", "indexed", "member", "meta", "mute", "name", "play_invitation", "rating", "revoked",
    "room_invitation", "seat",
)  # fmt: skip
"""The tables that are kept so."""


def migrate(db: apsw.Connection) -> None:
    """Index all columns of what is not chained."""
    for table in TWICE:
        columns: Any = db.execute(
            "SELECT group_concat(name, ', ' ORDER BY cid) FROM pragma_table_info(?)", (table,)
        ).get
        db.execute(f"CREATE INDEX {table}_again ON {table} ({columns})")
