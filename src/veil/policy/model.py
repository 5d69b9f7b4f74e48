"""A policy as plain frozen data: what a file says after `extends` is resolved and every name is checked.

Nothing here reads a file, and nothing here is heavy to import: workers unpickle these classes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from veil.policy.actions import Action
from veil.policy.quasi import QUASI, RARE, SENSITIVE

DateMode = Literal["shift", "keep", "remove", "year"]
Kept = Literal["keep", "remove"]
BurnedIn = Literal["look", "risk", "hold", "ignore"]

# Values that devices and systems write where they know no date: the zero points of clocks, and the ends of calendars.
# Shifting one would tell everybody the patient's offset. None of them can be the date of a digital examination.
EPOCHS = frozenset(
    {
        "00010101",  # proleptic zero of several libraries
        "16010101",  # 64-bit file times
        "18581117",  # modified Julian day, and the clocks built on it
        "18991230",  # spreadsheet day zero
        "18991231",  # its neighbour
        "19000101",  # the most frequent "unknown" of all
        "19010101",
        "19700101",  # POSIX
        "19800101",  # FAT
        "19800106",  # GPS
        "99991231",  # "for ever"
    },
)


@dataclass(frozen=True, slots=True)
class Selector:
    """Which attributes a rule speaks of.

    Attributes:
        kind: path | tag | group | private | creator | vr; the order of that list is the order of specificity.
        text: as the file wrote it.
        path: of a path: the sequences above the attribute; `*` is one of any, `**` any number of any.
        tag: the attribute (path, tag), or the pattern's fixed bits (group).
        mask: of a repeating group: the bits of a tag that have to agree with `tag`.
        creator: of a private selector: the private creator, as the standard lists it.
        group: of a private selector: the odd group.
        low: of a private selector: the low byte of the element; -1 for every element of the creator.
        vr: of a VR selector: two capital letters.
    """

    kind: Literal["path", "tag", "group", "private", "creator", "vr"]
    text: str
    path: tuple[int | str, ...] = ()
    tag: int = 0
    mask: int = 0xFFFFFFFF
    creator: str = ""
    group: int = 0
    low: int = -1
    vr: str = ""


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One [[rule]] of a policy file.

    Attributes:
        selector: which attributes it speaks of.
        action: what is done with them, before it is fitted to VR and type.
        reason: why, in the words of the file.
        policy: the name of the policy that says so.
        line: the line of its file.
        depth: 0 for the policy itself, 1 for the one that it extends, and so on.
    """

    selector: Selector
    action: Action
    reason: str
    policy: str
    line: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class DatePolicy:
    """How dates and times are treated.

    Attributes:
        mode: shift by the patient's offset | keep | remove | year (only the year stays).
        min_weeks: least distance of the offset, in weeks.
        max_weeks: greatest distance of the offset, in weeks.
        times: whether times of day stay.
        zone: whether Timezone Offset From UTC and the offsets inside DT values stay.
        constants: dates as YYYYMMDD that are never shifted.
        whole_weeks: whether the offset is a whole number of weeks, so that the day of the week stays.
    """

    mode: DateMode = "remove"
    min_weeks: int = 52
    max_weeks: int = 520
    times: Kept = "remove"
    zone: Literal["keep", "drop"] = "drop"
    constants: frozenset[str] = EPOCHS
    whole_weeks: bool = True


@dataclass(frozen=True, slots=True)
class IdentityPolicy:
    """How a patient is recognised and what the pseudonym looks like.

    Attributes:
        prefix: the pseudonym's first characters.
        length: how many characters follow the prefix.
        issuer: whether the same ID of two issuers is one patient (ignore) or two (distinguish).
        zeros: whether leading zeros of an ID count (keep) or not (strip).
        case: whether capital and small letters of an ID differ (keep) or not (fold).
        max_age: ages above become this age plus one (REQ 40: 090Y for 89).
    """

    prefix: str = "P"
    length: int = 12
    issuer: Literal["ignore", "distinguish"] = "ignore"
    zeros: Literal["strip", "keep"] = "strip"
    case: Literal["fold", "keep"] = "fold"
    max_age: int = 89


