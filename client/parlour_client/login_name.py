"""The nickname suggested to somebody who has none here yet."""

import getpass
import re

from parlour_protocol.limits import NICKNAME_MAX_CHARACTERS


def login_nickname() -> str:
    """Return the login name as a nickname; empty if nothing of it can be one."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
    return re.sub(r"[^A-Za-z0-9_-]", "", name)[:NICKNAME_MAX_CHARACTERS]
