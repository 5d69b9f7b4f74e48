"""Stand-ins and a conformance check, for whoever writes a runner or tests what stands around the work.

A stand-in instance is a text file: `STANDIN`, then lines `name=value`: patient, issuer, name, birth, sex, study,
series, sop, known (words between bars), slow (seconds), ties (kind:one:other, between bars), and `do`: `hold`, `raise`,
`die` (kill the process), `full` (disk), `survey-die`, `survey-raise`.
"""

import errno
import hashlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from veil.audit.findings import Finding
from veil.audit.ties import Tie
from veil.clean.pixels.decided import accepted
from veil.clean.pixels.seen import Seen
from veil.codes import Kind
from veil.work.runner import Runner
from veil.work.tasks import FileTask, Shard
from veil.work.worker import Worker


@dataclass(frozen=True, slots=True)
class FakeKnown:
    """A known identifier."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class FakeSurveyed:
    """What a survey says."""

    code: str | None = None
    patient_id: str = ""
    issuer: str = ""
    study_uid: str = ""
    series_uid: str = ""
    sop_uid: str = ""
    sop_class: str = "1.2.840.10008.5.1.4.1.1.2"
    modality: str = "CT"
    known: tuple[FakeKnown, ...] = ()
    face: bool = False
    links: tuple[tuple[int, str], ...] = ()
    person: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class FakeOutcome:
    """What a cleaner says."""

    kind: Kind
    code: str
    target: str | None = None
    source_digest: str = ""
    output_digest: str | None = None
    actions: Mapping[str, int] = field(default_factory=dict)
    uids: Mapping[str, str] = field(default_factory=dict)
    bytes_in: int = 0
    texts: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[int, str], ...] = ()
    seen: Seen | None = None
    findings: tuple[Finding, ...] = ()
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class FakeIdentityPolicy:
    """An identity table."""

    issuer: str = "ignore"


@dataclass(frozen=True, slots=True)
class FakePolicy:
    """A policy."""

    identity: FakeIdentityPolicy = FakeIdentityPolicy()


@dataclass(frozen=True, slots=True)
class FakeBook:
    """A rule book."""

    name: str = "stand-in"
    digest: str = "0" * 64
    policy: FakePolicy = FakePolicy()


@dataclass(frozen=True, slots=True)
class FakeKey:
    """A key."""

    name: str = "k"

    def fingerprint(self) -> str:
        """Name the key without telling it."""
        return _short(self.name)

    def derive(self, purpose: str, length: int) -> bytes:
        """A key for one purpose."""
        return hashlib.sha512(f"{self.name} {purpose}".encode()).digest()[:length]


@dataclass(frozen=True, slots=True)
class FakeIdentity:
    """Pseudonyms; `given` maps canonical patients to pseudonyms."""

    given: tuple[tuple[str, str], ...] = ()

    def canonical(self, patient_id: str, issuer: str = "") -> str:
        """Fold a patient ID."""
        del issuer
        return patient_id.strip().casefold()

    def pseudonym(self, canonical: str) -> str:
        """Make or look up a pseudonym."""
        return dict(self.given).get(canonical, "P" + _short(canonical))

    def uid(self, old: str) -> str:
        """Make a UID."""
        return _short(old)


def fake_seal(key: FakeKey, mapping: Mapping[str, str]) -> bytes:
    """Seal nothing; tests look inside."""
    del key
    return repr(sorted(mapping.items())).encode()


def fake_survey(path: Path) -> FakeSurveyed:
    """Read a stand-in instance."""
    fields = _fields(path)
    if fields is None:
        return FakeSurveyed(code="S-EMPTY" if path.stat().st_size == 0 else "S-NOT-DICOM")
    if fields.get("do") == "survey-die":
        os._exit(9)
    if fields.get("do") == "survey-raise":
        raise RuntimeError(fields["patient"])
    known = tuple(FakeKnown("name", word) for word in fields.get("known", "").split("|") if word)
    return FakeSurveyed(
        patient_id=fields.get("patient", ""), issuer=fields.get("issuer", ""), study_uid=fields.get("study", "1.1"),
        series_uid=fields.get("series", "1.1.1"), sop_uid=fields.get("sop", ""), known=known, face="face" in fields,
        person=(fields.get("name", ""), fields.get("birth", ""), fields.get("sex", "")),
    )  # fmt: skip


class FakeCleaner:
    """Cleans a stand-in instance: writes a digest of it and of what is known, in two halves with a rest between."""

    def __init__(
        self, book: FakeBook, identity: FakeIdentity, canonical: str, known: tuple[tuple[str, str], ...]
    ) -> None:
        self._book = book
        self._name = identity.pseudonym(canonical)
        self._known = known

    def clean_file(self, source: Path, temporary: Path, peers: tuple[str, ...] = (), decided: str = "") -> FakeOutcome:
        """Do what the file says; it has no pixels to look at."""
        del peers
        fields = _fields(source) or {}
        content = source.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        do = fields.get("do", "")
        if do == "die":
            os._exit(9)
        if do == "raise":
            raise RuntimeError(fields["patient"])
        if do == "full":
            raise OSError(errno.ENOSPC, "full")
        if do == "hold" and "H-BURNED-IN" not in accepted(decided):
            return FakeOutcome(Kind.HELD, "H-BURNED-IN", source_digest=digest)
        body = hashlib.sha512(content + repr(self._known).encode()).hexdigest().encode() * 20
        with temporary.open("wb") as file:
            file.write(body[:1000])
            file.flush()
            time.sleep(float(fields.get("slow", "0")))
            file.write(body[1000:])
        new = _short(fields["sop"])
        return FakeOutcome(
            Kind.DELIVERED, "D-CLEAN", f"{self._name}/{_short(fields.get('study', '1.1'))}/s/{new}.dcm", digest,
            hashlib.sha256(body).hexdigest(), {"remove:PatientName": 1}, {fields["sop"]: new}, len(content),
            ties=_ties(fields.get("ties", "")),
        )  # fmt: skip


def check_runner(
    make_runner: Callable[[Callable[[], Worker]], Runner], make_worker: Callable[[], Worker], folder: Path
) -> None:
    """Check that a runner keeps its promises; see `veil.work.runner`.

    Args:
        make_runner: makes the runner from a way to make workers.
        make_worker: makes a worker with `fake_survey`.
        folder: an empty folder.

    Raises:
        AssertionError: it does not.
    """
    tasks = []
    for number in range(40):
        path = folder / f"{number}"
        path.write_text(f"STANDIN\npatient={number}\nsop={number}\n", encoding="utf-8")
        tasks.append(FileTask(number, str(path), path.stat().st_size))
    shards = [Shard(tuple(tasks[start : start + 7])) for start in range(0, len(tasks), 7)]
    runner = make_runner(make_worker)
    try:
        for _ in range(2):  # a runner is used for more than one phase
            seen = [
                item.id
                for done in runner.run(shards, Worker.survey)
                for item in (done.result.items if done.result else ())
            ]
            _require(sorted(seen) == list(range(40)), "every file comes back exactly once")
        _require(not list(runner.run([], Worker.survey)), "nothing comes of nothing")
        taken: list[int] = []
        results = runner.run((taken.append(n) or shard for n, shard in enumerate(shards * 50)), Worker.survey)  # type: ignore[func-returns-value]  # counts what is taken
        next(results)
        _require(len(taken) < len(shards) * 50, "shards are taken only as fast as they are worked off")
        runner.stop()
        rest = sum(1 for _ in results)
        _require(rest < len(shards) * 50 - 1, "a stopped runner takes no more")
    finally:
        runner.close()


def _require(holds: object, promise: str) -> None:
    if not holds:
        raise AssertionError(promise)


def _fields(path: Path) -> dict[str, str] | None:
    text = path.read_bytes().decode("utf-8", "replace")
    if not text.startswith("STANDIN\n"):
        return None
    return dict(line.split("=", 1) for line in text.splitlines()[1:] if "=" in line)


def _ties(text: str) -> tuple[Tie, ...]:
    parts = (part.split(":") for part in text.split("|") if part)
    return tuple(sorted(Tie(kind, int(one), int(other)) for kind, one, other in parts))


def _short(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:16]
