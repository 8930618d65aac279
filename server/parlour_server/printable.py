"""Text from elsewhere on the operator's terminal and in files to read."""


def printable(line: str) -> str:
    """Return a line with what a terminal would obey, or take for a new line, as its escape."""
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
