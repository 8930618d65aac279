"""The codes by which programs tell why something was refused or ended; docs/protocol.md says more.

More may come, so a receiver takes any text; a sender uses one of these.
"""

from typing import Literal

RefusalCode = Literal[
    "already-signed-in",
    "id-reused",
    "invalid",
    "nickname-invalid",
    "nickname-reserved",
    "nickname-taken",
    "not-signed-in",
    "storage",
    "unknown-conversation",
    "unknown-nickname",
    "unsupported",
]
"""The codes of `Refused`."""

GoodbyeCode = Literal[
    "full",
    "hello-expected",
    "protocol-error",
    "quit",
    "shutdown",
    "slow-reader",
    "timeout",
    "version",
]
"""The codes of `Goodbye`."""
