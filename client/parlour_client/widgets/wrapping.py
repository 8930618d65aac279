"""Breaking text into rows of the screen, measured in terminal cells."""

from rich.cells import cell_len, chop_cells


def wrap(text: str, width: int) -> list[str]:
    """Return `text` as rows of at most `width` cells, broken between words where there are any.

    Args:
        text: Safe text; newlines begin a new row.
        width: In cells, at least 2: a wide character has to fit.
    """
    rows: list[str] = []
    for paragraph in text.split("\n"):
        if len(paragraph) <= width and paragraph.isascii():
            rows.append(paragraph.rstrip(" "))
        else:
            rows += _paragraph(paragraph, width)
    return rows


def _paragraph(paragraph: str, width: int) -> list[str]:
    size = len if paragraph.isascii() else cell_len
    rows: list[str] = []
    row = paragraph[: len(paragraph) - len(paragraph.lstrip(" "))][: width // 2]
    used = len(row)
    begun = False
    for word in paragraph.lstrip(" ").split(" "):
        cells = size(word)
        if begun and used + 1 + cells <= width:
            row, used = f"{row} {word}", used + 1 + cells
            continue
        if begun:
            rows.append(row.rstrip(" "))
            row, used = "", 0
        if used + cells > width:
            parts = [part for part in chop_cells(word, width) if part]
            if row:
                rows.append(row)
            rows += parts[:-1]
            row = parts[-1] if parts else ""
            used = size(row)
        else:
            row, used = row + word, used + cells
        begun = True
    rows.append(row.rstrip(" "))
    return rows
