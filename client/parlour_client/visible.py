"""Other people's text, made safe to show: the one way from the network to a terminal."""


def visible(text: str, *, lines: bool = False) -> str:
    """Return `text` as plain characters that cannot move, colour, hide or reorder anything.

    Args:
        text: Anything at all, lone surrogates included.
        lines: Keep newlines; otherwise they are shown as `␊`.
    """
    raise NotImplementedError
