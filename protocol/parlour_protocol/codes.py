"""The codes by which programs tell why something was refused or ended; docs/protocol.md says more.

More may come, so a receiver takes any text; a sender uses one of these.
"""

from typing import Literal

RefusalCode = Literal[
    "already-signed-in",
    "banned",
    "busy",
    "closed",
    "disabled",
    "id-reused",
    "ignored",
    "illegal-move",
    "invalid",
    "invite-only",
    "muted",
    "nickname-close",
    "nickname-invalid",
    "nickname-reserved",
    "nickname-taken",
    "not-permitted",
    "not-seated",
    "not-signed-in",
    "not-your-turn",
    "not-yours",
    "options-invalid",
    "password-unfit",
    "resting",
    "revoked",
    "room-name-invalid",
    "room-taken",
    "stale-move",
    "storage",
    "stranger",
    "table-over",
    "table-paused",
    "throttled",
    "too-many",
    "unknown-conversation",
    "unknown-device",
    "unknown-entry",
    "unknown-game",
    "unknown-invitation",
    "unknown-nickname",
    "unknown-proposal",
    "unknown-room",
    "unknown-table",
    "unsupported",
    "wrong-code",
    "wrong-password",
    "wrong-signature",
]
"""The codes of `Refused`."""

GoodbyeCode = Literal[
    "disabled",
    "forgotten",
    "full",
    "hello-expected",
    "protocol-error",
    "quit",
    "revoked",
    "shutdown",
    "slow-reader",
    "timeout",
    "version",
]
"""The codes of `Goodbye`."""
