"""Reads one file for the survey."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from veil import standard
from veil.dicom import vr as vrs
from veil.dicom.charset import CharacterSet, parse
from veil.dicom.instance import Opened, open_instance
from veil.dicom.part10 import uid
from veil.dicom.scan import Buffer, Element, Item, scan, scan_items, un_is_explicit
from veil.errors import InstanceError, ReadError
from veil.identity import Known
from veil.survey import faces, identifiers, links, outlines

_PATIENT_ID, _ISSUER = 0x00100020, 0x00100021
_NAME, _BIRTH, _SEX = 0x00100010, 0x00100030, 0x00100040
_STUDY, _SERIES, _MODALITY = 0x0020000D, 0x0020000E, 0x00080060
_CHARSET: Final = 0x00080005
_LONGEST: Final = 1024
_SEQUENCES: Final = (b"SQ", b"UN")


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What the survey found in one file.

    Attributes:
        code: None for an instance to clean; else the code of why it is none.
        patient_id: as written.
        issuer: Issuer of Patient ID, as written.
        person: Patient's Name, Birth Date and Sex, as written.
        study_uid: as written.
        series_uid: as written.
        sop_uid: as written.
        sop_class: SOP Class UID.
        modality: as written.
        known: the identifiers found, at every depth.
        face: it may show a face.
        links: what it refers to, as (attribute, UID), without its own study, series and instance.
    """

    code: str | None
    patient_id: str = ""
    issuer: str = ""
    study_uid: str = ""
    series_uid: str = ""
    sop_uid: str = ""
    sop_class: str = ""
    modality: str = ""
    known: tuple[Known, ...] = ()
    face: bool = False
    links: tuple[tuple[int, str], ...] = ()
    person: tuple[str, str, str] = ("", "", "")


def survey_file(path: Path) -> Surveyed:
    """Surveys one file; a file that is no instance gives its code and is never an error."""
    try:
        with open_instance(path) as opened:
            return survey_opened(opened)
    except InstanceError as error:
        return Surveyed(error.code)


def survey_opened(opened: Opened) -> Surveyed:
    """Surveys an instance that is open.

    Raises:
        ReadError: a sequence cannot be understood.
    """
    gathered = gather(opened)
    top = gathered.top
    modality = top.get(_MODALITY, "")
    study = top.get(_STUDY, "")
    face = faces.may_show_face(opened.sop_class, top.get(faces.BODY_PART, ""), gathered.texts, gathered.codes)
    face = face or outlines.may_rebuild_face(opened)
    return Surveyed(
        None,
        top.get(_PATIENT_ID, ""),
        top.get(_ISSUER, ""),
        study,
        top.get(_SERIES, ""),
        opened.sop_instance,
        opened.sop_class,
        modality if standard.terms.is_defined_term(modality) else "",
        tuple(sorted(gathered.known, key=lambda item: (item.kind, item.value))),
        face,
        links.without_own(gathered.links, study, top.get(_SERIES, ""), opened.sop_instance),
        (top.get(_NAME, ""), top.get(_BIRTH, ""), top.get(_SEX, "")),
    )


def gather(opened: Opened) -> "_Gathered":
    """Walks over an instance that is open.

    Raises:
        ReadError: a sequence cannot be understood.
    """
    gathered = _Gathered()
    gathered.level(opened.buf, opened.elements, CharacterSet(), explicit=opened.explicit, depth=0)
    return gathered


_WANTED: Final = frozenset((_PATIENT_ID, _ISSUER, _NAME, _BIRTH, _SEX, _STUDY, _SERIES, _MODALITY, faces.BODY_PART))


@dataclass(slots=True)
class _Gathered:
    """What one walk over an instance gathers."""

    known: set[Known] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    codes: set[tuple[str, str]] = field(default_factory=set)
    top: dict[int, str] = field(default_factory=dict)
    links: set[tuple[int, str]] = field(default_factory=set)

    def level(self, buf: Buffer, elements: list[Element], charset: CharacterSet, *, explicit: bool, depth: int) -> None:
        kinds = identifiers.kinds()
        refers = links.tags()
        scheme = code = ""
        for tag, vr, _, value, stop, items in elements:
            if vr in _SEQUENCES and (items is not None or vr == b"SQ" or vrs.implicit_table().get(tag) == b"SQ"):
                self._items(buf, (tag, vr, value, stop, items), charset, explicit=explicit, depth=depth)
                continue
            if tag in refers and items is None:
                links.add(self.links, tag, buf, value, stop)
            if items is not None or stop - value > _LONGEST or stop == value:
                continue
            kind = kinds.get(tag) or ("name" if vr == b"PN" else None)
            if kind is not None:
                self._identifier(kind, charset, bytes(buf[value:stop]))
            if tag == _CHARSET:
                charset = parse(bytes(buf[value:stop]))
            elif tag in faces.TEXT_TAGS:
                self.texts.append(charset.decode(bytes(buf[value:stop])))
            elif tag == faces.CODE_VALUE:
                code = uid(buf[value:stop])
            elif tag == faces.CODE_SCHEME:
                scheme = uid(buf[value:stop])
            if depth == 0 and tag in _WANTED:
                self.top[tag] = charset.decode(bytes(buf[value:stop])).strip(" \0")
        if code:
            self.codes.add((scheme, code))

    def _identifier(self, kind: identifiers.Kind, charset: CharacterSet, raw: bytes) -> None:
        for part in charset.decode(raw).split("\\"):
            bare = part.strip(" \0")
            if bare:
                self.known.add(Known(kind, bare))

    def _items(
        self,
        buf: Buffer,
        element: tuple[int, bytes, int, int, object],
        charset: CharacterSet,
        *,
        explicit: bool,
        depth: int,
    ) -> None:
        tag, vr, value, stop, scanned = element
        inner = explicit and (vr == b"SQ" or un_is_explicit(buf, value))
        try:
            items: list[Item]
            if scanned is None:
                items, _ = scan_items(buf, value, stop, explicit=inner, delimited=False, depth=depth)
            else:
                items = scanned  # type: ignore[assignment]  # a sequence has items, not fragments
            for _, content, content_stop, _, known in items:
                elements = known
                if elements is None:
                    elements, _ = scan(buf, content, content_stop, explicit=inner, depth=depth + 1)
                self.level(buf, elements, charset, explicit=inner, depth=depth + 1)
        except ReadError:
            if vr == b"SQ" and not tag & 0x10000:
                raise  # a private one that cannot be read will not be kept either, nor one of VR UN