@dataclass(frozen=True, slots=True)
class PixelPolicy:
    """What is done with what may be drawn into images.

    Attributes:
        burned_in: which images are looked at for burned-in text, and wiped: every one (look) | those whose kind, type,
            device or declaration makes text likely (risk); or all are held (hold) | nobody looks (ignore).
        unused_bits: bits of Pixel Data beside those of the samples are masked in all images that have some (all), or
            where an overlay says that it lies there (named).
        views: how carefully is looked: fast | standard | thorough.
        marks: whether marks that name nobody (laterality, position, scale) stay: keep | none.
        devices: places where known devices write are wiped, seen or not, and held at a size that is not known (wipe),
            or looked at as all others are (ignore).
        fill: what a wiped place gets: what surrounds it (background) | black.
        confirm: images that wait for a person: none | those of high risk (high_risk) | all with a find (found).
        allowed: texts that stay beside the built-in marks, where marks stay.
    """

    burned_in: BurnedIn = "look"
    unused_bits: Literal["all", "named"] = "all"
    views: Literal["fast", "standard", "thorough"] = "standard"
    marks: Literal["keep", "none"] = "keep"
    devices: Literal["wipe", "ignore"] = "wipe"
    fill: Literal["background", "black"] = "background"
    confirm: Literal["none", "high_risk", "found"] = "none"
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Generalisation:
    """How values of one attribute are made coarser; either a band, or the values that stay.

    Attributes:
        band: width of the bands that a number is put into, in the unit of the attribute; years for an age.
        low: what lies below goes into the band of this number.
        high: what lies above goes into the band of this number.
        keep: the values of a text that stay; all others go.
    """

    band: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    keep: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class RiskPolicy:
    """What a collection has to reach, set before it is made.

    Attributes:
        k: the fewest patients that may share all quasi-identifiers.
        uniqueness: the greatest share of patients that may be the only ones with theirs, in per cent.
        diversity: the fewest values of a sensitive attribute among patients who share all quasi-identifiers (l).
        quasi: keywords of the quasi-identifiers.
        rare: keywords of descriptions, of which no value may belong to fewer than k patients.
        sensitive: keywords of the sensitive attributes.
        gaps: whether the days between a patient's studies count as well where dates are shifted.
    """

    k: int = 5
    uniqueness: int = 0
    diversity: int = 1
    quasi: tuple[str, ...] = tuple(QUASI)
    rare: tuple[str, ...] = tuple(RARE)
    sensitive: tuple[str, ...] = tuple(SENSITIVE)
    gaps: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """One resolved policy.

    Attributes:
        name: the built-in name, or the file's stem.
        title: a line for people.
        extends: the names of the policies it stands on, nearest first.
        options: the options of PS3.15 that are on, by the names of `standard.profile.OPTIONS`.
        rules: nearest policy first; within one policy in the order of the file.
        dates: how dates and times are treated.
        identity: how a patient is recognised and named.
        objects: category of SOP class -> deliver | hold (documents: clean | hold); an unknown SOP class is always held.
        pixels: burned-in text.
        faces: what is done with series that may show a face: flag | hold | deface.
        text: how free text is cleaned: allow (only known words stay) | scrub (only identifying ones go) | remove.
        recogniser: what else looks for identity in free text: none | presidio (an extra).
        private_lists: the lists of safe private attributes that count under retain_safe_private.
        risk: what the collection has to reach.
        generalise: keyword -> how its values are made coarser, wherever the attribute stands.
    """

    name: str
    title: str = ""
    extends: tuple[str, ...] = ()
    options: frozenset[str] = frozenset()
    rules: tuple[PolicyRule, ...] = ()
    dates: DatePolicy = field(default_factory=DatePolicy)
    identity: IdentityPolicy = field(default_factory=IdentityPolicy)
    objects: Mapping[str, str] = field(default_factory=dict)
    pixels: PixelPolicy = field(default_factory=PixelPolicy)
    faces: Literal["flag", "hold", "deface"] = "hold"
    text: Literal["allow", "scrub", "remove"] = "remove"
    recogniser: Literal["none", "presidio"] = "none"
    private_lists: tuple[str, ...] = ("ps3.15",)
    risk: RiskPolicy = field(default_factory=RiskPolicy)
    generalise: Mapping[str, Generalisation] = field(default_factory=dict)

    @property
    def burned_in(self) -> BurnedIn:
        """Which images are looked at for burned-in text."""
        return self.pixels.burned_in
