"""One record for each patient of a collection, from the headers of all of their files.

The unit of risk is the patient: who finds one file of somebody has found all of them. Where an attribute differs over a
patient's files (age and weight over the years), the record holds the set of its values, since all of them are given
away: two patients agree only if their sets are equal. That is the worst case, of somebody who knows every visit; the
first value alone would call patients alike whom their later studies tell apart.
"""

import os
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from veil import standard
from veil.policy import Action, RuleBook
from veil.policy.coarse import decimal, folded

if TYPE_CHECKING:
    from pydicom import Dataset

GAPS: Final = "StudyDate"
"""The attribute that the days between a patient's studies stand under, where dates are shifted and gaps count."""
_PATIENT, _STUDY = 0x00100020, 0x0020000D
_STUDY_DATE: Final = 0x00080020
_DICOMDIR: Final = "DICOMDIR"
_MAGIC: Final = b"DICM"
_PREAMBLE: Final = 128
_NOTHING: Final = frozenset({"removed", "99veil:0"})
"""Dummies: they are the same for everybody, and tell nothing of anybody."""


@dataclass(frozen=True, slots=True)
class Patient:
    """What was kept of one patient.

    Attributes:
        name: the pseudonym, as (0010,0020) has it.
        values: keyword -> the set of its values over all files, in the form in which two of them are compared.
    """

    name: str
    values: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Collection:
    """All patients of a collection.

    Attributes:
        patients: in the order of their pseudonyms.
        files: instances read.
        unread: files that are no instances, or cannot be read.
        nameless: instances without a Patient ID; each study counts as a patient.
        spelled: (keyword, compared form) -> how it is written; the first of several in the order of letters.
        longitudinal: patients with studies on more than one day.
        same_gaps: fewest patients that share the days between their studies, of those; 0 if there are none.
    """

    patients: tuple[Patient, ...]
    files: int = 0
    unread: int = 0
    nameless: int = 0
    spelled: Mapping[tuple[str, str], str] = field(default_factory=dict)
    longitudinal: int = 0
    same_gaps: int = 0


