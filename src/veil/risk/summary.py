"""The risk of a collection in counts alone: what a report for everybody may say."""

from dataclasses import asdict, dataclass
from pathlib import Path

from veil.policy import RuleBook
from veil.risk.measure import Assessment, assess
from veil.risk.records import read


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts: no value, no attribute of a patient, no pseudonym.

    Attributes:
        patients: in the collection.
        attributes: quasi-identifiers of which anything was kept.
        k: size of the smallest class.
        unique: patients alone in theirs.
        below: patients in classes smaller than `wanted_k`.
        rare: values of descriptions that fewer than `wanted_k` patients have.
        wanted_k: what the policy asks for.
        wanted_uniqueness: what the policy allows, in per cent.
        met: whether all that the policy asks for is reached.
    """

    patients: int
    attributes: int
    k: int
    unique: int
    below: int
    rare: int
    wanted_k: int
    wanted_uniqueness: int
    met: bool

    def plain(self) -> dict[str, int | bool]:
        """As JSON types."""
        return asdict(self)


def summary(out: Path, book: RuleBook) -> Summary:
    """Measure OUT of a run by one file of each series, and give its counts."""
    return counts(assess(read(out, book, every=False), book.policy.risk))


def counts(found: Assessment) -> Summary:
    """The counts of what was measured."""
    return Summary(
        patients=found.patients,
        attributes=len(found.attributes),
        k=found.k,
        unique=found.unique,
        below=found.below,
        rare=sum(one.values for one in found.rare),
        wanted_k=found.wanted.k,
        wanted_uniqueness=found.wanted.uniqueness,
        met=found.met,
    )
