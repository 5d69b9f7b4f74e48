"""File meta information, preamble, path, and what lies behind the data set (PS3.10 section 7)."""

from collections.abc import Iterator
from typing import Final

from veil.audit.elements import Part10
from veil.audit.findings import Finding, Severity

_NEEDED: Final = frozenset((0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013))
_PADDING: Final = 0xFFFCFFFC
PREAMBLE: Final = 128
"""Bytes before DICM."""
_PARTS: Final = 4
_SOP_CLASS, _SOP_INSTANCE, _STUDY, _SERIES = 0x00080016, 0x00080018, 0x0020000D, 0x0020000E


def check(file: Part10, source: Part10 | None) -> Iterator[Finding]:
    """What is wrong around the data set of one file.

    Args:
        file: the output.
        source: the source; None if it is not at hand.
    """
    certain = Severity.CERTAIN
    if file.preamble.strip(b"\0"):
        yield Finding("A-PREAMBLE", certain, "preamble", "is not all zero")
    for tag in sorted(file.meta.keys() - _NEEDED):
        yield Finding("A-META", certain, f"meta ({tag >> 16:04X},{tag & 0xFFFF:04X})", "is not needed")
    for tag, own, name in ((0x00020002, _SOP_CLASS, "class"), (0x00020003, _SOP_INSTANCE, "instance")):
        if _bare(file.meta.get(tag, b"")) != file.text(own):
            yield Finding("A-META", certain, "meta", f"names another SOP {name} than the data set")
    if source is not None:
        for tag, name in ((0x00020012, "Implementation Class UID"), (0x00020013, "Implementation Version Name")):
            said = _bare(file.meta.get(tag, b""))
            if said and said == _bare(source.meta.get(tag, b"")) and not said.startswith(("2.25.", "VEIL_")):
                yield Finding("A-META", certain, "meta", f"{name} is the source's")
    if file.tail:
        sure = certain if file.tail.strip(b"\0") else Severity.LIKELY
        yield Finding("A-STRAY", sure, "behind the data set", f"{len(file.tail)} bytes")
    padding = file.value(_PADDING)
    if padding is not None and padding.strip(b"\0"):
        yield Finding("A-STRAY", certain, "DataSetTrailingPadding", "is not all zero")


def path(file: Part10, target: str, pseudonym: str) -> Iterator[Finding]:
    """What is wrong with the place of a file: its parts are the pseudonym and the new UIDs, and nothing else.

    Args:
        file: the output.
        target: `<patient>/<study>/<series>/<instance>.dcm`.
        pseudonym: the new Patient ID.
    """
    parts = target.split("/")
    wanted = [pseudonym, file.text(_STUDY), file.text(_SERIES), f"{file.text(_SOP_INSTANCE)}.dcm"]
    if len(parts) != _PARTS:
        yield Finding("A-PATH", Severity.CERTAIN, "path", "does not have four parts", target)
        return
    for part, want, name in zip(parts, wanted, ("patient", "study", "series", "instance"), strict=True):
        if part != want and (want or name == "instance"):
            yield Finding("A-PATH", Severity.CERTAIN, "path", f"its {name} is not what the file says", part)


def _bare(value: bytes) -> str:
    return value.decode("latin-1").strip(" \0")
