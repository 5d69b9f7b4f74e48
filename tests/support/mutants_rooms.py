"""Mutants of what the cleaner does: an action that does nothing, a room that is not there, a file written wrong."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, Final

import pydicom

from support import families
from support.cleaners import OPEN_POLICY
from support.corpus import bundled
from support.encode import EXPLICIT
from support.mutants import Case, Cripple, Mutant, patched, wrapped
from support.mutants_rules import STRANGER, minimal
from support.objects import documents, slides, streams
from support.objects.cda import cda
from support.planting import IDENTITY, plant_attributes, plant_file
from support.target import load
from veil.clean import bitstream, vendor
from veil.clean import slides as slides_room
from veil.clean.bitstream import formats
from veil.clean.content import ContentRoom, ItemRule
from veil.clean.content.rules import Concepts
from veil.clean.documents import room as documents_room
from veil.clean.graphics import labels
from veil.clean.graphics.spare import SpareBits
from veil.clean.header import HeaderRoom, dataset, engine, icc, level, numbers, settled, text
from veil.clean.header.level import Entry
from veil.clean.header.marks import Marks
from veil.clean.header.treat import Treatment
from veil.clean.text import TextRoom
from veil.dicom.scan import PIXELS
from veil.dicom.streams.view import Found
from veil.identity import Identity, KnownIdentifiers
from veil.identity.dates import DateShifter
from veil.pipeline import Cleaner
from veil.policy import Action, Rule, RuleBook

_SMALL: Final = 60_000
_EVERY: Final = 15
_EVERY_SMALL: Final = 3
_EVERY_OTHER: Final = 2
_VRS: Final = ("PN", "LO", "SH", "LT", "ST", "UT", "UC", "UR", "AE", "CS", "DS", "IS", "AS", "DA", "DT", "TM", "UI",
               "OB", "OW", "UN", "SQ")  # fmt: skip
_REQUIRED: Final = {
    "SOPClassUID": 0x00080016, "SOPInstanceUID": 0x00080018, "StudyInstanceUID": 0x0020000D,
    "SeriesInstanceUID": 0x0020000E, "Modality": 0x00080060, "ImageType": 0x00080008, "Rows": 0x00280010,
    "Columns": 0x00280011, "BitsAllocated": 0x00280100, "SamplesPerPixel": 0x00280002,
    "PhotometricInterpretation": 0x00280004, "PixelSpacing": 0x00280030, "RescaleSlope": 0x00281053,
    "ImagePositionPatient": 0x00200032, "FrameOfReferenceUID": 0x00200052, "PixelData": 0x7FE00010,
}  # fmt: skip
_PIXELS_FROM_END: Final = -20
"""Where the pixel data of a plain image begin: twelve bytes of header, and four samples."""
_KEPT: Final = Rule(Action.KEEP, Action.REMOVE, "a mutant", "policy")
Edit = Callable[[bytes, bytes], bytes]
"""From source and output makes another output."""


@cache
def carriers(folder: Path, *, few: bool = False) -> Case:
    """Files of many kinds and encodings, with the identity in every carrier that applies."""
    paths = []
    small = [path for path in bundled() if path.stat().st_size < _SMALL]
    for number, path in enumerate(small):
        if number % _EVERY_SMALL:
            continue
        made = folder / f"carriers-{number:03}.dcm"
        try:
            if not made.exists():
                used = plant_file(path, made, number).used
                made.with_suffix(".txt").write_text("\n".join(used))
        except (OSError, ValueError, KeyError, AttributeError, NotImplementedError, TypeError):
            continue  # pydicom cannot read or write it
        paths.append(made)
    return Case(tuple(paths[::4] if few else paths), OPEN_POLICY)


def planted_in(path: Path) -> set[str]:
    """The names of the carriers in a file of `carriers`."""
    return set(path.with_suffix(".txt").read_text().splitlines())


@cache
def objects(folder: Path) -> Case:
    """Objects of every family, each with the identity in its own places."""
    samples = list(families.write(folder / "objects").values())
    every = [one.path for one in samples if one.part == "every"]
    others = [one.path for one in samples if one.part != "every"]
    return Case(tuple(others[::_EVERY_OTHER] + every[::_EVERY]), OPEN_POLICY)


def _own(folder: Path, name: str, made: dict[str, bytes], marks: tuple[bytes, ...] = ()) -> Case:
    paths = []
    for number, (key, data) in enumerate(made.items()):
        path = folder / f"{name}-{key}.dcm"
        path.write_bytes(data)
        target = load(path)
        plant_attributes(target, IDENTITY, 7000 + number)
        path.write_bytes(target.to_bytes())
        paths.append(path)
    return Case(tuple(paths), OPEN_POLICY, marks)


@cache
def documents_case(folder: Path) -> Case:
    """A document of each kind."""
    made = {
        "cda": (documents.CDA, cda(IDENTITY)),
        "stl": (documents.STL, documents.stl(IDENTITY)),
        "ascii": (documents.STL, documents.ascii_stl(IDENTITY)),
        "obj": (documents.OBJ, documents.obj(IDENTITY)),
        "mtl": (documents.MTL, documents.mtl(IDENTITY)),
        "pdf": (documents.PDF, documents.pdf(IDENTITY, words="x")),
    }
    return _own(folder, "document", {key: documents.instance(*one, IDENTITY) for key, one in made.items()})


@cache
def streams_case(folder: Path) -> Case:
    """Pixel data of each format, with words in the headers of its streams."""
    made = {
        one.name: streams.instance(one.syntax, [one.planted(one.plain(1))], count=1, bits=one.bits)
        for one in streams.CASES
    }
    return _own(folder, "stream", made, (streams.WORDS,))


@cache
def slides_case(folder: Path) -> Case:
    """The images of a slide: specimens and containers."""
    made = {}
    for name, ds in slides.slide(IDENTITY).items():
        out = BytesIO()
        ds.save_as(out, enforce_file_format=True)
        made[name] = out.getvalue()
    return _own(folder, "slide", made, (b"S19-48213",))


@cache
def plain(folder: Path) -> Case:
    """Two plain images, with an age, dates, texts and references."""
    paths = []
    for number in (901, 902):
        target = minimal(number)
        target.put(0x00101010, "AS", b"097Y")
        target.put(0x0008103E, "LO", b"CHEST")
        target.put(0x0020000D, "UI", b"1.2.826.0.1.3680043.2.551.9")
        target.put(0x0020000E, "UI", b"1.2.826.0.1.3680043.2.552.9")
        target.put(0x0008002A, "DT", b"20180611101500.000000+0700")
        target.put(0x00080012, "DA", b"20180613")
        target.put(0x00081030, "LO", f"Control {IDENTITY.given} {IDENTITY.family}".encode())
        target.preamble = f"II*\0{IDENTITY.name}".encode().ljust(128, b"\0")
        target.put_meta(0x00020016, "AE", b"DRUMMOND")
        target.put_meta(0x00020013, "SH", b"ACME_7")
        inner = EXPLICIT.element(0x00081150, "UI", b"1.2.840.10008.5.1.4.1.1.2")
        inner += EXPLICIT.element(0x00081155, "UI", target.value(0x00080018) or b"")
        target.add_item(0x00081140, inner)
        path = folder / f"plain-{number}.dcm"
        path.write_bytes(target.to_bytes())
        paths.append(path)
    return Case(tuple(paths), marks=(b"097Y",))


def another(folder: Path) -> Case:
    """The same, beside a patient of whom something rare is known."""
    others = (("name", STRANGER.name), ("id", STRANGER.record_number), ("id", STRANGER.accession_number))
    marks = (STRANGER.family.encode(), STRANGER.record_number.encode(), STRANGER.accession_number.encode())
    return replace(plain(folder), others=others, marks=marks)


def _spare(folder: Path, *, deep: bool = False) -> Case:
    """An image with words in the bits of its samples that are not used."""
    target = minimal(903)
    said = f"{IDENTITY.given} {IDENTITY.family} ".encode() * 2
    target.put(0x00280010, "US", (len(said) // 2).to_bytes(2, "little"))
    target.put(0x00280011, "US", b"\2\0")
    target.put(0x00280101, "US", b"\x08\0")
    target.put(0x00280102, "US", b"\x07\0")
    target.put(0x7FE00010, "OW", b"".join(bytes((0, letter)) for letter in said))
    path = folder / f"spare-{deep:d}.dcm"
    path.write_bytes(target.to_bytes())
    return Case((path,), deep=deep)


def _action(action: Action, vr: str = "") -> Cripple:
    """The action does nothing, for all VRs or for one: what it should change is copied as it came."""

    def hit(rule: Rule, shown: bytes, element: Any, buf: Any) -> bool:
        there = element[0] not in PIXELS and element[4] <= len(buf)
        return there and rule.action is action and (not vr or shown == vr.encode())

    def around_public(original: Any) -> Any:
        def public(self: HeaderRoom, buf: Any, element: Any, where: Any) -> Any:
            attribute = where.attribute(element[0], element[1])
            if hit(attribute.rule, attribute.vr or element[1], element, buf):
                return Entry(bytes(buf[element[2] : element[4]]))
            return original(self, buf, element, where)

        return public

    def around_private(original: Any) -> Any:
        def private(self: HeaderRoom, buf: Any, element: Any, where: Any, creator: str | None) -> Any:
            tag, written = element[0], element[1]
            rule = self.book.private_rule(
                where.iod, where.path, creator, tag >> 16, tag & 0xFF, written.decode("ascii", "replace")
            )
            if hit(rule, written, element, buf):
                return Entry(bytes(buf[element[2] : element[4]]))
            return original(self, buf, element, where, creator)

        return private

    return patched(
        (HeaderRoom, "_public", around_public(HeaderRoom.__dict__["_public"])),
        (HeaderRoom, "_private", around_private(HeaderRoom.__dict__["_private"])),
    )


def action_mutants(folder: Path) -> Iterator[Mutant]:
    """Each action, over objects of all families; and each for each VR alone."""
    done = (Action.KEEP, Action.REMOVE, Action.EMPTY, Action.DUMMY, Action.UID, Action.SHIFT, Action.CLEAN,
            Action.PSEUDONYM, Action.ALIAS, Action.RECURSE)  # fmt: skip
    for action in done:
        yield Mutant(f"action:{action} in carriers", _action(action), partial(carriers, folder))
        yield Mutant(f"action:{action} in objects", _action(action), partial(objects, folder))
        yield Mutant(f"action:{action} in slides", _action(action), partial(slides_case, folder))
    for action in done:
        for vr in _VRS:
            yield Mutant(f"action:{action} of {vr}", _action(action, vr), partial(carriers, folder, few=True))


def _copied(buf: Any, element: Any) -> Entry:
    return Entry(bytes(buf[element[2] : element[4]]))


class _Everything:
    @staticmethod
    def issuperset(_: object) -> bool:
        return True


def _rooms() -> Iterator[tuple[str, Cripple]]:
    """What each room does, replaced by nothing."""
    same_value: Any = lambda _vr, value, *_, **__: value  # noqa: E731  as short as what it stands for
    yield "text: the room", patched((TextRoom, "clean", lambda _, said: said))
    yield "text: kept values", patched((text, "keep", same_value))
    yield "text: cleaned values", patched((text, "clean", same_value))
    yield "text: all of it", patched((text, "keep", same_value), (text, "clean", same_value))
    yield "numbers", patched((numbers, "keep", same_value))
    yield "texts that machines write", patched((settled, "is_settled", lambda *_: True))
    yield "graphics: labels", patched((labels, "clean", lambda raw, **_: raw))
    yield "colour profiles", patched((icc, "clean", lambda raw: raw))
    yield "codes of foreign schemes", patched((engine, "PUBLISHED", _Everything))
    yield "codes", patched((level.Level, "_of_item", lambda _self, _tag, rule: rule))
    yield "pixels in items", patched((level, "_HIDDEN", _KEPT))
    yield "content: the room", patched((ContentRoom, "item", lambda *_, **__: None))
    yield "content: what concepts say", patched((Concepts, "rule", lambda *_: ItemRule("", "keep")))
    yield "content: all values kept", patched((level, "attribute_rule", lambda *_: _KEPT))
    yield "slides: steps of preparation", patched((slides_room, "kind_of_step", lambda *_, **__: ""))
    yield "bit streams: the room", patched((bitstream, "cleaned", lambda *_: None))
    yield "bit streams: each format", patched((formats, "clean", lambda *_: Found()))
    yield "graphics: unused bits", patched((SpareBits, "place", lambda *_: None))
    yield "vendor: containers", patched((vendor, "rebuilt", lambda *args: args[-1]))
    yield (
        "vendor: shape of payloads",
        patched(
            (vendor, "shape", lambda _: vendor.Shape.NUMBERS),
            (KnownIdentifiers, "in_bytes", lambda *_: False),
        ),
    )
    yield "known identifiers: none", patched((KnownIdentifiers, "build", lambda _: KnownIdentifiers(frozenset())))
    yield "known identifiers: in texts", patched((KnownIdentifiers, "in_text", lambda *_, **__: []))
    yield "known identifiers: in bytes", patched((KnownIdentifiers, "in_bytes", lambda *_: False))
    yield "known identifiers: taken out", patched((KnownIdentifiers, "strip", lambda _, said, *__, **___: said))
    yield "private: all kept", patched((RuleBook, "private_rule", lambda *_: _KEPT))
    yield (
        "private: all copied",
        patched(
            (HeaderRoom, "_private", lambda _, buf, one, *__: _copied(buf, one)),
            (HeaderRoom, "_creator", staticmethod(lambda buf, one, *_: _copied(buf, one))),
        ),
    )
    yield "private: creators", patched((HeaderRoom, "_creator", staticmethod(lambda buf, one, *_: _copied(buf, one))))
    yield "dates: DA", patched((DateShifter, "da", lambda _, value: value))
    yield "dates: DT", patched((DateShifter, "dt", lambda _, value: value))
    yield "ages", patched((Identity, "age", lambda _, value: value))
    yield "UIDs", patched((Identity, "uid", lambda _, old: old))
    yield "pseudonyms", patched((Identity, "pseudonym", lambda *_: IDENTITY.record_number))
    yield "stand-ins", patched((Identity, "alias", lambda _, __, old: old))
    yield "dummies", patched((Treatment, "dummy", lambda _, __, raw: raw))
    yield "what cannot be cleaned", patched((Treatment, "fallback", lambda _, rule, __, raw: (raw, rule.action)))
    yield "sequences", patched((HeaderRoom, "_public_sequence", lambda _, buf, one, *__: _copied(buf, one)))


def room_mutants(folder: Path) -> Iterator[Mutant]:
    """Each room off, over everything that it might clean."""
    for name, cripple in _rooms():
        yield Mutant(f"room:{name}, in carriers", cripple, partial(carriers, folder))
        yield Mutant(f"room:{name}, in objects", cripple, partial(objects, folder))
    special = dict(_rooms())
    yield Mutant("room:bit streams, each format", special["bit streams: each format"], partial(streams_case, folder))
    yield Mutant("room:bit streams", special["bit streams: the room"], partial(streams_case, folder))
    yield Mutant("room:unused bits of samples", special["graphics: unused bits"], partial(_spare, folder))
    deep = partial(_spare, folder, deep=True)
    yield Mutant("room:unused bits of samples, --deep", special["graphics: unused bits"], deep)
    yield Mutant("room:stand-ins of slides", special["stand-ins"], partial(slides_case, folder))
    yield Mutant("room:steps of slides", special["slides: steps of preparation"], partial(slides_case, folder))
    yield Mutant("room:ages of a plain image", special["ages"], partial(plain, folder))
    kinds = {
        uid: kind._replace(clean=None if kind.clean is None else lambda data, _: data)
        for uid, kind in documents_room.KINDS.items()
    }
    copied = patched(
        (documents_room, "KINDS", kinds),
        (documents_room, "_pdf", lambda data, _: data),
        (documents_room, "hold_if_known", lambda *_: None),
    )
    yield Mutant("room:documents", copied, partial(documents_case, folder))


def _in_place_of(tag: int, new: bytes) -> Cripple:
    """An attribute of the top level is written as something else."""

    def around(original: Any) -> Any:
        def public(self: HeaderRoom, buf: Any, element: Any, where: Any) -> Any:
            return Entry(new) if element[0] == tag and not where.path else original(self, buf, element, where)

        return public

    return wrapped(HeaderRoom, "_public", around)


def _written(edit: Edit, target: Callable[[str, bytes], str] = lambda target, _: target) -> Cripple:
    """The file is changed once it is written, or gets another place; the second is given the source."""

    def around(original: Any) -> Any:
        def clean(self: Cleaner, source: Path, temporary: Path, *args: Any, **more: Any) -> Any:
            result = original(self, source, temporary, *args, **more)
            before = source.read_bytes()
            temporary.write_bytes(edit(before, temporary.read_bytes()))
            return replace(result, target=target(result.target, before))

        return clean

    return wrapped(Cleaner, "clean", around)


def _head(data: bytes) -> int:
    return 144 + int.from_bytes(data[140:144], "little")


def _same(_: bytes, out: bytes) -> bytes:
    return out


def _old_path(target: str, source: bytes, place: int) -> str:
    found = pydicom.dcmread(BytesIO(source))
    parts = target.split("/")
    old = (found.PatientID, found.StudyInstanceUID, found.SeriesInstanceUID, f"{found.SOPInstanceUID}.dcm")
    parts[place] = old[place]
    return "/".join(parts)


def _marks(tag: int, change: Callable[[bytes], bytes]) -> Cripple:
    """The marks are written with one of them changed."""

    def around(original: Any) -> Any:
        def elements(self: Marks, prior: Any) -> Any:
            made = dict(original(self, prior))
            made[tag] = change(made.get(tag, b""))
            return made

        return elements

    return wrapped(Marks, "elements", around)


def file_mutants(folder: Path) -> Iterator[Mutant]:
    """What surrounds the data set, the place of the file, and what is said of it."""
    case = partial(plain, folder)
    edits: dict[str, Edit] = {
        "preamble copied": lambda old, new: old[:128] + new[128:],
        "file meta copied": lambda old, new: new[:132] + old[132 : _head(old)] + new[_head(new) :],
        "bytes behind the data set": lambda _, new: new + IDENTITY.name.encode() + b"\0\0",
        "padding element": lambda _, new: new + EXPLICIT.element(0xFFFCFFFC, "OB", IDENTITY.name.encode()),
    }
    for name, edit in edits.items():
        yield Mutant(f"file:{name}", _written(edit), case)
    for place, name in enumerate(("patient", "study", "series", "instance")):
        moved = partial(_old_path, place=place)
        yield Mutant(f"file:path with the old {name}", _written(_same, moved), case)
    named = _written(_same, lambda target, _: f"{IDENTITY.family}/{target.partition('/')[2]}")
    yield Mutant("file:path with the name", named, case)
    cut = _written(lambda _, new: new[:-4])
    yield Mutant("file:cut short", cut, case, wrong=True)
    short = _written(lambda _, new: new[:_PIXELS_FROM_END] + EXPLICIT.element(0x7FE00010, "OW", b"\0\0"))
    yield Mutant("file:pixel data cut short", short, case, wrong=True)
    invalid = _in_place_of(0x00080020, EXPLICIT.element(0x00080020, "DA", b"tomorrow"))
    yield Mutant("file:a value that its VR does not allow", invalid, case, wrong=True)
    for keyword, tag in _REQUIRED.items():
        yield Mutant(f"required:{keyword} gone", _in_place_of(tag, b""), case, wrong=True)


def promise_mutants(folder: Path) -> Iterator[Mutant]:
    """Marks that do not say what was done, dates and UIDs that do not hang together, another patient's identity."""
    case = partial(plain, folder)
    no = EXPLICIT.element(0x00120062, "CS", b"NO")
    first_item = EXPLICIT.item(
        EXPLICIT.element(0x00080100, "SH", b"113100") + EXPLICIT.element(0x00080102, "SH", b"DCM")
    )
    more = EXPLICIT.item(EXPLICIT.element(0x00080100, "SH", b"113110") + EXPLICIT.element(0x00080102, "SH", b"DCM"))
    changes: dict[str, tuple[int, Callable[[bytes], bytes]]] = {
        "identity not removed": (0x00120062, lambda _: no),
        "no word of removed identity": (0x00120062, lambda _: b""),
        "no method": (0x00120063, lambda _: b""),
        "no method codes": (0x00120064, lambda _: b""),
        "one method code alone": (0x00120064, lambda _: EXPLICIT.element(0x00120064, "SQ", first_item)),
        "a method that was not used": (0x00120064, lambda old: EXPLICIT.element(0x00120064, "SQ", old[12:] + more)),
        "dates said to be unmodified": (0x00280303, lambda _: EXPLICIT.element(0x00280303, "CS", b"UNMODIFIED")),
        "no word of dates": (0x00280303, lambda _: b""),
        "pixels said to be clean": (0x00280301, lambda _: EXPLICIT.element(0x00280301, "CS", b"NO")),
    }
    for name, (tag, change) in changes.items():
        yield Mutant(f"marks:{name}", _marks(tag, change), case, wrong=True)
    yield from _dates(case)
    yield from _uids(case)
    for keyword, tag, vr, value in (
        ("PatientName", 0x00100010, "PN", STRANGER.name),
        ("PatientID", 0x00100020, "LO", STRANGER.record_number),
        ("SeriesDescription", 0x0008103E, "LO", f"{STRANGER.given} {STRANGER.family}"),
        ("StudyDescription", 0x00081030, "LO", f"CT of {STRANGER.family}, {STRANGER.given}"),
        ("StudyID", 0x00200010, "SH", STRANGER.accession_number),
        ("Manufacturer", 0x00080070, "LO", f"for {STRANGER.record_number}"),
    ):
        wrong = _in_place_of(tag, EXPLICIT.element(tag, vr, value.encode()))
        yield Mutant(f"other patient:{keyword}", wrong, partial(another, folder))


