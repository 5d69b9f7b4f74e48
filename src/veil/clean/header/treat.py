"""One value under one rule: the only place where an action becomes bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from veil import standard
from veil.clean import vendor
from veil.clean.graphics import labels
from veil.clean.header import dummies, icc, numbers, settled, text
from veil.clean.header.level import Level
from veil.clean.text import TextRoom
from veil.clean.text.recognise import Recognise, recogniser
from veil.dicom import charset, encode, values
from veil.dicom import vr as vrs
from veil.identity import DateShifter, Identity, KnownIdentifiers
from veil.policy import Action, Generalisation, Rule
from veil.policy.coarse import coarsened

_ICC_PROFILE = 0x00282000
_CHARACTER_SET = 0x00080005
_CODE_MEANING = 0x00080104
_TRUSTED = ("policy", "option", "table")
"""Layers of the rule book that name an attribute, and not only its class."""
_DATES = frozenset((b"DA", b"DT", b"TM"))
_FREE_TEXT = vrs.TEXT - {b"PN"}
_PROSE = frozenset((b"LT", b"ST", b"UT"))
_NUMBERS = frozenset((b"CS", b"DS", b"IS"))
_SCAN_FROM = 5
"""Bytes of binary numbers from which a name could be written into them."""


@dataclass(frozen=True, slots=True)
class PatientContext:
    """What is known of the patient whose instances are cleaned.

    Attributes:
        canonical: the patient's identity as `Identity.canonical` gives it; all that is keyed derives from it.
        known: the identifiers that the survey gathered over all of the patient's files.
        words: that the site allows in texts besides the vocabulary, in lower case.
        block: texts that somebody said are never to stay.
    """

    canonical: str
    known: KnownIdentifiers
    words: frozenset[str] = frozenset()
    block: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TextRules:
    """How free text is cleaned.

    Attributes:
        mode: `allow`, `scrub` or `remove`.
        words: that a site allows besides the vocabulary, in lower case.
        block: texts that are never to stay.
        recogniser: what else looks for identity: `none` or `presidio`.
    """

    mode: str = "remove"
    words: frozenset[str] = frozenset()
    block: frozenset[str] = frozenset()
    recogniser: str = "none"


UNCHANGED: Final = "as it was:"
"""Says of a free text that it stayed as it was, which is no action to count."""
TEXT_MARK: Final = "\x1f"
"""Stands between what was done and the free text that stayed, for the inventory of texts."""


class Treatment:
    """Applies actions to values for one patient; remembers which UIDs it replaced.

    `value` returns what is to be written: the same object where nothing changes, None where the element goes.
    """

    def __init__(
        self,
        identity: Identity,
        patient: PatientContext,
        text_rules: TextRules,
        *,
        keeps_uids: bool = False,
        generalise: Mapping[str, Generalisation] | None = None,
    ) -> None:
        self.identity = identity
        self.patient = patient
        self.known = patient.known
        self.pseudonym = identity.pseudonym(patient.canonical)
        self.dates: DateShifter = identity.dates(patient.canonical)
        self.uids: dict[str, str] = {}
        self._text_rules = text_rules
        self._keeps_uids = keeps_uids
        self._coarser = {standard.dictionary.tag(keyword): how for keyword, how in (generalise or {}).items()}

    def map_uid(self, old: str) -> str:
        """Gives the replacement of a UID and remembers the pair for the crosswalk."""
        new = self.uids.get(old)
        if new is None:
            new = self.uids[old] = self.identity.uid(old)
        return new

    def _map_in_text(self, old: str) -> str:
        """The same for a UID inside a text, which stays where those of elements do (PS3.15 E.3.9)."""
        return old if self._keeps_uids else self.map_uid(old)

    def value(self, rule: Rule, tag: int, vr: bytes, raw: bytes, level: Level) -> tuple[bytes | None, Action]:
        """Treats one value that is not a sequence.

        Args:
            rule: what the rule book says.
            tag: of the attribute.
            vr: by the dictionary (or by the private list), which the value must be valid for.
            raw: the value as written in the file, little endian.
            level: where it stands.

        Returns:
            The value to write or None for nothing, and the action that was done in the end.
        """
        action = rule.action
        new: bytes | None
        if action is Action.REMOVE:
            return None, action
        if action is Action.EMPTY:
            return b"", action
        if action is Action.DUMMY:
            return self.dummy(vr, raw), action
        if action is Action.PSEUDONYM:
            limit = vrs.MAX_LENGTH.get(vr, 64)
            return self.pseudonym.encode()[:limit], action
        if not raw.strip(b" \0"):
            return raw, Action.KEEP
        if action is Action.ALIAS:
            return self._aliases(vr, raw, level), action
        if tag == _ICC_PROFILE and action in (Action.KEEP, Action.CLEAN):
            new = icc.clean(raw)
            if new is not None and self.known.in_bytes(new):
                new = None  # words where the colour should be
            new = raw if new == raw else new
        elif tag == _CHARACTER_SET:
            new = charset.normalised(raw)
        elif tag in settled.FIGURES and action in (Action.KEEP, Action.CLEAN):
            new = raw if settled.FIGURES[tag].fullmatch(raw) else None
        elif action is Action.KEEP:
            new = self._keep(rule, tag, vr, raw, level)
        elif action is Action.UID:
            new = self._uids(raw)
        elif vr in _DATES:
            new = self._dates(vr, raw)
        elif action is Action.SHIFT:
            new = self._dates(b"DT" if len(raw.strip(b" \0")) > 10 else b"DA", raw)  # noqa: PLR2004  dotted DA
        elif vr == b"AS":
            new = self._age(raw)
        elif vr == b"UI":
            new = self._uids(raw)
        elif action is Action.CLEAN and vr == b"CS":
            new = self._labels(tag, raw)
        elif tag in settled.TYPEFACES:
            new = raw if settled.is_settled(tag, level.charset.decode(raw)) else settled.TYPEFACE
        elif action is Action.CLEAN and vr in _FREE_TEXT:
            new = text.clean(vr, raw, charset=level.charset, known=self.known, clean_text=self._text_room.clean)
        else:
            new = None  # CLEAN and RECURSE of what no room understands
        if new is None:
            return self.fallback(rule, vr, raw)
        if (how := self._coarser.get(tag)) is not None:
            coarse = self._generalised(how, vr, new, level)
            if coarse is None:
                return self.fallback(rule, vr, raw)
            if coarse is not new:
                return coarse, Action.GENERALISE
        return new, action if new is not raw else Action.KEEP

    def _generalised(self, how: Generalisation, vr: bytes, value: bytes, level: Level) -> bytes | None:
        """What [generalise] leaves of a treated value; the same object where all of it, None where nothing."""
        written_vr = vr.decode("ascii")
        decoded = level.charset.decode(value)
        parts = [decoded] if vr in vrs.SINGLE else decoded.split("\\")
        new = [coarsened(how, written_vr, part, self.identity.max_age) for part in parts]
        if new == parts:
            return value
        return level.charset.encode("\\".join(new)) if any(part.strip(" \0") for part in new) else None

    def payload(self, rule: Rule, place: tuple[str, int, int], raw: bytes, level: Level) -> tuple[bytes | None, Action]:
        """Treats private bytes, which stay only where they can be read: as numbers, as text, or by a vendor's format.

        Args:
            rule: what the rule book says.
            place: private creator, group and low byte of the element.
            raw: the value as written in the file.
            level: where it stands.

        Returns:
            The value to write or None for nothing, and the action that was done in the end.
        """
        if rule.action not in (Action.KEEP, Action.CLEAN):
            return self.value(rule, 0, b"UN", raw, level)
        new = vendor.rebuilt(*place, raw) if rule.action is Action.CLEAN else None
        shape = vendor.shape(raw)
        if new is None and shape in (vendor.Shape.EMPTY, vendor.Shape.NUMBERS):
            new = raw
        elif new is None and shape is vendor.Shape.TEXT:
            new = self._payload_text(raw, level)
        if new is None or self.known.in_bytes(new):
            return self.fallback(rule, b"UN", raw)
        return new, Action.KEEP if new is raw else Action.CLEAN

    def _payload_text(self, raw: bytes, level: Level) -> bytes | None:
        plain = text.keep(b"LT", raw, charset=level.charset, known=self.known, map_uid=self._map_in_text, trusted=False)
        if plain is None or not any(chr(letter).isalpha() for letter in plain):
            return plain
        return text.clean(b"LT", plain, charset=level.charset, known=self.known, clean_text=self._text_room.clean)

    @cached_property
    def _text_room(self) -> TextRoom:
        # Words and patterns are loaded where the first text is cleaned, and only there.
        return self._room(self._text_rules.mode, recogniser(self._text_rules.recogniser))

    def text(self, value: str) -> str:
        """Gives a text through the text room of the policy; "" where nothing is left."""
        return self._text_room.clean(value)

    @cached_property
    def _scrubbing_room(self) -> TextRoom:
        """For what machines write from lists of their own: what identifies goes, and words need not be known."""
        return self._room("scrub")

    @cached_property
    def _naming_room(self) -> TextRoom:
        """For coded strings that somebody chose: words that are known to be harmless stay, whatever texts do."""
        return self._room("allow")

    def _room(self, mode: str, recognise: Recognise | None = None) -> TextRoom:
        rules = self._text_rules
        shifts = self.identity.shifts_dates
        return TextRoom(
            mode,
            self.known,
            self.dates if shifts else None,
            map_uid=self._map_in_text,
            max_age=self.identity.max_age,
            site_words=rules.words,
            block=rules.block,
            recognise=recognise,
        )

    def stayed(self, rule: Rule, vr: bytes, value: bytes | None, level: Level) -> str:
        """Gives the mark and the free text that stayed, for the inventory; "" for anything else."""
        if rule.action is not Action.CLEAN or (vr not in _FREE_TEXT and vr != b"CS") or not value:
            return ""
        return TEXT_MARK + level.charset.decode(value).strip(" \0")

    def fallback(self, rule: Rule, vr: bytes, raw: bytes) -> tuple[bytes | None, Action]:
        """Does what the rule says for a value that cannot be kept."""
        if rule.fallback is Action.DUMMY:
            return self.dummy(vr, raw), Action.DUMMY
        return (b"", Action.EMPTY) if rule.fallback is Action.EMPTY else (None, Action.REMOVE)

    def dummy(self, vr: bytes, raw: bytes) -> bytes:
        """Gives the dummy for a VR; for UI a keyed one."""
        return dummies.value(vr, self.map_uid(_text(raw) or "empty") if vr == b"UI" else "")

    def _keep(self, rule: Rule, tag: int, vr: bytes, raw: bytes, level: Level) -> bytes | None:
        if vr in vrs.TEXT:
            return self._keep_text(rule, tag, vr, raw, level)
        if vr in _NUMBERS:
            return numbers.keep(vr, raw, self.known)
        if vr == b"UI":
            named = not self._keeps_uids and not self.known.empty and self.known.in_bytes(raw)
            return self._definitions(raw) if named or rule.source == "class" else self._valid(vr, raw)
        if vr == b"AS":
            return self._age(raw)
        if vr in vrs.BINARY:
            if vr not in vrs.BULK and len(raw) % values.width(vr):
                return None
            if len(raw) < _SCAN_FROM or self.known.empty or not self.known.in_bytes(raw):
                return raw
            return None
        if vr in _DATES:
            return self._valid(vr, raw)
        plain = text.keep(vr, raw, charset=level.charset, known=self.known, map_uid=self._map_in_text, trusted=True)
        return plain if plain is not None and plain.isascii() else None

    def _keep_text(self, rule: Rule, tag: int, vr: bytes, raw: bytes, level: Level) -> bytes | None:
        numbered = tag not in settled.EQUIPMENT
        map_uid: Callable[[str], str] = self._map_in_text
        if vr in _FREE_TEXT and self._text_rules.mode != "remove":
            if settled.is_settled(tag, level.charset.decode(raw)):
                return raw
            if tag == _CODE_MEANING and self._text_rules.mode == "allow" and not self._means_something(raw, level):
                return None
            prose = vr in _PROSE and rule.source == "class"  # long text of an attribute that nobody named
            if prose or rule.source == "private-list" or tag in settled.PROGRAMS:
                clean = (self._text_room if prose else self._scrubbing_room).clean
                scrubbed = text.clean(vr, raw, charset=level.charset, known=self.known, clean_text=clean)
                if scrubbed is None:
                    return None
                # Numbers that identify are gone, dates have moved, and UIDs are new.
                raw, numbered, map_uid = scrubbed, False, _same
        return text.keep(
            vr,
            raw,
            charset=level.charset,
            known=self.known,
            map_uid=map_uid,
            trusted=rule.source in _TRUSTED,
            numbered=numbered,
        )

    def _means_something(self, raw: bytes, level: Level) -> bool:
        """Whether a code meaning has a word that is known: anybody can write anything beside a code that exists."""
        return not any(map(str.isalpha, said := level.charset.decode(raw))) or bool(
            self._text_room.clean(said.strip(" \0"))
        )

    def _aliases(self, vr: bytes, raw: bytes, level: Level) -> bytes:
        """The keyed stand-ins of identifiers, each of several values its own."""
        decoded = level.charset.decode(raw)
        parts = [decoded] if vr in vrs.SINGLE else decoded.split("\\")
        return "\\".join(self.identity.alias(self.patient.canonical, part) for part in parts).encode()

    def _labels(self, tag: int, raw: bytes) -> bytes | None:
        return labels.clean(
            raw,
            is_known=lambda part: numbers.keep(b"CS", part, self.known) is not part,
            clean_text=self._naming_room.clean,
            alias=partial(self.identity.alias, self.patient.canonical) if tag in labels.REFERRED else None,
        )

    @staticmethod
    def _valid(vr: bytes, raw: bytes) -> bytes | None:
        return raw if all(values.valid(vr, part) for part in values.split(vr, raw)) else None

    def _uids(self, raw: bytes) -> bytes:
        parts = [_text(part) for part in raw.split(b"\\")]
        new = [old if not old or standard.uids.is_registered(old) else self.map_uid(old) for old in parts]
        return raw if new == parts else "\\".join(new).encode()

    def _definitions(self, raw: bytes) -> bytes:
        """UIDs that name published definitions stay; one that nobody published may name its author."""
        return self._uids(raw)

    def _dates(self, vr: bytes, raw: bytes) -> bytes | None:
        one = {b"DA": self.dates.da, b"DT": self.dates.dt, b"TM": self.dates.tm}[vr]
        if not raw.isascii():
            return None
        parts = [part.strip(" \0") for part in raw.decode("ascii").split("\\")]
        new = [one(part) if part else "" for part in parts]
        if new == parts:
            return raw
        joined = "\\".join(part or "" for part in new)
        return joined.encode() if joined.strip("\\") else None

    def _age(self, raw: bytes) -> bytes | None:
        if not raw.isascii():
            return None
        parts = [part.strip(" \0") for part in raw.decode("ascii").split("\\")]
        new = [self.identity.age(part) if part else "" for part in parts]
        if new == parts:
            return raw
        joined = "\\".join(part or "" for part in new)
        return joined.encode() if joined.strip("\\") else None


def _same(uid: str) -> str:
    return uid


def _text(raw: bytes) -> str:
    return raw.rstrip(b"\0 ").strip().decode("ascii", "replace")


def written(tag: int, vr: bytes, value: bytes | None, *, explicit: bool) -> bytes:
    """Writes an element, or nothing where the value is None."""
    return b"" if value is None else encode.element(tag, vr, value, explicit=explicit)
