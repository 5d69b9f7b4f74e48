"""A cleaned file beside its source, and what the witness is told of it; what is planted is planted into the output."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pydicom.data import get_testdata_file

from support.engine import book_of, identity_of
from support.planting import IDENTITY, plant_attributes
from support.target import Target, load
from veil import standard
from veil.audit import Facts, Finding, Severity, Witness
from veil.pipeline import ROOMS, Cleaner, context
from veil.policy.claims import claims
from veil.survey import survey_file

NATIVE = (
    "Yamada^Tarou=山田^太郎=やまだ^たろう",
    "Hong^Gildong=洪^吉洞=홍^길동",
    "Люксембург^Роза",
    "Wang^XiaoDong=王^小东王",
    "Müller-Lüdenscheid^Jürgen",
)
KNOWN = (
    ("name", f"{IDENTITY.name}={IDENTITY.ideographic}"),
    ("name", IDENTITY.physician),
    ("id", IDENTITY.record_number),
    ("id", IDENTITY.accession_number),
    ("date", IDENTITY.birth_date),
    ("phone", IDENTITY.phone),
    ("address", IDENTITY.street),
    ("org", IDENTITY.hospital),
    *(("name", name) for name in NATIVE),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One cleaned file, its source, its place below OUT, and the facts."""

    source: Path
    output: Path
    target: str
    facts: Facts

    def planted(self, target: Target) -> Path:
        """The output with something planted into it, beside it."""
        path = self.output.with_name("planted.dcm")
        path.write_bytes(target.to_bytes())
        return path

    def opened(self) -> Target:
        """The output, laid open for planting."""
        return load(self.output)

    def findings(self, target: Target, **changed: object) -> tuple[Finding, ...]:
        """What the witness finds in the output with something planted into it."""
        facts = replace(self.facts, **changed)  # type: ignore[arg-type]  # names of its attributes
        return Witness(facts).check(self.planted(target), self.source, self.target).findings

    def certain(self, target: Target, **changed: object) -> set[tuple[str, str]]:
        """Codes and places of what is certain in it."""
        found = self.findings(target, **changed)
        return {(one.code, one.where) for one in found if one.severity is Severity.CERTAIN}


def facts_of(path: Path, known: tuple[tuple[str, str], ...] = KNOWN) -> Facts:
    """What the witness is told of the patient of a file, under `public` without a look at pixels."""
    book = book_of("public")
    identity = identity_of(book)
    found = survey_file(path)
    canonical = identity.canonical(found.patient_id.strip() or found.study_uid or found.sop_uid, found.issuer)
    methods = (standard.codes.method(option).value for option in claims(book.policy, ROOMS))
    return Facts(
        known=tuple({*known, *((item.kind, item.value) for item in found.known)}),
        pseudonym=identity.pseudonym(canonical),
        options=book.policy.options,
        dates=book.policy.dates.mode,
        offset=identity.offset_days(canonical),
        constants=book.policy.dates.constants,
        methods=frozenset(methods),
    )


@cache
def base(name: str) -> Path:
    """A file that pydicom brings along."""
    found = get_testdata_file(name, download=False)
    assert isinstance(found, str)
    return Path(found)


def case(folder: Path, name: str = "CT_small.dcm") -> Case:
    """One of pydicom's files with the planted identity in its own attributes, cleaned."""
    source, output = folder / "source.dcm", folder / "output.dcm"
    target = load(base(name))
    plant_attributes(target, IDENTITY, 1)
    source.write_bytes(target.to_bytes())
    facts = facts_of(source)
    book = book_of("public")
    identity = identity_of(book)
    found = survey_file(source)
    canonical = identity.canonical(found.patient_id.strip(), found.issuer)
    done = Cleaner(book, identity, context(book, canonical, facts.known)).clean_file(source, output)
    assert done.target is not None
    return Case(source, output, done.target, facts)
