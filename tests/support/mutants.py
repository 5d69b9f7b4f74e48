"""Cleaners that are made to fail in one place, and whether the witness keeps what then leaks.

A mutant is a way to cripple the cleaner: a rule switched off, an action that does nothing, a room that is not there. It
cleans planted files, once without the witness, to see whether identity really gets through, and once with it. The
cleaner's own last search for known identifiers is switched off both times: it is the witness that is measured.

It stands apart from the other support modules, which share no code with veil.
"""

import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock

import pydicom

from support.bytescan import inflated, scan
from support.cleaners import SECRET
from support.planting import IDENTITY
from support.unseen import unseen
from veil import standard
from veil.audit.facts import Facts
from veil.audit.rare import build
from veil.audit.ties import Tie, finding
from veil.codes import CODES, Kind
from veil.facts import facts
from veil.identity import Identity, Key
from veil.pipeline import ROOMS, Cleaner, context
from veil.policy import RuleBook, compile_policy, load
from veil.policy.model import EPOCHS
from veil.survey import survey_file

Cripple = Callable[[], AbstractContextManager[object]]
"""Makes the cleaner fail in one way for as long as the context lasts."""
_SHORTEST_UID = 12
_RARE_KEY = bytes(32)


@dataclass(frozen=True)
class Case:
    """Files of one patient, and what is known of him.

    Args:
        paths: the planted files.
        policy: name or path.
        marks: bytes planted beside the identity: they must not leave either.
        others: identifiers of another patient of the collection, as (kind, value).
        deep: the witness reads samples too.
        look: pixels are looked at, as the policy has it.
    """

    paths: tuple[Path, ...]
    policy: str | Path = "public"
    marks: tuple[bytes, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    deep: bool = False
    look: bool = False

    @cached_property
    def book(self) -> RuleBook:
        """The rules."""
        return _book(str(self.policy if self.look else unseen(self.policy)))

    @cached_property
    def identity(self) -> Identity:
        """All that is keyed."""
        return Identity(Key(SECRET), self.book.policy.identity, self.book.policy.dates)

    @cached_property
    def known(self) -> tuple[str, list[tuple[str, str]]]:
        """The patient in canonical form, and his identifiers as (kind, value)."""
        found = [one for one in map(survey_file, self.paths) if one.code is None]
        number = next((one.patient_id for one in found if one.patient_id), "nobody")
        pairs = {(item.kind, item.value): None for one in found for item in one.known}
        return self.identity.canonical(number), [(str(kind), value) for kind, value in pairs]

    @cached_property
    def facts(self) -> Facts:
        """What is promised, worked out before anything is crippled."""
        canonical, known = self.known
        told = facts(self.book, self.identity, canonical, known, ROOMS, deep=self.deep)
        if not self.others:
            return told
        rare = self.paths[0].with_suffix(".rare")
        build([(canonical, known), ("other", self.others)], rare, _RARE_KEY)
        return replace(told, rare=str(rare), rare_key=_RARE_KEY)

    @cached_property
    def clean(self) -> dict[Path, bytes]:
        """What the cleaner as it is makes of the files; those that it holds, and those that the witness holds, not."""
        delivered = _delivered(self, self.paths)
        return {
            path: made.data + inflated(made.data) for path, made in _made(self, self.paths).items() if path in delivered
        }


_BOOKS: dict[str, RuleBook] = {}


def _book(policy: str) -> RuleBook:
    if policy not in _BOOKS:
        _BOOKS[policy] = compile_policy(load(policy))
    return _BOOKS[policy]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One way to fail.

    Args:
        name: stable, unique; the family stands before the colon.
        cripple: makes the cleaner fail.
        case: what it cleans.
        wrong: it names nobody, but makes the output wrong: every output that is not as it should be counts as a leak.
    """

    name: str
    cripple: Cripple
    case: Callable[[], Case] = field(repr=False)
    wrong: bool = False

    @property
    def family(self) -> str:
        """What it is a mutation of."""
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one mutant.

    Attributes:
        name: of the mutant.
        outcome: `caught`, `missed`, `no leak` (what was switched off is done by another layer, or nothing needs it) or
            `refused` (the cleaner itself cannot go on).
        leaking: files of which the output bears what it must not.
        missed: those of them that the witness lets go.
        own: those of them that the cleaner's own search for known identifiers would have held.
        codes: of the findings that held them.
        why: what leaks, in words of the program.
    """

    name: str
    outcome: str
    leaking: int = 0
    missed: int = 0
    own: int = 0
    codes: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    data: bytes
    target: str


@contextmanager
def nothing() -> Iterator[None]:
    """Cripples nothing."""
    yield


def patched(*changes: tuple[object, str, object]) -> Cripple:
    """Cripples by other functions: (where, name, what stands there instead)."""

    @contextmanager
    def crippled() -> Iterator[None]:
        with ExitStack() as stack:
            for where, name, new in changes:
                stack.enter_context(mock.patch.object(where, name, new))
            yield

    return crippled


def wrapped(where: Any, name: str, around: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Cripple:
    """Cripples by a function that knows the one in whose place it stands."""
    return patched((where, name, around(getattr(where, name))))


def judge(mutant: Mutant) -> Judged:
    """Says whether a mutant leaks and whether the witness keeps it."""
    case = mutant.case()
    told, clean = case.facts, case.clean  # by the cleaner as it is
    with mutant.cripple():
        made = _made(case, tuple(clean))
        leaks = {
            path: why
            for path, one in made.items()
            if (why := _leaks(path, one, clean[path], case.marks, wrong=mutant.wrong))
        }
        delivered = _delivered(case, tuple(leaks), told) if leaks else {}
        own = len(leaks) - len(_made(case, tuple(leaks), searching=True)) if leaks else 0
    whys = tuple(sorted({one for why in leaks.values() for one in why}))
    if not leaks:
        return Judged(mutant.name, "no leak" if made else "refused")
    codes = tuple(sorted({code for path, found in delivered.items() if path not in _left(delivered) for code in found}))
    left = _left(delivered)
    return Judged(mutant.name, "missed" if left else "caught", len(leaks), len(left), own, codes, whys)


def _left(delivered: dict[Path, tuple[str, ...]]) -> tuple[Path, ...]:
    return tuple(path for path, codes in delivered.items() if not codes)


def _made(case: Case, paths: Iterable[Path], *, searching: bool = False) -> dict[Path, _Made]:
    """What is written without the witness, of what the cleaner does not refuse."""
    found = {}
    canonical, known = case.known
    cleaner = Cleaner(case.book, case.identity, context(case.book, canonical, known))
    with tempfile.TemporaryDirectory(prefix="veil-mutant-") as folder, _search(on=searching):
        temporary = Path(folder, "out")
        for path in paths:
            try:
                result = cleaner.clean(path, temporary)
            except Exception:  # noqa: BLE001, S112  a crippled cleaner may break anywhere; then nothing leaves
                continue
            found[path] = _Made(temporary.read_bytes(), result.target)
    return found


def _delivered(case: Case, paths: Iterable[Path], told: Facts | None = None) -> dict[Path, tuple[str, ...]]:
    """What the witness says of each file: nothing for one that leaves, else the codes of what holds it.

    Without `told` only the files that leave are given.
    """
    found: dict[Path, tuple[str, ...]] = {}
    ties: dict[Path, tuple[Tie, ...]] = {}
    canonical, known = case.known
    cleaner = Cleaner(case.book, case.identity, context(case.book, canonical, known), told or case.facts)
    with tempfile.TemporaryDirectory(prefix="veil-mutant-") as folder, _search(on=False):
        for path in paths:
            try:
                outcome = cleaner.clean_file(path, Path(folder, "out"))
            except Exception:  # noqa: BLE001, S112  as above
                continue
            if outcome.kind is Kind.DELIVERED:
                found[path] = ()
            elif told is not None and outcome.code.startswith("H-WITNESS"):
                assert CODES[outcome.code].kind is Kind.HELD
                found[path] = tuple(sorted({one.code for one in outcome.findings if one.severity == "certain"}))
            ties[path] = outcome.ties if outcome.kind is Kind.DELIVERED else ()
    found.update(_torn(ties))
    return found


def _torn(ties: dict[Path, tuple[Tie, ...]]) -> dict[Path, tuple[str, ...]]:
    """Files that leave one by one and contradict each other, as a run compares them."""
    others: dict[tuple[str, int], set[int]] = {}
    for kind, one, other in {tie for each in ties.values() for tie in each}:
        others.setdefault((kind, one), set()).add(other)
    kinds = {path: {tie.kind for tie in each if len(others[tie[:2]]) > 1} for path, each in ties.items()}
    return {path: tuple(sorted({finding(kind).code for kind in each})) for path, each in kinds.items() if each}


@contextmanager
def _search(*, on: bool) -> Iterator[None]:
    if on:
        yield
        return
    with mock.patch.object(Cleaner, "_search", return_value=None):
        yield


def _leaks(path: Path, made: _Made, clean: bytes, marks: tuple[bytes, ...], *, wrong: bool) -> list[str]:
    """What an output bears that the one of the cleaner as it is does not."""
    data = made.data + inflated(made.data)
    if wrong:
        return ["differs"] if data != clean else []
    found = {f"identity: {kind.split()[0]}" for kind, _ in scan(data, IDENTITY)}
    found |= {"identity in the path" for _ in scan(made.target.encode(), IDENTITY)}
    uids, days = _values(path)
    found |= {"UID" for uid in uids if uid in made.target.encode() or (uid in data and uid not in clean)}
    found |= {"date" for day in days if day in data and day not in clean}
    found |= {"mark" for mark in marks if mark in data and mark not in clean}
    return sorted(found)


_VALUES: dict[Path, tuple[frozenset[bytes], frozenset[bytes]]] = {}


def _values(path: Path) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The UIDs of a source that name something of the patient's, and its days as YYYYMMDD."""
    if path not in _VALUES:
        uids, days = set(), set()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # planted values are what pydicom warns of
            for tag, vr, texts in _texts(pydicom.dcmread(path, force=True)):
                if vr == "UI":
                    role = standard.uids.role(tag)
                    if role is None or role.remap != "no":
                        uids |= {t for t in texts if len(t) >= _SHORTEST_UID and not standard.uids.is_registered(t)}
                elif vr in {"DA", "DT"}:
                    days |= {t[:8] for t in texts if t[:8].isdigit() and len(t) >= 8} - EPOCHS
        _VALUES[path] = frozenset(u.encode() for u in uids), frozenset(d.encode() for d in days)
    return _VALUES[path]


def _texts(dataset: pydicom.Dataset) -> Iterator[tuple[int, str, list[str]]]:
    """Tag, VR and values of all elements that pydicom can read."""
    for tag in dataset.keys():  # noqa: SIM118  iterating over the data set itself reads the values
        try:
            element = dataset[tag]
            if element.VR == "SQ":
                for item in element.value:
                    yield from _texts(item)
            else:
                yield int(tag), element.VR, [str(p) for p in element.value] if element.VM > 1 else [str(element.value)]
        except Exception:  # noqa: BLE001, S112  pydicom raises whatever it likes for what was planted
            continue
