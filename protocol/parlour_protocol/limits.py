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

PEOPLE_MAX = 200
"""The most people that one `People` or one `Presence` names; beyond it there is a count."""

CONVERSATIONS_MAX = 150
"""The most conversations that one `SignedIn` lists."""

ID_BYTES = 16
"""The length of a client-made message id, in bytes."""

NONCE_BYTES = 32
"""The length of the random numbers in `Hello` and `Welcome`, in bytes."""

SECRET_BYTES = 32
"""The length of the secret by which a guest is known again, in bytes."""
