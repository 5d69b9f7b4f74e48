"""The facts a report is made of, as plain frozen data: no report page asks the ledger itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from veil.codes import CODES, Kind


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Which run it was, by what and under which policy.

    `context` is a key of `veil.report.terms.CONTEXTS`; `tools` maps a name to a version.
    """

    run: str
    date: str
    context: str
    policy: str
    digest: str
    extends: str
    edition: str
    tools: Mapping[str, str]
    finished: bool = True


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One confidentiality option of PS3.15: switched on, claimed in (0012,0064), and why not (a key of `terms.WHY`)."""

    name: str
    code: str
    meaning: str
    on: bool
    claimed: bool
    why: str


@dataclass(frozen=True, slots=True)
class FaceSeries:
    """A delivered series that may show a face, by its new UID."""

    series: str
    modality: str
    instances: int


@dataclass(frozen=True, slots=True)
class IndirectRow:
    """An indirect identifier that the policy lets stay, and the action it gets."""

    keyword: str
    action: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One received file as anyone may see it: its new name if it was delivered, the outcome and the code."""

    target: str
    code: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PixelCounts:
    """What came of looking for burned-in text.

    Args:
        looked: images delivered that were looked at.
        with_text: images in which something to wipe was found, delivered or held for a person.
        boxes: places wiped in them.
        marks: marks that the policy lets stay, in them.
        waiting: images held until a person decides.
        accepted: images that a person accepted.
    """

    looked: int = 0
    with_text: int = 0
    boxes: int = 0
    marks: int = 0
    waiting: int = 0
    accepted: int = 0


@dataclass(frozen=True, slots=True)
class Retained:
    """What became of the research elements of one kind in the sampled files of a modality.

    Args:
        group: a key of `veil.report.terms.RESEARCH`.
        kept: as they were.
        shifted: dates, moved by the patient's offset.
        cleaned: a part of the value stayed: searched, rewritten or made coarser.
        lost: taken out, emptied, or a stand-in put in their place.
    """

    group: str
    kept: int = 0
    shifted: int = 0
    cleaned: int = 0
    lost: int = 0

    @property
    def retained(self) -> int:
        """Elements of which the value, or what research needs of it, is there."""
        return self.kept + self.shifted + self.cleaned

    @property
    def present(self) -> int:
        """Elements that the source had."""
        return self.retained + self.lost


def together(each: Iterable[Retained]) -> Retained:
    """The sum of several."""
    one = tuple(each)
    return Retained(
        "all",
        sum(row.kept for row in one),
        sum(row.shifted for row in one),
        sum(row.cleaned for row in one),
        sum(row.lost for row in one),
    )


@dataclass(frozen=True, slots=True)
class Quality:
    """The research elements of one modality, as `sampled` of its `delivered` files show them."""

    modality: str
    delivered: int
    sampled: int
    groups: tuple[Retained, ...] = ()

    @property
    def total(self) -> Retained:
        """All kinds together."""
        return together(self.groups)


@dataclass(frozen=True, slots=True)
class Images:
    """What was done to the pixel data of the delivered images of one modality; each image counts once.

    Args:
        modality: the modality.
        identical: the pixel data are those of the source, bit by bit.
        same_picture: comments in the stream or bits that no reader shows were cleared; each pixel is what it was.
        wiped: burned-in text was wiped.
        removed: delivered without pixel data.
        clear: looked at for burned-in text, and nothing to wipe found.
        faces: may show a face; a second count of the same images.
    """

    modality: str
    identical: int = 0
    same_picture: int = 0
    wiped: int = 0
    removed: int = 0
    clear: int = 0
    faces: int = 0

    @property
    def total(self) -> int:
        """All delivered images of the modality."""
        return self.identical + self.same_picture + self.wiped + self.removed

    @property
    def not_looked(self) -> int:
        """Images whose pixels nobody looked at for burned-in text."""
        return self.total - self.removed - self.wiped - self.clear


@dataclass(frozen=True, slots=True)
class LostRow:
    """A research element that did not stay, and how often over all delivered files."""

    selector: str
    count: int


@dataclass(frozen=True, slots=True)
class ReportData:
    """All that the report to share is made of.

    Args:
        facts: which run, tool and policy.
        codes: files by outcome code; the counts by kind follow from it, so they cannot disagree.
        modalities: modality -> outcome code's kind -> files; "other" for what is not a defined term.
        actions: "action:selector" -> elements, as the cleaner counted them.
        options: the options of PS3.15, in table order.
        faces: delivered series that may show a face.
        indirect: retained indirect identifiers.
        patients: pseudonyms delivered.
        studies: studies delivered.
        series: series delivered.
        bytes_in: bytes received.
        bytes_out: bytes delivered.
        references: kind of reference -> state (`veil.report.terms.REFERENCE_STATES`) -> count, over all of OUT.
        undelivered: code -> references that point at a file that was not delivered for it.
        pixels: what came of looking for burned-in text.
        quality: what of the research elements stayed, by modality.
        lost: the research elements that most often did not stay, most first.
        images: what was done to pixel data, by modality.
        events: of the ledger's history, up to the end of the run.
        head: of the history: the hash that stands for all of it; "" for none.
        risk: `k`, `uniqueness` (0 to 1), `threshold` and `records`, as `veil.risk` measured them; None if it did not.
    """

    facts: RunFacts
    codes: Mapping[str, int]
    modalities: Mapping[str, Mapping[Kind, int]] = field(default_factory=dict)
    actions: Mapping[str, int] = field(default_factory=dict)
    options: tuple[OptionRow, ...] = ()
    faces: tuple[FaceSeries, ...] = ()
    indirect: tuple[IndirectRow, ...] = ()
    patients: int = 0
    studies: int = 0
    series: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    references: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    undelivered: Mapping[str, int] = field(default_factory=dict)
    pixels: PixelCounts = PixelCounts()
    quality: tuple[Quality, ...] = ()
    lost: tuple[LostRow, ...] = ()
    images: tuple[Images, ...] = ()
    events: int = 0
    head: str = ""
    risk: Mapping[str, float] | None = None

    @property
    def counts(self) -> dict[Kind, int]:
        """Files by kind of outcome; every kind is there."""
        counts = dict.fromkeys(Kind, 0)
        for code, number in self.codes.items():
            counts[CODES[code].kind] += number
        return counts

    @property
    def received(self) -> int:
        """All files that came in: the sum of the counts."""
        return sum(self.codes.values())

    @property
    def refusals(self) -> list[tuple[str, int]]:
        """Code and count of what was not delivered, in the order of the registry."""
        return [
            (name, self.codes[name])
            for name, code in CODES.items()
            if code.kind is not Kind.DELIVERED and self.codes.get(name)
        ]


@dataclass(frozen=True, slots=True)
class PrivateFile:
    """One received file as only the vault may know it."""

    source: str
    code: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class PrivateData:
    """What only the private report holds: iterables are read once, so a run of millions is not held in memory."""

    source_root: str
    output_root: str
    patients: Iterable[tuple[str, str]] = ()
    files: Iterable[PrivateFile] = ()
