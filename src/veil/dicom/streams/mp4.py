"""MP4 (ISO/IEC 14496-12, -14, -15) around H.264 or HEVC: boxes that describe go, in place; samples keep their offsets.

A box that goes becomes `free` and zeros of the same length. Bytes of the media data that no sample needs become zeros.
"""

from struct import unpack_from
from typing import Final, NamedTuple

from veil.dicom.streams import fragments, nal
from veil.dicom.streams.boxes import Box, walk
from veil.dicom.streams.view import Found, View, unreadable
from veil.errors import HoldError

_MOST_DEPTH: Final = 10
_MOST_TABLE: Final = 1 << 28
_TOP: Final = frozenset((b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide"))
_INNER: Final = frozenset((b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts", b"mvex"))
_KEPT: Final = frozenset(
    (
        *(b"vmhd", b"elst", b"stts", b"ctts", b"cslg", b"stss", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"sdtp"),
        *(b"sgpd", b"sbgp", b"iods", b"trex"),
    )
)
_FREE: Final = frozenset((b"free", b"skip", b"wide"))
_TIMES: Final = {b"mvhd": 100, b"tkhd": 84, b"mdhd": 24}
"""Headers with two times, and how long they are with times of 32 bits; with 64 bits, 12 bytes more."""
_SEARCHED: Final = 1 << 16
_ENTRIES: Final = {b"avc1": b"avcC", b"avc3": b"avcC", b"hvc1": b"hvcC", b"hev1": b"hvcC"}
_OF_ENTRY: Final = frozenset((b"avcC", b"hvcC", b"btrt", b"pasp", b"clap", b"fiel"))
_VISUAL: Final = 78
"""Bytes of a visual sample entry before its boxes, and in them the name of the compressor (-12, section 12.1.3)."""
_COMPRESSOR: Final = slice(42, 74)
_NCLX: Final = (b"nclx", b"nclc")


class _Track(NamedTuple):
    """The tables of one track, by the type of their box, and how its samples are written."""

    tables: dict[bytes, Box]
    entry: list[tuple[nal.Codec, int]]


class _Samples(NamedTuple):
    start: int
    stop: int
    codec: nal.Codec
    length: int


def clean(view: View) -> Found:
    """Finds the metadata of one file.

    Raises:
        HoldError: H-BITSTREAM, or H-VIDEO-AUDIO where a track is no picture.
    """
    found = Found()
    tracks: list[_Track] = []
    data: list[Box] = []
    moofs: list[Box] = []
    for box in walk(view, 0, view.size):
        if box.kind == b"moov":
            _tree(view, found, box, tracks, 1)
        elif box.kind == b"mdat":
            data.append(box)
        elif box.kind == b"moof":
            moofs.append(box)
        elif box.kind not in _TOP or box.kind in _FREE:
            _free(view, found, box)
    if not data or not any(track.entry for track in tracks):
        raise unreadable("an MP4 file without a track of pictures")
    samples = sorted(
        [one for track in tracks for one in _samples(view, track)] + _fragments(view, found, moofs, tracks)
    )
    if not samples:
        raise unreadable("an MP4 file without samples")
    _media(view, found, data, samples)
    found.edits.sort(key=lambda edit: edit.start)
    return found


def _free(view: View, found: Found, box: Box) -> None:
    if box.kind not in _FREE:
        found.replace(box.start + 4, b"free")
    if not view.blank(box.content, box.stop):
        found.fill(box.content, box.stop)


def _tree(view: View, found: Found, outer: Box, tracks: list[_Track], depth: int) -> None:
    if depth > _MOST_DEPTH:
        raise unreadable("boxes that are nested too deep")
    for box in walk(view, outer.content, outer.stop):
        if box.kind == b"trak":
            tracks.append(_Track({}, []))
        if box.kind in _INNER:
            _tree(view, found, box, tracks, depth + 1)
        elif box.kind in _TIMES:
            _times(view, found, box)
        elif box.kind == b"hdlr" and outer.kind == b"mdia":
            _handler(view, found, box)
        elif box.kind == b"dref":
            _references(view, found, box)
        elif box.kind == b"stsd" and tracks:
            _descriptions(view, found, box, tracks[-1])
        elif box.kind in _KEPT:
            found.kept.append((box.content, min(box.stop, box.content + _SEARCHED)))
            if tracks:
                tracks[-1].tables[box.kind] = box
        else:
            _free(view, found, box)


def _times(view: View, found: Found, box: Box) -> None:
    """Creation and modification time become zero (sections 8.2.2, 8.3.2 and 8.4.2)."""
    long = view.take(box.content, box.content + 1) == b"\1"
    start, end = box.content + 4, min(box.content + _TIMES[box.kind] + (12 if long else 0), box.stop)
    for begin, stop in ((start, min(start + (16 if long else 8), end)), (end, box.stop)):
        if not view.blank(begin, stop):
            found.fill(begin, stop)


def _handler(view: View, found: Found, box: Box) -> None:
    """A track of pictures keeps its kind and loses its name (section 8.4.3)."""
    if view.take(box.content + 8, box.content + 12) != b"vide":
        raise HoldError("H-VIDEO-AUDIO", "a video holds a track that is no picture")
    start = min(box.content + 12, box.stop)
    if not view.blank(start, box.stop):
        found.fill(start, box.stop)


def _references(view: View, found: Found, box: Box) -> None:
    """Data stand in the same file; an address of another one goes (section 8.7.2)."""
    for entry in walk(view, box.content + 8, box.stop):
        start = entry.content + 4
        if view.take(entry.content, start) != b"\0\0\0\1":
            raise unreadable("an MP4 file whose samples stand in another file")
        if not view.blank(start, entry.stop):
            found.fill(start, entry.stop)


def _descriptions(view: View, found: Found, box: Box, track: _Track) -> None:
    """Sample entries (section 8.5.2): the compressor's name goes; of the boxes, those stay that decoding needs."""
    for entry in walk(view, box.content + 8, box.stop):
        wanted = _ENTRIES.get(entry.kind)
        if wanted is None or entry.content + _VISUAL > entry.stop:
            raise unreadable("an MP4 file with samples in a format that is not known")
        fields = view.take(entry.content, entry.content + _VISUAL)
        for part in (slice(16, 20), _COMPRESSOR):  # the vendor of QuickTime is zero in MP4
            if any(fields[part]):
                found.fill(entry.content + part.start, entry.content + part.stop)
        for inner in walk(view, entry.content + _VISUAL, entry.stop):
            colour = inner.kind == b"colr" and view.take(inner.content, inner.content + 4) in _NCLX
            if inner.kind == wanted:
                found.kept.append((inner.content, min(inner.stop, inner.content + _SEARCHED)))
                track.entry.append(_configuration(view, found, inner))
            elif inner.kind not in _OF_ENTRY and not colour:
                _free(view, found, inner)


def _configuration(view: View, found: Found, box: Box) -> tuple[nal.Codec, int]:
    """Reads how long lengths of units are (-15, sections 5.3.3 and 8.3.3); cleans units that stand here."""
    raw = view.take(box.content, box.content + 23)
    if box.kind == b"avcC":
        if len(raw) < 7:  # noqa: PLR2004  the fixed part
            raise unreadable("a configuration of H.264 that is too short")
        return nal.AVC, (raw[4] & 3) + 1
    if len(raw) < 23:  # noqa: PLR2004  the fixed part
        raise unreadable("a configuration of HEVC that is too short")
    pos = box.content + 23
    for _ in range(raw[22]):
        count = int.from_bytes(view.take(pos + 1, pos + 3), "big")
        pos += 3
        for _ in range(count):
            size = int.from_bytes(view.take(pos, pos + 2), "big")
            if pos + 2 + size > box.stop:
                raise unreadable("a configuration of HEVC with a wrong length")
            nal.unit(view, found, (pos + 2, pos + 2 + size), nal.HEVC)
            pos += 2 + size
    return nal.HEVC, (raw[21] & 3) + 1


def _table(view: View, track: _Track, kind: bytes, head: int, form: str) -> tuple[int, ...]:
    """Reads the entries of a table, as many as it says."""
    box = track.tables.get(kind)
    if box is None or box.stop - box.content > _MOST_TABLE:
        raise unreadable("an MP4 file that lacks a table of samples")
    raw = view.take(box.content, box.stop)
    if len(raw) < head:
        raise unreadable("an MP4 file with a table that is too short")
    (count,) = unpack_from(">L", raw, head - 4)
    width = len(form) * (8 if form == "Q" else 4)
    if count * width > len(raw) - head:
        raise unreadable("an MP4 file with a table that is too short")
    entries: tuple[int, ...] = unpack_from(f">{count * len(form)}{form[0]}", raw, head)
    return entries


def _samples(view: View, track: _Track) -> list[_Samples]:
    """Where the samples of a track stand (sections 8.7.3 to 8.7.5)."""
    if len(track.entry) != 1:
        raise unreadable("an MP4 track with more than one description of its samples")
    codec, length = track.entry[0]
    sizes = _sizes(view, track)
    offsets = _table(view, track, b"co64", 8, "Q") if b"co64" in track.tables else _table(view, track, b"stco", 8, "L")
    runs = _table(view, track, b"stsc", 8, "LLL")
    out: list[_Samples] = []
    at = 0
    for first, following, count in zip(runs[::3], [*runs[3::3], len(offsets) + 1], runs[1::3], strict=True):
        for chunk in range(first - 1, min(following - 1, len(offsets))):
            position = offsets[chunk] if chunk >= 0 else 0
            for size in sizes[at : at + count]:
                out.append(_Samples(position, position + size, codec, length))
                position += size
            at += count
    if at != len(sizes):
        raise unreadable("an MP4 file whose tables of samples contradict each other")
    return out


def _fragments(view: View, found: Found, moofs: list[Box], tracks: list[_Track]) -> list[_Samples]:
    """Where the samples of fragments stand, of a file with one track."""
    if moofs and len(tracks) != 1:
        raise unreadable("an MP4 file in fragments with more than one track")
    out: list[_Samples] = []
    for moof in moofs:
        codec, length = tracks[0].entry[0]
        places = fragments.clean(view, found, moof, tracks[0].tables.get(b"trex"))
        out += [_Samples(start, stop, codec, length) for start, stop in places]
    return out


def _sizes(view: View, track: _Track) -> "tuple[int, ...]":
    box = track.tables.get(b"stsz")
    if box is None:
        raise unreadable("an MP4 file without sizes of samples")
    raw = view.take(box.content, box.content + 12)
    size, count = unpack_from(">LL", raw, 4) if len(raw) == 12 else (0, 0)  # noqa: PLR2004  the fixed part
    if not size:
        return _table(view, track, b"stsz", 12, "L")
    if count > view.size // size:
        raise unreadable("an MP4 file with more samples than bytes")
    same: tuple[int, ...] = (size,) * count
    return same


def _media(view: View, found: Found, data: list[Box], samples: list[_Samples]) -> None:
    """Cleans the units of all samples, and makes what lies between them zero."""
    at = 0
    for box in data:
        position = box.content
        while at < len(samples) and samples[at].start < box.stop:
            start, stop, codec, length = samples[at]
            if start < position or stop > box.stop:
                raise unreadable("an MP4 file whose samples lie over each other")
            if not view.blank(position, start):
                found.fill(position, start)
            _sample(view, found, (start, stop), codec, length)
            position = stop
            at += 1
        if not view.blank(position, box.stop):
            found.fill(position, box.stop)
    if at != len(samples):
        raise unreadable("an MP4 file with samples outside of its media data")


def _sample(view: View, found: Found, place: tuple[int, int], codec: nal.Codec, length: int) -> None:
    pos, stop = place
    while pos < stop:
        begin = pos + length
        pos = begin + int.from_bytes(view.take(pos, begin), "big")
        if pos > stop or begin > stop:
            raise unreadable("a unit of a video with a wrong length")
        nal.unit(view, found, (begin, pos), codec)
