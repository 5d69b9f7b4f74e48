"""A table from one file into another, row by row: nothing of it is held in memory but a row."""

import codecs
import csv
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TextIO

from veil.errors import PathError, UsageError
from veil.identity import Identity
from veil.linked.columns import Column
from veil.linked.treat import Cells

DELIMITERS: Final = (",", ";", "\t", "|")
_BLOCK: Final = 1 << 20
_LONGEST_CELL: Final = 1 << 22
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(slots=True)
class Counts:
    """What became of one column.

    Attributes:
        column: as the user named it.
        stays: whether it is in the new table.
        values: cells that had a value.
        same: of those, left as they were.
        changed: of those, written anew.
        emptied: of those, gone, although the column stays: nothing of them may stay.
        unread: of those, gone since they are not what the column is said to hold.
    """

    column: Column
    stays: bool
    values: int = 0
    same: int = 0
    changed: int = 0
    emptied: int = 0
    unread: int = 0


@dataclass(slots=True)
class Result:
    """What became of a table.

    Attributes:
        rows: written.
        nameless: rows left out, since they have no patient's ID.
        broken: rows left out, since they do not have as many cells as the header.
        patients: different patients.
        with_images: of those, the ones that the run had.
        encoding: of the table.
        columns: in their order.
    """

    rows: int = 0
    nameless: int = 0
    broken: int = 0
    patients: int = 0
    with_images: int = 0
    encoding: str = ""
    columns: list[Counts] = field(default_factory=list)


