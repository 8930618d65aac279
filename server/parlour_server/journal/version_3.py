"""The step to version 3: tables, what is done at them, invitations to play, ratings."""

import apsw

_TABLES = """
ALTER TABLE account ADD COLUMN bot INTEGER NOT NULL DEFAULT 0;     -- a program
ALTER TABLE account ADD COLUMN greeted INTEGER NOT NULL DEFAULT 0; -- by the house, once

CREATE TABLE game_table (
    conversation INTEGER PRIMARY KEY REFERENCES conversation (id), -- of those who play
    gallery INTEGER NOT NULL UNIQUE REFERENCES conversation (id),  -- of those who watch
    id BLOB UNIQUE,             -- what `GatherTable` named it; else nothing
    game TEXT NOT NULL,
    version INTEGER NOT NULL,   -- of the rules it is played by
    terms BLOB NOT NULL,        -- `Terms`, in MessagePack, all options given
    host INTEGER NOT NULL,      -- an account
    state TEXT NOT NULL,        -- 'gathering', 'playing' or 'over'
    made INTEGER NOT NULL,
    started INTEGER NOT NULL DEFAULT 0,
    ended INTEGER NOT NULL DEFAULT 0,
    result BLOB,                -- `Result`, in MessagePack
    spent INTEGER NOT NULL DEFAULT 0,    -- by the clock that runs, when it was noted last, in ms
    previous INTEGER NOT NULL DEFAULT 0, -- the table that this is the rematch of
    next INTEGER NOT NULL DEFAULT 0      -- the table of the rematch
) STRICT;
CREATE INDEX game_table_by_host ON game_table (host, made);
CREATE INDEX game_table_by_state ON game_table (state, conversation);

CREATE TABLE seat (
    conversation INTEGER NOT NULL REFERENCES game_table (conversation),
    seat INTEGER NOT NULL,
    account INTEGER,            -- nothing once the account was given up
    rating INTEGER NOT NULL DEFAULT 0,   -- when the game began
    change INTEGER NOT NULL DEFAULT 0,   -- by the result
    ended INTEGER NOT NULL DEFAULT 0,    -- the table's: whose games are listed by it
    PRIMARY KEY (conversation, seat)
) WITHOUT ROWID, STRICT;
CREATE INDEX seat_by_account ON seat (account, ended, conversation);
CREATE TRIGGER seat_ends AFTER UPDATE OF ended ON game_table BEGIN
    UPDATE seat SET ended = new.ended WHERE conversation = new.conversation;
END;

CREATE TABLE deed (             -- what was done at a table, in order: its position is their fold
    conversation INTEGER NOT NULL REFERENCES game_table (conversation),
    number INTEGER NOT NULL,    -- 1, 2, 3 ... without a gap
    time INTEGER NOT NULL,
    verb TEXT NOT NULL,         -- as in `journal/deeds.py`
    seat INTEGER NOT NULL,      -- -1 for chance and for the server
    move TEXT NOT NULL,         -- whole, also what others may not know
    spent INTEGER NOT NULL,     -- how long the seat thought, in ms
    id BLOB,                    -- what the player's client named it
    chain BLOB NOT NULL,        -- hashes all that was done before
    PRIMARY KEY (conversation, number)
) WITHOUT ROWID, STRICT;

CREATE TABLE play_invitation (
    id BLOB PRIMARY KEY,        -- made by the inviter's client
    inviter INTEGER NOT NULL REFERENCES account (id),
    invited INTEGER NOT NULL REFERENCES account (id),
    game TEXT NOT NULL,
    terms BLOB NOT NULL,        -- `Terms`, in MessagePack, all options given
    sent INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    state TEXT NOT NULL,        -- as in `PlayInvitation`
    closed INTEGER NOT NULL DEFAULT 0,   -- when it was answered, or so
    crossed INTEGER NOT NULL DEFAULT 0,
    gathering INTEGER NOT NULL DEFAULT 0,   -- the table that gathers players which it is for
    conversation INTEGER NOT NULL DEFAULT 0 -- the table that it led to
) WITHOUT ROWID, STRICT;
CREATE INDEX play_invitation_by_inviter ON play_invitation (inviter, state);
CREATE INDEX play_invitation_by_invited ON play_invitation (invited, state);
CREATE UNIQUE INDEX play_invitation_between -- two people, one that is open for a game
    ON play_invitation (min(inviter, invited), max(inviter, invited), game) WHERE state = 'open';
CREATE INDEX play_invitation_by_expiry ON play_invitation (expires) WHERE state = 'open';
CREATE INDEX play_invitation_by_gathering ON play_invitation (gathering) WHERE gathering > 0;

CREATE TABLE rating (
    account INTEGER NOT NULL REFERENCES account (id),
    game TEXT NOT NULL,
    mu REAL NOT NULL,           -- of openskill
    sigma REAL NOT NULL,
    provisional INTEGER NOT NULL, -- it says little yet; such are last on the ladder
    played INTEGER NOT NULL,
    won INTEGER NOT NULL,
    drawn INTEGER NOT NULL,
    PRIMARY KEY (account, game)
) WITHOUT ROWID, STRICT;
CREATE INDEX rating_by_place ON rating (game, provisional, mu DESC, account);
"""


def migrate(db: apsw.Connection) -> None:
    """Make room for games."""
    db.execute(_TABLES)
