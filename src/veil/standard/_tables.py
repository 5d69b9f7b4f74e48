"""Reading the package's own tables: tab-separated text beside this module.

A file begins with comments (#: edition and attribution); then come a line of column names and the rows.
"""

from os.path import dirname, join
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from importlib.abc import ResourceLoader


def lines(name: str) -> list[str]:
    """The rows of a table as they stand in its file, without its comments and its line of column names.

    The loader that found this module finds its data too, in a folder as in a zip; `importlib.resources` does the same
    but takes longer to import than all the tables take to read.
    """
    loader = cast("ResourceLoader", globals()["__loader__"])
    text = loader.get_data(join(dirname(__file__), "data", name)).decode("utf-8")  # noqa: PTH118, PTH120  pathlib costs 5 ms at start
    rows = text.replace("\r\n", "\n").split("\n")
    first = next(number for number, row in enumerate(rows) if not row.startswith("#"))
    return rows[first + 1 : -1]


def rows(name: str) -> list[list[str]]:
    """The rows of a table, each as the list of its cells; an empty cell is an empty string."""
    return [row.split("\t") for row in lines(name)]
