"""Plain tables in plain letters, so that every console can show them."""

from collections.abc import Iterable, Sequence


def table(rows: Iterable[Sequence[object]], *, indent: str = "  ", right: frozenset[int] = frozenset()) -> list[str]:
    """Lines with columns as wide as their widest cell, two blanks apart; the last column is never padded.

    Args:
        rows: cells, the same number in each row.
        indent: what each line begins with.
        right: the columns that are set to the right (numbers).
    """
    cells = [[str(cell) for cell in row] for row in rows]
    if not cells:
        return []
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    lines = []
    for row in cells:
        parts = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append((indent + "  ".join(parts)).rstrip())
    return lines