def read(out: Path, book: RuleBook, *, every: bool = True) -> Collection:
    """Read the headers of a collection, each file up to the last attribute that counts; linear in time.

    Args:
        out: a folder, such as OUT of a run.
        book: the rules that the collection was made by: which attributes count, and how dates were treated.
        every: read every file; else one of each folder. In OUT of a run a folder is a series, over which what belongs
            to patient, study and equipment is the same (PS3.3 A.1.2), so the answer is, too, in a fraction of the time.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom's warnings tell the values that it does not like
        return collect((None if path is None else _header(path, book) for path in _files(out, every=every)), book)


def collect(headers: Iterable["Dataset | None"], book: RuleBook) -> Collection:
    """The same of headers; None is one that could not be read."""
    risk = book.policy.risk
    keywords = dict.fromkeys((*risk.quasi, *risk.rare, *risk.sensitive))
    forms = {keyword: _Form(keyword, book) for keyword in keywords}
    values: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    days: defaultdict[str, set[int]] = defaultdict(set)
    spelled: dict[tuple[str, str], str] = {}
    files = unread = nameless = 0
    for header in headers:
        if header is None or (_PATIENT not in header and _STUDY not in header):
            unread += 1
            continue
        files += 1
        name = str(header.get(_PATIENT).value or "") if _PATIENT in header else ""
        if not name:
            nameless += 1
            name = f"(study {header[_STUDY].value})" if _STUDY in header else "(no study)"
        record = values[name]
        for keyword, form in forms.items():
            for compared, written in form.values(header):
                record[keyword].add(compared)
                key = keyword, compared
                spelled[key] = min(spelled.get(key, written), written)
        day = _day(header)
        if day is not None:
            days[name].add(day)
    gaps = {name: tuple(one - min(many) for one in sorted(many)) for name, many in days.items() if len(many) > 1}
    if risk.gaps and book.policy.dates.mode == "shift":
        for name, spaces in gaps.items():
            values[name][GAPS] = {f"+{space}" for space in spaces}
    shared: defaultdict[tuple[int, ...], int] = defaultdict(int)
    for spaces in gaps.values():
        shared[spaces] += 1
    patients = tuple(
        Patient(name, {keyword: frozenset(found) for keyword, found in sorted(record.items())})
        for name, record in sorted(values.items())
    )
    return Collection(patients, files, unread, nameless, spelled, len(gaps), min(shared.values(), default=0))


class _Form:
    """How the values of one attribute are read and compared."""

    def __init__(self, keyword: str, book: RuleBook) -> None:
        tag = standard.dictionary.tag(keyword)
        entry = None if tag is None else standard.dictionary.entry(tag)
        self._tag = tag or 0
        self._vr = standard.dictionary.one_vr(entry.vr) if entry else ""
        dated = self._vr in {"DA", "DT"}
        mode = book.policy.dates.mode
        shifted = dated and book.rule(None, (), self._tag, self._vr).action is Action.SHIFT
        # A date that was moved by a secret offset tells nobody when it was.
        self._silent = shifted and mode == "shift"
        self._year = shifted and mode == "year"

    def values(self, header: "Dataset") -> Iterator[tuple[str, str]]:
        """Each value as (compared form, as written)."""
        if self._silent or self._tag not in header:
            return
        value = header[self._tag].value
        for written in _codes(value) if self._vr == "SQ" else _texts(value):
            compared = compared_form(self._vr, written[:4] if self._year else written)
            if compared and compared not in _NOTHING:
                yield compared, written


def compared_form(vr: str, written: str) -> str:
    """A value in the form in which two of them are compared: 72.0 is 72, and blanks and case do not count."""
    if vr in {"DS", "IS"}:
        number = decimal(written.strip())
        return written.strip() if number is None else format(number.normalize(), "f")
    return written.strip() if vr == "AS" else folded(written)


def _texts(value: Any) -> Iterator[str]:
    if value is None:
        return
    several = not isinstance(value, (str, bytes)) and hasattr(value, "__iter__")
    for one in value if several else (value,):
        text = str(getattr(one, "original_string", one)).strip(" \0")
        if text:
            yield text


def _codes(items: Any) -> Iterator[str]:
    for item in items or ():
        code = next(
            (str(item.get(name)) for name in ("CodeValue", "LongCodeValue", "URNCodeValue") if item.get(name)), ""
        )
        if code:
            yield f"{item.get('CodingSchemeDesignator') or ''}:{code}"


def _day(header: "Dataset") -> int | None:
    text = str(header[_STUDY_DATE].value or "") if _STUDY_DATE in header else ""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])).toordinal()
    except ValueError:
        return None


def _files(out: Path, *, every: bool) -> Iterator[Path | None]:
    """Every file below `out` but DICOMDIR, in the order of names; None for what is no instance."""
    for folder, folders, names in os.walk(out):
        folders.sort()
        for name in sorted(set(names) - {_DICOMDIR}):
            path = Path(folder) / name
            found = _is_instance(path)
            yield path if found else None
            if found and not every:
                break


def _is_instance(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(_PREAMBLE + len(_MAGIC))[_PREAMBLE:] == _MAGIC
    except OSError:
        return False


def _header(path: Path, book: RuleBook) -> "Dataset | None":
    from pydicom.filereader import read_partial

    risk = book.policy.risk
    wanted = {_PATIENT, _STUDY, _STUDY_DATE}
    wanted |= {standard.dictionary.tag(keyword) or 0 for keyword in (*risk.quasi, *risk.rare, *risk.sensitive)}
    last = max(wanted)
    try:
        with path.open("rb") as file:
            header = read_partial(file, lambda tag, _vr, _length: tag > last, specific_tags=[*sorted(wanted)])
            for element in header:  # a value that cannot be read is told here, and not in the middle of a record
                _ = element.value
    except Exception:  # noqa: BLE001  pydicom raises many kinds for broken files, with values in them
        return None
    return header
