"""Objects of every family, each with an invented identity in its own places, through whole runs.

What leaves bears nothing of the identity, reads as it did, is marked as the policy says, and is what the table of SOP
classes promises; what does not leave has a code.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pydicom
import pytest

from support.bytescan import scan_folder
from support.cleaners import OPEN_POLICY
from support.families import Sample, highdicom_reads, marks, parts, renders, unread, write
from support.planting import IDENTITY
from support.runs import Done, check_counts, run
from support.validity import CHECKER, available, compare
from veil import standard
from veil.clean.answers import answer
from veil.codes import CODES, Kind
from veil.pipeline import ROOMS
from veil.policy import builtin, compile_policy, load
from veil.policy.claims import of_instance

pytestmark = pytest.mark.slow
_EVERY = 5
_NO_DOCUMENT = "H-DOCUMENT-UNREADABLE"
"""In an object of `every` a name stands where a document belongs."""
_CODES = {name: standard.codes.method(name).value for name in ("basic", *standard.profile.OPTIONS)}
_TEMPORAL = {"shift": "MODIFIED", "year": "MODIFIED", "keep": "UNMODIFIED", "remove": "REMOVED"}


@dataclass(frozen=True, slots=True)
class Ran:
    """Objects, and a run over them."""

    samples: dict[str, Sample]
    done: Done
    policy: str | Path

    def pairs(self) -> list[tuple[Path, Path]]:
        """Source and output of what was delivered."""
        found = [(self.samples[ref].path, path) for ref, path in self.done.delivered().items()]
        assert found, "nothing was delivered, so nothing can be looked at"
        return found

    def name(self, path: Path) -> str:
        """Which object lies in a source."""
        return next(f"{one.part}: {one.name}" for one in self.samples.values() if one.path == path)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Sample]]:
    folder = tmp_path_factory.mktemp("families")
    return folder, write(folder)


@pytest.fixture(scope="module", params=["public", OPEN_POLICY], ids=["public", "open"])
def ran(
    request: pytest.FixtureRequest,
    samples: tuple[Path, dict[str, Sample]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Ran:
    folder, made = samples
    done = run(folder, tmp_path_factory.mktemp("run"), request.param)
    return Ran(made, done, request.param)


def _findings(done: Done, policy: str | Path) -> Counter[tuple[str, str]]:
    found = scan_folder(done.out, IDENTITY)
    if load(policy).dates.mode == "keep":
        # A date of an event that equals the birth date is what this policy says may leave.
        found = [finding for finding in found if not finding.kind.startswith("date")]
    sources = {one.target: one.ref for one in done.files.values()}
    return Counter((sources.get(finding.file) or finding.file, finding.kind) for finding in found)


def test_there_are_objects_of_every_part(samples: tuple[Path, dict[str, Sample]]) -> None:
    counts = Counter(sample.part for sample in samples[1].values())
    assert counts.keys() <= set(parts())
    assert len(counts) >= 7
    assert counts["every"] == sum(1 for found in standard.sop.classes().values() if found.iod)


def test_nothing_of_the_identity_is_left(ran: Ran) -> None:
    check_counts(ran.done)
    assert not _findings(ran.done, ran.policy)
    assert len(ran.done.delivered()) >= 150


def test_every_object_has_the_answer_of_the_table(ran: Ran) -> None:
    book = compile_policy(load(ran.policy))
    wrong = []
    for ref, sample in ran.samples.items():
        outcome = ran.done.files[ref]
        assert CODES[outcome.code].kind in {Kind.DELIVERED, Kind.HELD, Kind.SKIPPED}, f"{sample.name}: {outcome.code}"
        uid = str(pydicom.dcmread(sample.path, specific_tags=["SOPClassUID"]).SOPClassUID)
        told = answer(book, ROOMS, uid)
        # A kind that is not delivered never is; of one that is, a single file may be held for what it holds.
        if outcome.code not in {told.code, _NO_DOCUMENT} and (not told.delivered or sample.part == "every"):
            wrong.append(f"{sample.part} {sample.name}: {outcome.code}, and the table says {told.code}")
    assert not wrong


def test_pydicom_reads_what_left(ran: Ran) -> None:
    assert not {ran.name(source): found for source, path in ran.pairs() if (found := unread(path))}


def test_highdicom_reads_what_it_read_before(ran: Ran) -> None:
    broken = [ran.name(source) for source, path in ran.pairs() if highdicom_reads(source) and not highdicom_reads(path)]
    assert not broken


def test_reports_render_as_before(ran: Ran) -> None:
    assert not [ran.name(source) for source, path in ran.pairs() if renders(source) and not renders(path)]


def test_marks_say_what_the_policy_claims(ran: Ran) -> None:
    book = compile_policy(load(ran.policy))
    claimed = {_CODES[name] for name in of_instance(book.claims(ROOMS), pixels_cleaned=False)}
    removed, temporal = "YES", _TEMPORAL[book.policy.dates.mode]
    for source, path in ran.pairs():
        said = list(marks(path))
        assert said[:2] == [removed, temporal], ran.name(source)
        assert claimed <= set(said[2:]), ran.name(source)


@pytest.mark.skipif(not available(), reason=f"{CHECKER} is not installed (Debian: apt-get install dicom3tools)")
def test_the_checker_finds_no_new_error(ran: Ran) -> None:
    # Objects of `every` hold attributes that exclude each other: no checker says anything of use about them.
    pairs = [(source, path) for source, path in ran.pairs() if source.parent.name != "every"]
    new = {ran.name(source): dict(found) for source, _, found in compare(pairs) if found}
    assert not new


@pytest.mark.parametrize("policy", [name for name in builtin() if name != "public"])
def test_nothing_is_left_under_any_built_in_policy(
    samples: tuple[Path, dict[str, Sample]], tmp_path: Path, policy: str
) -> None:
    folder, made = samples
    part = tmp_path / "part"
    for ref in [ref for number, ref in enumerate(made) if number % _EVERY == 0 or made[ref].part != "every"]:
        (part / ref).parent.mkdir(parents=True, exist_ok=True)
        (part / ref).hardlink_to(folder / ref)
    done = run(part, tmp_path, policy)
    check_counts(done)
    assert not _findings(done, policy)
    assert done.delivered()
