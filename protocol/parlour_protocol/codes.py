"""The codes by which programs tell why something was refused or ended; docs/protocol.md says more.

More may come, so a receiver takes any text; a sender uses one of these.
"""

from typing import Literal

RefusalCode = Literal[
    "already-signed-in",
    "banned",
    "busy",
    "disabled",
    "id-reused",
    "ignored",
    "invalid",
    "invite-only",
    "muted",
    "nickname-close",
    "nickname-invalid",
    "nickname-reserved",
    "nickname-taken",
    "not-permitted",
    "not-signed-in",
    "password-unfit",
    "revoked",
    "room-name-invalid",
    "room-taken",
    "storage",
    "stranger",
    "throttled",
    "too-many",
    "unknown-conversation",
    "unknown-device",
    "unknown-entry",
    "unknown-nickname",
    "unknown-room",
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
