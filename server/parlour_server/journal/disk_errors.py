"""What SQLite says of a disk that fails: what is the end, and what it is called to people."""

import apsw

_FATAL = (apsw.SQLITE_IOERR_FSYNC, apsw.SQLITE_IOERR_DIR_FSYNC)


def is_fatal(error: apsw.Error) -> bool:
    """Tell whether the disk may have lost what it said it had: then nothing can be promised."""
    code = getattr(error, "extendedresult", 0)
    return code in _FATAL or isinstance(error, apsw.CorruptError | apsw.NotADBError)


def in_words(error: apsw.Error) -> str:
    """Return what whoever wanted something stored is told."""
    if isinstance(error, apsw.FullError):
        return "the server's disk is full; nothing was stored"
    return "the server could not use its disk; nothing was stored"
