"""What the witness is told of a patient and of a policy: plain values, no rule and no code of the cleaner."""

from dataclasses import dataclass
from typing import Final, Literal

DEVICE: Final = "retain_device_identity"
INSTITUTION: Final = "retain_institution_identity"
UIDS: Final = "retain_uids"
FULL_DATES: Final = "retain_longitudinal_full_dates"

Depth = Literal["default", "deep"]
Looks = Literal["", "all", "risk", "never"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is promised of the files of one patient. Picklable.

    Attributes:
        known: the patient's identifiers as (kind, value), as the survey gathered them; kinds are name, id, date, phone,
            address, org, device and uid. All of them: what an option keeps is left out by the witness itself.
        pseudonym: the new Patient ID.
        options: of PS3.15 that are on, by the names of `standard.profile.OPTIONS`.
        kept: attributes that a line of the policy keeps, cleaned or not: keywords, and private ones as the policy
            writes them, "(0029,[CREATOR],10)".
        removed: keywords of attributes that a line of the policy takes out or empties, wherever they stand.
        dates: what happens to dates: shift | keep | year | remove.
        offset: days by which dates move, if the caller knows them; None: all must move by the same, whatever it is.
        whole_weeks: whether the offset is a whole number of weeks.
        zone: whether offsets from UTC stay: keep | drop, or "" if nobody told.
        constants: dates as YYYYMMDD that never move.
        methods: code values of CID 7050 that the policy claims; 113101 only where the pixels of a file were cleaned.
        looks: which pixels the policy promises to look at: all | risk | never, or "" if nobody told.
        words: that the site allows in texts, in any case.
        max_age: years; an age above it is left out.
        rare: path of the file of other patients' rare identifiers (`veil.audit.rare`); "" for none.
        rare_key: the secret with which that file was written, and under which ties are hashed (`veil.audit.ties`).
        issuers: whether Issuer of Patient ID tells patients apart: ignore | distinguish, or "" if nobody told.
        depth: default | deep: native samples are read too, and pixel data is decoded.
        strict: likely findings hold a file too.
    """

    known: tuple[tuple[str, str], ...] = ()
    pseudonym: str = ""
    options: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    dates: str = "shift"
    offset: int | None = None
    whole_weeks: bool = True
    zone: Literal["", "keep", "drop"] = ""
    constants: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    looks: Looks = ""
    words: frozenset[str] = frozenset()
    max_age: int = 89
    rare: str = ""
    rare_key: bytes = b""
    issuers: Literal["", "ignore", "distinguish"] = ""
    depth: Depth = "default"
    strict: bool = False

    def __repr__(self) -> str:
        return f"Facts({len(self.known)} identifiers)"
