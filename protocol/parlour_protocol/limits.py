"""Every limit of the wire, by name and unit. A receiver refuses what is over; a sender checks."""

FRAME_MAX_BYTES = 65_536
"""The largest body of a frame, in bytes, its 4-byte length not counted."""

TEXT_MAX_CHARACTERS = 4_000
"""The longest text of one entry, in Unicode code points (at most 16,000 bytes)."""

NICKNAME_MAX_CHARACTERS = 24
"""The longest nickname, in Unicode code points."""

NAME_MAX_CHARACTERS = 64
"""The longest name of anything else (a conversation, software), in Unicode code points."""

REASON_MAX_CHARACTERS = 500
"""The longest reason given in words, in Unicode code points."""

TIME_MAX = 2**53
"""The latest time, in milliseconds since 1970 UTC: what a double still tells exactly."""

PAGE_MAX_ENTRIES = 500
"""The most entries that one `Page` holds; one also ends where the next entry would overfill it."""

PEOPLE_MAX = 120
"""The most people that one `People` or one `Presence` names; beyond it there is a count."""

CONVERSATIONS_MAX = 150
"""The most conversations that one `SignedIn` lists."""

ID_BYTES = 16
"""The length of a client-made message id, in bytes."""

NONCE_BYTES = 32
"""The length of the random numbers in `Hello` and `Welcome`, in bytes."""

SECRET_BYTES = 32
"""The length of the secret by which a guest is known again, in bytes."""

PUBLIC_KEY_BYTES = 32
"""The length of a device's public key, in bytes (Ed25519, RFC 8032)."""

SIGNATURE_BYTES = 64
"""The length of a signature, in bytes (Ed25519, RFC 8032)."""

PASSWORD_MIN_CHARACTERS = 12
"""The shortest password, in Unicode code points."""

PASSWORD_MAX_CHARACTERS = 128
"""The longest password, in Unicode code points."""

DEVICE_NAME_MAX_CHARACTERS = 40
"""The longest name of a device, in Unicode code points."""

DEVICES_MAX = 50
"""The most devices of one account."""

ROOM_NAME_MAX_CHARACTERS = 32
"""The longest name of a room without its `#`, in Unicode code points."""

GROUNDS_MAX_CHARACTERS = 200
"""The longest reason of something done to somebody in a room, in Unicode code points."""

TOPIC_MAX_CHARACTERS = 200
"""The longest topic of a room, in Unicode code points."""

NOTE_MAX_CHARACTERS = 60
"""The longest note of somebody who is away, in Unicode code points."""

EMOJI_MAX_CHARACTERS = 16
"""The longest emoji, in Unicode code points: a family of four with skin tones has 11."""

REACTIONS_MAX = 20
"""The most different emoji on one entry."""

REACTION_ACCOUNTS_MAX = 50
"""The most people who put the same emoji to one entry."""

FOUND_MAX = 50
"""The most entries that one `Found` holds; one also ends where the next would overfill it."""

ROOMS_MAX = 50
"""The most rooms that one `Rooms` lists."""

MEMBERS_MAX = 50
"""The most people that one `Members` lists."""

ACTS_MAX = 40
"""The most lines of an audit trail that one `Acts` holds."""

IGNORED_MAX = 100
"""The most people whom one can ignore."""

GAME_KEY_MAX_CHARACTERS = 32
"""The longest key of a game, in Unicode code points."""

LABEL_MAX_CHARACTERS = 48
"""The longest label of something at a table (a seat, an option, a square), in code points."""

MOVE_MAX_CHARACTERS = 64
"""The longest move as it is written, in Unicode code points."""

CAPTION_MAX_CHARACTERS = 200
"""The longest line of words beside a board, in Unicode code points."""

RULES_MAX_CHARACTERS = 8_000
"""The longest rules of a game, in Unicode code points."""

PICTURE_MAX_LINES = 12
"""The most lines of a game's small picture."""

SEATS_MAX = 8
"""The most seats of a table."""

OPTIONS_MAX = 8
"""The most options of a game."""

OPTION_VALUES_MAX = 32
"""The most values that one option has."""

CELLS_MAX = 676
"""The most cells of a board: 26 by 26."""

PIECES_MAX = 64
"""The most different pieces on a board."""

VIEW_MOVES_MAX = 2_000
"""The most legal moves that a view lists."""

PATH_MAX_CELLS = 24
"""The most cells that one move touches in turn."""

LETTERS_MAX = 64
"""The longest word to be found, in letters; also the most that were tried."""

DICE_MAX = 8
"""The most dice on a table."""

PROPOSALS_MAX = 8
"""The most proposals that are open at one table."""

CATALOGUE_MAX = 20
"""The most games that one `Catalogue` lists."""

TABLES_MAX = 40
"""The most tables that one `Tables` or `Games` lists."""

MOVES_MAX = 300
"""The most moves that one `Moves` holds."""

LADDER_MAX = 50
"""The most people that one `Ladder` lists."""

INVITATIONS_MAX = 60
"""The most invitations to play that one `PlayInvitations` lists."""

GAME_TEXT_MAX_CHARACTERS = 15_000
"""The longest piece of a game's record that one `GameText` holds, in Unicode code points."""
