"""OUT beside IN, file by file and series by series, as the ledger pairs them; memory grows with series and UIDs."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from veil import standard
from veil.report import terms
from veil.report.downstream import samples, volumes
from veil.report.downstream.aspects import ASPECTS, State
from veil.report.downstream.readings import Place, Reading, read
from veil.work.chain import Rows
from veil.work.ledger import untext

_PAGE: Final = 1000
_NEAR: Final = 1e-6
_NAMED: Final = 5
"""Attributes of one deviation that are named."""
_MOST: Final = 20_000
"""Slices of one series that are stacked."""
_HARMLESS: Final = frozenset(("shift", "uid", "keep", "look"))
"""Actions after which values, intervals and links must be what they were; any other may change them."""
_DATES: Final = frozenset(("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate"))
"""Without them a time of day has no day."""
_NOBODYS: Final = frozenset(("11111111", "18991230", "19000101", "19010101", "19700101", "99991231"))
"""Dates that stand for none, and are not moved."""


class Counted(NamedTuple):
    """How many files (series, for volumes) of a modality are in a state in one aspect."""

    modality: str
    aspect: str
    equal: int
    policy: int
    lost: int


class Deviation(NamedTuple):
    """Something that a reader no longer gets: the file below OUT, the aspect, and attributes by keyword; no value."""

    path: str
    aspect: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was compared.

    Attributes:
        files: how many delivered files were read beside their source.
        away: delivered files whose source is not at hand, or is another file by now.
        counts: by modality and aspect; what a source does not have is not counted.
    """

    files: int
    away: int
    counts: tuple[Counted, ...]

    @property
    def lost(self) -> int:
        """How much was lost, over all."""
        return sum(one.lost for one in self.counts)

    def totals(self) -> tuple[Counted, ...]:
        """The counts of all modalities together, by aspect in the order of `ASPECTS`; none of a single modality."""
        if len({one.modality for one in self.counts}) < 2:  # noqa: PLR2004  one alone is its own total
            return ()
        rows = {aspect: [one for one in self.counts if one.aspect == aspect] for aspect in ASPECTS}
        return tuple(
            Counted(
                "all", aspect, sum(one.equal for one in of), sum(one.policy for one in of), sum(one.lost for one in of)
            )
            for aspect, of in rows.items()
            if of
        )


class _Pair(NamedTuple):
    source: Path
    output: Path
    target: str
    modality: str
    series: str
    patient: int
    size: int
    actions: Mapping[str, int]


Tell = Callable[[Deviation], None]


def check(ledger: Rows, source: Path, out: Path, *, tell: Tell = lambda _: None, pixels: bool = True) -> Checked:
    """Compare what was delivered with where it came from.

    Args:
        ledger: of the vault; it names the source of each file.
        source: IN.
        out: OUT.
        tell: is given each loss as it is found.
        pixels: whether pixel data are compared.
    """
    work = _Work(tell, _held(ledger), pixels)
    for pair in _pairs(ledger, source, out):
        work.pair(pair)
    return work.end()


def _pairs(ledger: Rows, source: Path, out: Path) -> Iterator[_Pair]:
    """Delivered files with their sources, those of a series one after the other."""
    last: tuple[object, int] = ("", 0)
    while page := ledger.rows(
        "SELECT i.id, i.ref, i.target, i.modality, coalesce(i.series, ''), i.patient, i.size, coalesce(a.json, '{}')"
        " FROM instance i LEFT JOIN actions a ON a.id = i.actions WHERE i.target IS NOT NULL"
        " AND (coalesce(i.series, ''), i.id) > (?, ?) ORDER BY coalesce(i.series, ''), i.id LIMIT ?",
        *last,
        _PAGE,
    ):
        last = (page[-1][4], page[-1][0])
        for row, ref, target, modality, series, patient, size, actions in page:
            name = untext(ref) if ref else ""
            place = source / os.fsdecode(os.fsencode(name)) if name else source / "\0"
            yield _Pair(
                place, out / target, target, terms.modality(modality or ""), _text(series), patient or -row,
                -1 if size is None else size, json.loads(actions),
            )  # fmt: skip


def _text(value: object) -> str:
    return untext(value) if isinstance(value, str | bytes) else ""


def _held(ledger: Rows) -> frozenset[str]:
    """Series of which some files did not leave."""
    rows = ledger.rows(
        "SELECT DISTINCT series FROM instance WHERE kind IN ('held', 'quarantined') AND target IS NULL AND former = 0"
        " AND series <> ''"
    )
    return frozenset(_text(series) for (series,) in rows)


@dataclass(slots=True)
class _Series:
    name: str
    modality: str
    target: str
    before: list[volumes.Slice] = field(default_factory=list)
    after: list[volumes.Slice] = field(default_factory=list)
    meant: bool = False