def convert(
    source: Path,
    target: Path,
    columns: Sequence[Column],
    cells: Cells,
    identity: Identity,
    *,
    encoding: str = "",
    delimiter: str = "",
    meet: Callable[[str], bool] = lambda _canonical: False,
) -> Result:
    """Write the table anew, as UTF-8; the new file is there when all of it is.

    Args:
        source: the table, with a header.
        target: the new table; replaced if it is there.
        columns: what is done with each of its columns; every one has to be named.
        cells: treats them.
        identity: tells patients apart.
        encoding: of the table; found out if not given: UTF-8, UTF-16 with a mark, else Latin-1.
        delimiter: of the table; found out from the header if not given.
        meet: is told each patient once; says whether the images have them.

    Raises:
        UsageError: U-TABLE-COLUMNS, U-TABLE-HEADER, U-TABLE-ENCODING, U-TABLE-CSV.
        PathError: U-TABLE-PLACE: a file cannot be read or written, or both are one.
    """
    if target.exists() and target.samefile(source):
        raise PathError(
            "U-TABLE-PLACE", "the new table would replace the old one", where=str(target), remedy="name another"
        )
    result = Result(encoding=encoding or _encoding(source))
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _opened(source, result.encoding) as text, temporary.open("x", encoding="utf-8", newline="") as out:
            _Table(source, columns, cells, identity, result, meet).run(text, out, delimiter)
        temporary.replace(target)
    except UnicodeError:
        raise UsageError(
            "U-TABLE-ENCODING", "the table is not in this encoding", where=str(source), remedy="name --encoding"
        ) from None
    except OSError as error:
        place = str(source if error.filename == os.fspath(source) else target)
        raise PathError(
            "U-TABLE-PLACE", "a table cannot be read or written", where=place, remedy="check its name and permissions"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return result


class _Table:
    """One conversion."""

    def __init__(
        self,
        source: Path,
        columns: Sequence[Column],
        cells: Cells,
        identity: Identity,
        result: Result,
        meet: Callable[[str], bool],
    ) -> None:
        self._source = source
        self._columns = columns
        self._cells = cells
        self._identity = identity
        self._result = result
        self._meet = meet

    def run(self, text: TextIO, out: TextIO, delimiter: str) -> None:
        delimiter = delimiter or _delimiter(text, self._columns)
        rows = self._rows(text, delimiter)
        number, header = next(rows, (1, []))
        placed = self._placed(header, number)
        counts = {place: Counts(column, self._cells.stays(column)) for place, column in placed.items()}
        self._result.columns = list(counts.values())
        staying = [place for place, one in counts.items() if one.stays]
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow(header[place].strip() for place in staying)
        patient = next(place for place, column in placed.items() if column.kind == "patient_id")
        issuer = next((place for place, column in placed.items() if column.kind == "issuer"), None)
        seen: set[str] = set()
        for _, row in rows:
            if len(row) != len(header):
                self._result.broken += any(cell.strip() for cell in row)
                continue
            canonical = self._identity.canonical(row[patient], row[issuer] if issuer is not None else "")
            if not canonical:
                self._result.nameless += 1
                continue
            if canonical not in seen:
                seen.add(canonical)
                self._result.with_images += self._meet(canonical)
            new = self._cells.row(placed, row, canonical)
            writer.writerow(new[place] or "" for place in staying)
            _count(counts, row, new)
            self._result.rows += 1
        self._result.patients = len(seen)

    def _rows(self, text: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(_LONGEST_CELL)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            for row in reader:
                yield reader.line_num, row
        except csv.Error:
            raise self._error(
                "CSV", "this is not valid CSV", reader.line_num + 1, "check quotes and --delimiter"
            ) from None

    def _placed(self, header: Sequence[str], line: int) -> dict[int, Column]:
        """The columns by their place in the table.

        A column that nobody named is told by its number: a table without a header has a patient in its first line.
        """
        names = [name.strip() for name in header]
        placed: dict[int, Column] = {}
        for column in self._columns:
            number = column.name[1:] if column.name.startswith("#") and column.name not in names else ""
            places = [place for place, name in enumerate(names) if name == column.name]
            if number.isdecimal() and 0 < int(number) <= len(names):
                places = [int(number) - 1]
            if len(places) != 1 or places[0] in placed:
                what = "there is no column" if not places else "there are several columns"
                raise self._error("HEADER", f"{what} {column.name!r}", line, "name a column by its place: '#3=remove'")
            placed[places[0]] = column
        missing = [str(place + 1) for place in range(len(names)) if place not in placed]
        if missing:
            raise self._error(
                "COLUMNS",
                f"nothing is said of the columns {', '.join(missing)}",
                line,
                "say what each is; one that shall go: NAME=remove, or by its place '#3=remove'",
            )
        return dict(sorted(placed.items()))

    def _error(self, reason: str, message: str, line: int, remedy: str) -> UsageError:
        return UsageError(f"U-TABLE-{reason}", message, where=f"{self._source}:{line}", remedy=remedy)


def _count(counts: Mapping[int, Counts], row: Sequence[str], new: Mapping[int, str | None]) -> None:
    for place, one in counts.items():
        old = row[place].strip()
        if not old:
            continue
        one.values += 1
        if not one.stays:
            continue
        made = new[place]
        if made is None:
            one.unread += 1
        elif not made:
            one.emptied += 1
        elif made == old:
            one.same += 1
        else:
            one.changed += 1


@contextmanager
def _opened(source: Path, encoding: str) -> Iterator[TextIO]:
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise UsageError(
            "U-TABLE-ENCODING", "there is no such encoding", where="--encoding", remedy="such as utf-8 or latin-1"
        ) from None
    with source.open(encoding=encoding, newline="") as text:
        yield text


def _encoding(source: Path) -> str:
    """UTF-16 by its mark; UTF-8 where all of the file is; else Latin-1, which everything is."""
    try:
        with source.open("rb") as file:
            head = file.read(4)
            for mark, name in _BOMS:
                if head.startswith(mark):
                    return name
            file.seek(0)
            decoder = codecs.getincrementaldecoder("utf-8")()
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "latin-1"
    except OSError as error:
        raise PathError(
            "U-TABLE-PLACE", "the table cannot be read", where=str(source), remedy="check its name and permissions"
        ) from error
    return "utf-8"


def _delimiter(text: TextIO, columns: Sequence[Column]) -> str:
    """What separates the columns of the header: with it most of the names are there."""
    line = text.readline(_BLOCK)
    text.seek(0)
    wanted = {column.name for column in columns}

    def found(delimiter: str) -> tuple[int, int]:
        try:
            names = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            names = []
        return len(wanted & {name.strip() for name in names}), len(names)

    return max(DELIMITERS, key=found)