def _dates(case: Callable[[], Case]) -> Iterator[Mutant]:
    numbers_ = count()
    zone = wrapped(Identity, "dates", lambda old: lambda self, who: replace(old(self, who), zone="keep"))
    for name, cripple in {
        "one day further": wrapped(Identity, "offset_days", lambda old: lambda self, who: old(self, who) + 1),
        "one week further": wrapped(Identity, "offset_days", lambda old: lambda self, who: old(self, who) + 7),
        "no offset": patched((Identity, "offset_days", lambda *_: 0)),
        "one offset for each file": wrapped(
            DateShifter, "da", lambda old: lambda self, value: old(replace(self, days=-700 - 7 * next(numbers_)), value)
        ),
        "another offset for DT": wrapped(
            DateShifter, "dt", lambda old: lambda self, value: old(replace(self, days=self.days - 70), value)
        ),
        "time zones kept": zone,
    }.items():
        yield Mutant(f"dates:{name}", cripple, case, wrong=True)


def _uids(case: Callable[[], Case]) -> Iterator[Mutant]:
    numbers_ = count(1)
    unsteady = patched((Treatment, "map_uid", lambda *_: f"2.25.{next(numbers_)}77123"))
    yield Mutant("UIDs:a new one each time", unsteady, case, wrong=True)
    only = wrapped(Treatment, "value", lambda old: lambda self, rule, tag, vr, raw, where: (
        (raw, Action.KEEP) if tag == 0x00081155 else old(self, rule, tag, vr, raw, where)))  # fmt: skip
    yield Mutant("UIDs:references keep the old ones", only, case)
    lost = patched((dataset.DatasetCleaner, "_uid_written", lambda *_, **__: "2.25.771231"))
    yield Mutant("UIDs:place and meta of another", lost, case, wrong=True)


def all_mutants(folder: Path) -> Iterator[Mutant]:
    """Everything but the rows of the rule book."""
    yield from action_mutants(folder)
    yield from room_mutants(folder)
    yield from file_mutants(folder)
    yield from promise_mutants(folder)
