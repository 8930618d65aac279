"""What can go wrong, told in words that a person can act on; `str(error)` is what to show."""


class ClientError(Exception):
    """Any of these: a program that shows `str(error)` needs to know no more."""


class AddressError(ClientError):
    """What was given as an address is none."""


class ConfigError(ClientError):
    """The config file cannot be read, or something in it is wrong."""


class CommandError(ClientError):
    """What was typed cannot be carried out; it stays in the composer."""


class SearchError(ClientError):
    """What somebody wants to search for cannot be understood."""


class ExportError(ClientError):
    """A file cannot be written, or may not be."""


class SayError(ClientError):
    """A text that cannot be said: empty, too long, or not text."""


class StoreError(ClientError):
    """The data directory cannot be read or written."""


class HostingError(ClientError):
    """The server of `--host` could not be started, or died."""


class LinkError(ClientError):
    """The connection could not be made, or is lost.

    Args:
        reason: What happened, in words.
        code: For programs: a goodbye's code, empty otherwise.
        retry: Whether trying again may help without a person deciding something first.
    """

    def __init__(self, reason: str, code: str = "", *, retry: bool = True) -> None:
        super().__init__(reason)
        self.code = code
        self.retry = retry


class DisconnectedError(ClientError):
    """A request could not be answered: there is no connection, or it ended meanwhile."""


class RefusedError(ClientError):
    """The server refused a request; `str()` is its reason, for people.

    Args:
        code: Why, for programs.
        reason: Why, and what to do, for people.
        retry: Whether the same request may succeed later.
    """

    def __init__(self, code: str, reason: str, *, retry: bool) -> None:
        super().__init__(reason)
        self.code = code
        self.retry = retry


class KeyChangedError(ClientError):
    """The server showed another key than the one pinned or invited to.

    Args:
        where: The server's address.
        old: The fingerprint that was expected.
        new: The fingerprint that was seen.
    """

    def __init__(self, where: str, old: str, new: str) -> None:
        super().__init__(
            f"the key of {where} has changed: expected SHA256:{old}, it shows SHA256:{new}. "
            "Somebody may be reading along; accept the new key only if its keeper confirms it."
        )
        self.where = where
        self.old = old
        self.new = new
