"""Breaking text into rows of the screen, measured in terminal cells."""

from rich.cells import cell_len, chop_cells

from parlour_client.widgets.chat_rows import CUT, SOFT, Row


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


def wrap_row(row: Row, width: int) -> list[Row]:
    """Return one line of styled words as rows of at most `width` cells, like `wrap`.

    Each further row begins with an empty span that tells how it goes on: `SOFT` where a space was
    left out between the two, `CUT` where nothing was.
    """
    return _split(row, wrap("".join(text for text, _ in row), width))


def chop_row(row: Row, width: int) -> list[Row]:
    """Return one line as rows of at most `width` cells, with every space it has."""
    text = "".join(text for text, _ in row)
    return _split(row, [part for part in chop_cells(text, width) if part] or [""])


def _split(row: Row, parts: list[str]) -> list[Row]:
    """Cut styled words where `parts` of their text begin and end; they leave out only spaces."""
    if len(row) == 1 and len(parts) == 1:
        return [[(parts[0], row[0][1])]]
    text = "".join(text for text, _ in row)
    rows: list[Row] = []
    span, offset, end = 0, 0, 0
    for part in parts:
        start = text.find(part, end)
        made: Row = [("", CUT if start == end else SOFT)] if rows else []
        end = start + len(part)
        while span < len(row) and offset < end:
            words, role = row[span]
            inside = words[max(0, start - offset) : end - offset]
            if inside:
                made.append((inside, role))
            if offset + len(words) > end:
                break
            offset += len(words)
            span += 1
        rows.append(made)
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