@dataclass(slots=True)
class _Work:
    tell: Tell
    held: frozenset[str]
    pixels: bool
    files: int = 0
    away: int = 0
    counts: Counter[tuple[str, str, State]] = field(default_factory=Counter)
    uids: dict[bytes, bytes] = field(default_factory=dict)
    offsets: dict[int, timedelta] = field(default_factory=dict)
    series: _Series | None = None

    def pair(self, pair: _Pair) -> None:
        if self.series is None or self.series.name != pair.series:
            self._stack()
            self.series = _Series(pair.series, pair.modality, pair.target)
        try:
            there = pair.source.stat().st_size == pair.size
        except (OSError, ValueError):
            there = False
        before = read(pair.source) if there else None
        if before is None:
            self.away += not there
            return  # what no reader opens has nothing to lose
        self.files += 1
        room = len(self.series.before) < _MOST
        self.series.before += volumes.slices(before) if room else []
        after = read(pair.output)
        self._say(pair, "opens", "equal" if after else "lost")
        if after is None:
            return
        self._samples(pair)
        geometry = self._compare(pair, "geometry", before.geometry, after.geometry)
        self._compare(pair, "values", before.values, after.values)
        self._times(pair, before, after)
        self._links(pair, before, after)
        self.series.after += volumes.slices(after) if room else []
        self.series.meant |= geometry == "policy"

    def end(self) -> Checked:
        self._stack()
        rows = sorted({(modality, aspect) for modality, aspect, _ in self.counts})
        counts = (Counted(*row, *(self.counts[*row, state] for state in _STATES)) for row in rows)
        return Checked(self.files, self.away, tuple(counts))

    def _say(self, pair: _Pair, aspect: str, state: State, places: tuple[Place, ...] = ()) -> None:
        self.counts[pair.modality, aspect, state] += 1
        if state == "lost":
            named = dict.fromkeys(_keyword(place) for place in places)
            self.tell(Deviation(pair.target, aspect, tuple(named)[:_NAMED]))

    def _samples(self, pair: _Pair) -> None:
        found = samples.same(pair.source, pair.output) if self.pixels else None
        if found is not None:
            self._say(pair, "pixels", "equal" if found else "policy" if _acted(pair) & _PIXELS else "lost")

    def _compare(
        self, pair: _Pair, aspect: str, before: Mapping[Place, object], after: Mapping[Place, object]
    ) -> State | None:
        if not before:
            return None
        other = tuple(place for place, value in before.items() if not _is_same(value, after.get(place)))
        return self._judge(pair, aspect, other)

    def _judge(self, pair: _Pair, aspect: str, other: tuple[Place, ...]) -> State:
        acted = _acted(pair)
        if aspect == "times" and acted & _DATES:
            acted.update(_keyword(place[-1:]) for place in other)
        lost = tuple(place for place in other if acted.isdisjoint(map(_word, place[::2])))
        state: State = "lost" if lost else "policy" if other else "equal"
        self._say(pair, aspect, state, lost)
        return state

    def _times(self, pair: _Pair, before: Reading, after: Reading) -> None:
        """Whether all that happened to a patient was moved together, so that all intervals are what they were."""
        if not before.times:
            return
        other = []
        for place, old in before.times.items():
            new = after.times.get(place)
            if not isinstance(old, datetime) or not isinstance(new, datetime):
                if old != new:
                    other.append(place)
            elif old == new and f"{old:%Y%m%d}" in _NOBODYS:
                continue
            elif new - old != self.offsets.setdefault(pair.patient, new - old):
                other.append(place)
        self._judge(pair, "times", tuple(other))

    def _links(self, pair: _Pair, before: Reading, after: Reading) -> None:
        """Whether one UID became one other wherever it stands: then every link leads where it led."""
        other = []
        for place, old in before.uids.items():
            new = after.uids.get(place)
            if new is None or self.uids.setdefault(_short(old), _short(new)) != _short(new):
                other.append(place)
        if before.uids:
            self._judge(pair, "links", tuple(other))

    def _stack(self) -> None:
        one = self.series
        before = volumes.stacked(one.before) if one is not None else None
        if one is None or before is None or not one.name:
            return
        after = volumes.stacked(one.after)
        same = after is not None and before.is_like(after)
        meant = one.meant or one.name in self.held
        state: State = "policy" if meant and (not same or one.name in self.held) else "equal" if same else "lost"
        self.counts[one.modality, "volume", state] += 1
        if state == "lost":
            self.tell(Deviation(one.target.rpartition("/")[0], "volume", ()))


_STATES: Final[tuple[State, ...]] = ("equal", "policy", "lost")
_PIXELS: Final = frozenset(("PixelData", "FloatPixelData", "DoubleFloatPixelData"))


def _acted(pair: _Pair) -> set[str]:
    """What the cleaner may have changed, by keyword."""
    named = (name.partition(":") for name in pair.actions)
    return {selector for action, _, selector in named if action not in _HARMLESS}


def _short(uid: str) -> bytes:
    return blake2b(uid.encode(), digest_size=8).digest()


def _word(tag: int) -> str:
    """The keyword of a tag, as the cleaner names what it did."""
    entry = standard.dictionary.entry(tag)
    return entry.keyword if entry is not None else ""


def _keyword(place: Place) -> str:
    return ".".join(_word(tag) or "?" for tag in place[::2])


def _is_same(old: object, new: object) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) <= _NEAR * max(1.0, abs(old)) or old != old  # noqa: PLR0124  not a number
    if isinstance(old, tuple) and isinstance(new, tuple):
        return len(old) == len(new) and all(map(_is_same, old, new))
    return old == new
