"""What the picker says: every state of a session that keeps a person from coming in, in words."""

from parlour_client.keys import Keys
from parlour_client.model import StatusKind
from parlour_client.session import Session
from parlour_protocol.messages import NicknameChecked

NICKNAME_HELP = "what others will call you here"
"""Under the nickname before anything else is to be said."""
SERVER_HELP = "where to go; an invitation has it: HOST:PORT#FINGERPRINT"
"""Under the server before anything else is to be said."""
OF_NICKNAME = {
    "nickname-taken", "nickname-close", "nickname-invalid", "nickname-reserved",
}  # fmt: skip
"""The codes of refusals that are told beside the nickname."""
OF_PASSWORD = {"wrong-password", "throttled", "busy"}
"""The codes of refusals that are told beside the password."""
_SENT_AWAY = {
    "revoked": "Enter the password to let this device in again, or choose another nickname.",
    "disabled": "Ask who keeps this server; or go to another one: {others}.",
    "forgotten": "Nothing of you is kept here any more. Under a nickname, you begin anew.",
}
"""What to do after a goodbye after which nobody comes back by themselves, by its code."""
_INVALID = "letters, digits, - and _, at most 24"
_MET = {StatusKind.ONLINE, StatusKind.CATCHING_UP, StatusKind.REFUSED, StatusKind.STALLED}
"""Where the server has shown its key in this connection."""
_WIDE_COLUMNS = 90
"""From this width on, a fingerprint is shown whole."""


def short_fingerprint(fingerprint: str) -> str:
    """Return the beginning and the end of a fingerprint."""
    return f"SHA256:{fingerprint[:8]}…{fingerprint[-4:]}"


def no_server_words(keys: Keys) -> str:
    """Return what to do where there is no server to go to."""
    return (
        "Which server? Write where to go, as an invitation has it.\n"
        f"For one of your own: leave with {keys.first('leave')}, run chat-tui --host"
    )


def key_line(session: Session, *, known: bool, width: int) -> str:
    """Return which key the server has, and whether that is the one seen before."""
    if session.key_change is not None:
        return f"the key is not the one {'seen before' if known else 'in the invitation'}"
    fingerprint = session.fingerprint or session.address.fingerprint
    if not fingerprint:
        kind = session.model.status.kind
        return "asking for its key…" if kind is StatusKind.CONNECTING else "key not seen yet"
    whole = f"SHA256:{fingerprint}" if width >= _WIDE_COLUMNS else short_fingerprint(fingerprint)
    met = session.model.status.kind in _MET
    told = "new: first time here"
    if known:
        told = "seen before, unchanged" if met else "seen before"
    return f"key {whole} · {told}"


def keys_line(where: str, keys: Keys, *, recent: bool) -> str:
    """Return what keys do where the cursor is.

    Args:
        where: `server`, `nickname`, `password` or `recent`.
        keys: The keys in force.
        recent: Whether the key for other servers leads anywhere from the server's field.
    """
    others = f"{keys.first('others'):<5}"
    match where:
        case "recent":
            return f"Enter  join      Up, Down  choose\n{others}  write an address"
        case "server":
            return "Enter  go there" + (f"\n{others}  back" if recent else "")
        case _:
            return f"Enter  join\n{others}  other servers"


def can_ask(session: Session) -> bool:
    """Tell whether the server would answer about a nickname now."""
    kind, code = session.model.status.kind, session.model.status.code
    if code in _SENT_AWAY and not session.connected:
        return False  # asking would be coming back
    return kind is StatusKind.ONLINE or (
        kind is StatusKind.REFUSED and code not in {"key-changed", "version"}
    )


def needs_password(session: Session) -> bool:
    """Tell whether a password is what helps after the server's last word."""
    code = session.model.status.code
    return code in OF_PASSWORD or code in {"nickname-taken", "revoked"}


def answer_words(checked: NicknameChecked) -> tuple[str, str]:
    """Return the answer about a nickname, and its tone: `good` or `bad`."""
    match checked.status:
        case "free":
            return "free — it becomes yours on this device", "good"
        case "yours":
            return "yours", "good"
        case "taken":
            return "taken — enter its password, or choose another", "bad"
        case "close":
            return checked.reason or "too close to another nickname; choose another", "bad"
        case "invalid":
            return checked.reason or _INVALID, "bad"
        case other:
            return checked.reason or other, "bad"


def problem_words(session: Session, keys: Keys, *, known: bool) -> str:
    """Return what keeps one out and what to do about it; empty if nothing does.

    Args:
        session: Whose status to tell.
        keys: The keys in force.
        known: Whether this server was met before.
    """
    status = session.model.status
    trust, again = keys.first("accept_key"), keys.first("again")
    if session.key_change is not None:
        old, new = session.key_change
        if not known:
            return (
                f"The invitation does not match the key of {session.address.place}: perhaps it is "
                "miscopied, or somebody pretends to be the server.\n"
                f"invited  SHA256:{old}\n"
                f"there    SHA256:{new}\n"
                f"Ask for it again. Nothing is sent until {trust} trusts the key that is there."
            )
        return (
            f"The key of {session.address.place} has changed: its keeper made a new one, "
            f"or somebody pretends to be it.\n"
            f"before  SHA256:{old}\n"
            f"now     SHA256:{new}\n"
            f"Ask its keeper. Nothing is sent until {trust} trusts the new key."
        )
    match status.kind:
        case StatusKind.WAITING:
            return f"{status.reason or 'no connection'}\nTrying again by itself; {again} tries now."
        case StatusKind.STALLED:
            return f"The server does not answer. Waiting for it; {again} connects anew."
        case StatusKind.REFUSED if status.code in _SENT_AWAY:
            what_next = _SENT_AWAY[status.code].format(others=keys.first("others"))
            return f"{status.reason}\n{what_next}".strip()
        case StatusKind.REFUSED if status.code != "nickname-needed":
            return status.reason or f"The server refused: {status.code}"
        case _:
            return ""
