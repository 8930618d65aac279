"""The three ways a message can be wrong: theirs beyond repair, theirs but answerable, and ours."""


class ProtocolError(Exception):
    """The other side sent bytes that are not this protocol; the connection cannot go on."""


class InvalidMessageError(ProtocolError):
    """The other side sent a well-framed message with a wrong or missing field.

    The framing is intact, so the connection can go on: a server answers with `Refused`.

    Args:
        reason: What was wrong, naming the field.
        request: The request number the message carried, 0 if it carried none.
    """

    def __init__(self, reason: str, request: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.request = request


class EncodingError(ValueError):
    """We tried to send what no receiver would accept: a lone surrogate, or a frame too large."""
