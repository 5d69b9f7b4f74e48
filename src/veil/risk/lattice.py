"""How an attribute can be made coarser: a short ladder of levels, from as it is to gone."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from math import log2
from typing import Final, Literal

from veil import standard
from veil.policy import Generalisation, Policy
from veil.policy.coarse import NUMBERS, TEXTS, coarsened, decimal, years
from veil.risk.measure import rare
from veil.risk.records import GAPS, Collection, compared_form

Kind = Literal["as is", "band", "keep", "shift", "drop"]

_WIDTHS: Final = {
    "PatientAge": ("5", "10", "20", "40"),
    "PatientWeight": ("5", "10", "20", "40"),  # kg
    "PatientSize": ("0.05", "0.1", "0.2", "0.4"),  # m
    "PatientBodyMassIndex": ("2", "4", "8"),  # kg/m2
}
"""Widths of bands to try, each a multiple of the one before, so that wider bands hold whole narrower ones."""
WORTH: Final = {"PatientSex": 3.0, "PatientAge": 3.0}
"""What a value is worth, where those of other attributes are worth 1: hardly a study does without these."""
_LONGEST_TEXT: Final = 1024
_SHIFTED: Final = 0.2
"""What a date that moves costs: the days between a patient's dates stay."""
_LEAST: Final = 0.02
"""What a value costs at least that is not written as it was."""
_RARER: Final = (1, 2, 5, 10, 20)
"""How many times k patients a text must have to stay: what is frequent alone may be rare together with others."""
_ENDS: Final = (1, 4, 16)
"""How many times k patients the first and the last band must hold."""


@dataclass(frozen=True, slots=True)
class Level:
    """One rung of a ladder.

    Attributes:
        kind: as is | band | keep | shift (dates are moved by a secret offset) | drop.
        how: of a band and of a list of values that stay.
    """

    kind: Kind
    how: Generalisation | None = None


AS_IS: Final = Level("as is")
DROP: Final = Level("drop")


def vr_of(keyword: str) -> str:
    """The VR of an attribute of PS3.6."""
    tag = standard.dictionary.tag(keyword)
    entry = None if tag is None else standard.dictionary.entry(tag)
    return standard.dictionary.one_vr(entry.vr) if entry else ""


def ladder(collection: Collection, keyword: str, policy: Policy) -> tuple[Level, ...]:
    """The levels of an attribute, from as it is to gone; only the first where nothing can be done."""
    vr = vr_of(keyword)
    if keyword == GAPS:
        # The day of a study stands in many attributes: all of a patient's dates move as one, or none does.
        shifts = policy.dates.mode in {"keep", "year"}
        return (AS_IS, Level("shift")) if shifts else (AS_IS,)
    if vr in NUMBERS:
        return (AS_IS, *_bands(collection, keyword, vr, policy), DROP)
    lists = [frequent_values(collection, keyword, policy.risk.k * times) for times in _RARER] if vr in TEXTS else []
    kept = dict.fromkeys(one for one in lists if one is not None)
    return (AS_IS, *(Level("keep", how) for how in kept), DROP)


def frequent_values(collection: Collection, keyword: str, least: int) -> Generalisation | None:
    """The list of values that at least so many patients have; None if that is all of them, or none."""
    scarce = rare(collection.patients, keyword, least)
    found = {value for patient in collection.patients for value in patient.values.get(keyword, ())}
    listed = [collection.spelled[keyword, value] for value in found - scarce]
    listed = sorted(one for one in listed if len(one) <= _LONGEST_TEXT and not set(one) & set("\r\n\\"))
    return Generalisation(keep=tuple(listed)) if scarce and listed else None


def after(level: Level, vr: str, cell: frozenset[str], max_age: int) -> frozenset[str]:
    """What a level leaves of one patient's values of an attribute: what the next run will write."""
    if level.kind in {"drop", "shift"}:
        return frozenset()
    if level.how is None:
        return cell
    how = level.how
    made = (compared_form(vr, coarsened(how, vr, value, max_age)) for value in cell)
    return frozenset(value for value in made if value)


def cost(level: Level, before: Sequence[frozenset[str]], then: Sequence[frozenset[str]]) -> float:
    """What a level takes from the patients' values of an attribute; a value that goes costs 1.

    A value that becomes coarser costs the information that it loses, as a share of what it has: among as many patients
    as before nothing, among all patients everything (non-uniform entropy: Gionis, Tassa 2009).
    """
    old, new, whole = Counter(before), Counter(then), len(before)
    total = 0.0
    for cell, made in zip(before, then, strict=True):
        if cell == made:
            continue
        if level.kind == "shift":
            total += _SHIFTED
        elif not made:
            total += 1.0
        else:
            has = log2(whole / old[cell])
            total += max(_LEAST, min(1.0, log2(max(1.0, new[made] / old[cell])) / has)) if has else _LEAST
    return total


def _bands(collection: Collection, keyword: str, vr: str, policy: Policy) -> Iterator[Level]:
    old = policy.generalise.get(keyword)
    numbers = [_numbers(patient.values.get(keyword, ()), vr) for patient in collection.patients]
    for text in _WIDTHS.get(keyword, ()):
        width = Decimal(text)
        if old is not None and (old.band is None or width % old.band):
            continue  # values that are in bands already can only go into wider ones that hold whole such bands
        low, high = (None, None) if old is None else (old.low, old.high)
        if old is None or width != old.band:
            yield Level("band", Generalisation(width, low, high))
        ends = None if old is None else (old.low, old.high)
        for times in _ENDS:
            tails = _tails(numbers, width, policy.risk.k * times)
            # Ages that are cut are one value already, which is as good as a last band.
            top = None if vr == "AS" and tails[1] is not None and tails[1] > policy.identity.max_age else tails[1]
            new = _tighter(low, tails[0], max), _tighter(high, top, min)
            if new not in {ends, (low, high)} and (new[0] is None or new[1] is None or new[0] < new[1]):
                ends = new
                yield Level("band", Generalisation(width, *new))


def _tighter(old: Decimal | None, new: Decimal | None, choose: Callable[[Decimal, Decimal], Decimal]) -> Decimal | None:
    return new if old is None else old if new is None else choose(old, new)


def _numbers(cell: Iterable[str], vr: str) -> list[Decimal]:
    if vr == "AS":
        return [Decimal(age) for age in map(years, cell) if age is not None]
    return [number for number in map(decimal, cell) if number]


def _tails(numbers: Sequence[list[Decimal]], width: Decimal, k: int) -> tuple[Decimal | None, Decimal | None]:
    """Where the first and the last band have to begin so that each holds at least k patients."""
    bands = Counter(
        band for many in numbers for band in {(one / width).to_integral_value(ROUND_FLOOR) * width for one in many}
    )
    ordered = sorted(bands)
    if not ordered:
        return None, None
    low, high = _far(ordered, bands, k), _far(ordered[::-1], bands, k)
    return (None if low == ordered[0] else low), (None if high == ordered[-1] else high)


def _far(ordered: Sequence[Decimal], bands: Counter[Decimal], k: int) -> Decimal:
    total = 0
    for band in ordered:
        total += bands[band]
        if total >= k:
            return band
    return ordered[-1]
