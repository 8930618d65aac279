"""What can keep the server from running, in words for whoever runs it."""


class SetupError(Exception):
    """The server cannot start as it was asked to; the message is one plain line."""


class JournalFailedError(Exception):
    """The disk did not keep what it was given; the server must stop rather than lose more."""
