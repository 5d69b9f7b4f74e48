"""Redacted frames take their places in encapsulated pixel data; tables and lengths follow, the rest stays in place."""

import struct
from collections.abc import Mapping
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pydicom
import pytest
from pydicom.encaps import generate_frames

from support.engine import book_of, known_of, room_of
from support.objects import streams, videos
from support.objects.streams import CASES, Case, instance, offsets
from veil.clean.bitstream import cleaned
from veil.dicom.instance import open_instance
from veil.dicom.pieces import Range
from veil.errors import HoldError
from veil.identity import Known

COUNT = 4
WIDE = {0x7FE00001: "OV", 0x7FE00002: "OV", 0x7FE00003: "UV"}


class Written(NamedTuple):
    """A file after redaction, its frames, and the pieces it was made of."""

    dataset: pydicom.Dataset
    frames: list[bytes]
    pieces: list[bytes | Range]


def written(data: bytes, folder: Path, replaced: Mapping[int, bytes], known: str = "", *, frames: int = 0) -> Written:
    source = folder / "source.dcm"
    source.write_bytes(data)
    room = room_of(book_of())
    with open_instance(source) as opened:
        level = room.read_charset(opened.buf, opened.elements, room.level(None, explicit=True))
        entries = room.entries(opened.buf, opened.elements, level)
        found = cleaned(opened, entries, known_of((Known("name", known),) if known else ()), replaced)
        assert found is not None
        pieces = [entry.out for entry in found.entries]
        found.into(pieces)
        start = opened.elements[0][2]
        body = b"".join(
            bytes(opened.buf[piece.start : piece.stop]) if isinstance(piece, Range) else piece for piece in pieces
        )
    dataset = pydicom.dcmread(BytesIO(data[:start] + body))
    count = frames or int(dataset.NumberOfFrames)
    table = dataset.get("ExtendedOffsetTable")
    more = (table, dataset.ExtendedOffsetTableLengths) if table else None
    return Written(
        dataset, list(generate_frames(dataset.PixelData, number_of_frames=count, extended_offsets=more)), pieces
    )


def plain_of(case: Case) -> list[bytes]:
    if case.name == "jxl":
        pytest.importorskip("imagecodecs")
    return [case.plain(number) for number in range(COUNT)]


def table_of(found: Written) -> list[int]:
    value = found.dataset.PixelData
    (length,) = struct.unpack_from("<L", value, 4)
    return list(struct.unpack_from(f"<{length // 4}L", value, 8))


def extended_of(frames: list[bytes]) -> list[tuple[int, str, bytes]]:
    values = {
        0x7FE00001: struct.pack(f"<{len(frames)}Q", *offsets([[frame] for frame in frames])),
        0x7FE00002: struct.pack(f"<{len(frames)}Q", *map(len, frames)),
        0x7FE00003: struct.pack("<Q", sum(map(len, frames))),
    }
    return [(tag, WIDE[tag], value) for tag, value in values.items()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("chosen", [(0,), (1, 2), (0, 1, 2, 3)], ids=str)
@pytest.mark.parametrize("tables", ["none", "basic", "extended"])
def test_new_frames_and_their_tables(tmp_path: Path, case: Case, chosen: tuple[int, ...], tables: str) -> None:
    plain = plain_of(case)
    # What replaces a frame is longer or shorter than it was; metadata come along from the source.
    replaced = {number: case.plain(number + 40) for number in chosen}
    if case.name not in ("j2k", "jp2"):  # whose encoder writes a comment that goes
        replaced[chosen[0]] = case.planted(replaced[chosen[0]])
    starts = offsets([[frame] for frame in plain])
    table = struct.pack(f"<{COUNT}L", *starts) if tables == "basic" else b""
    data = instance(
        case.syntax, plain, count=COUNT, table=table, extended=extended_of(plain) if tables == "extended" else ()
    )
    found = written(data, tmp_path, replaced)
    whole = found.dataset.PixelData
    assert streams.WORDS[:20] not in whole
    for number, frame in enumerate(found.frames):
        if number in replaced:
            wanted = case.plain(number + 40)
            assert frame.rstrip(b"\0")[-64:] == wanted.rstrip(b"\0")[-64:] or case.name in ("jpeg", "jpeg-progressive")
        elif case.name not in ("j2k", "jp2"):
            assert frame.rstrip(b"\0") == plain[number].rstrip(b"\0")
    if tables == "basic":
        assert table_of(found) == offsets([[frame] for frame in found.frames])
    if tables == "extended":
        lengths = struct.unpack(f"<{COUNT}Q", found.dataset.ExtendedOffsetTableLengths)
        assert found.dataset[0x7FE00003].value == sum(lengths)
        assert list(struct.unpack(f"<{COUNT}Q", found.dataset.ExtendedOffsetTable)) == offsets(
            [[frame] for frame in found.frames]
        )


def test_other_frames_stay_ranges_of_the_source(tmp_path: Path) -> None:
    case = CASES[0]
    plain = plain_of(case)
    found = written(instance(case.syntax, plain, count=COUNT), tmp_path, {1: case.plain(9)})
    ranges = [piece for piece in found.pieces if isinstance(piece, Range)][-2:]
    assert [one.stop - one.start for one in ranges] == [
        8 + len(streams.even(plain[0])),
        sum(8 + len(streams.even(frame)) for frame in plain[2:]),
    ]
    assert found.frames[1].rstrip(b"\0") == case.plain(9).rstrip(b"\0")


def test_beside_frames_of_many_fragments_and_frames_that_lose_metadata(tmp_path: Path) -> None:
    case = CASES[0]
    plain = plain_of(case)
    frames = [plain[0], case.planted(plain[1]), plain[2], case.planted(plain[3])]
    groups = [[frame[at : at + 90] for at in range(0, len(frame), 90)] for frame in frames]
    table = struct.pack(f"<{COUNT}L", *offsets(groups))
    data = instance(case.syntax, list(chain.from_iterable(groups)), count=COUNT, table=table)
    found = written(data, tmp_path, {2: case.plain(11), 3: case.plain(12)})
    assert streams.WORDS[:20] not in found.dataset.PixelData
    wanted = [plain[0], None, case.plain(11), case.plain(12)]
    for frame, one in zip(found.frames, wanted, strict=True):
        assert one is None or frame.rstrip(b"\0") == one.rstrip(b"\0")
    assert len(table_of(found)) == COUNT


def test_a_redacted_frame_is_searched_for_known_identifiers(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "jpeg")
    plain = plain_of(case)
    named = plain[0][:2] + streams.segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + plain[0][20:]
    table = named.index(b"\xff\xdb")
    hidden = bytearray(named)
    hidden[table + 10 : table + 19] = b"Quillfern"
    with pytest.raises(HoldError, match="H-RESIDUAL"):
        written(instance(case.syntax, plain, count=COUNT), tmp_path, {0: bytes(hidden)}, "Quillfern^Ada")


@pytest.mark.parametrize("number", [-1, COUNT, COUNT + 3])
def test_a_frame_that_is_not_there_holds(tmp_path: Path, number: int) -> None:
    case = CASES[0]
    plain = plain_of(case)
    with pytest.raises(HoldError, match="H-PIXELS-TEXT"):
        written(instance(case.syntax, plain, count=COUNT), tmp_path, {number: plain[0]})


def test_native_pixel_data_take_no_new_frames(tmp_path: Path) -> None:
    plain = plain_of(CASES[0])
    data = instance(CASES[0].syntax, plain, count=COUNT)
    at = data.rindex(b"\xe0\x7f\x10\0OB")
    native = data[:at] + b"\xe0\x7f\x10\0OW\0\0" + struct.pack("<L", 8) + bytes(8)
    with pytest.raises(HoldError, match="H-PIXELS-TEXT"):
        written(native, tmp_path, {0: plain[0]})


@pytest.mark.parametrize("size", [0, 50])
def test_a_video_is_one_stream_over_all_frames(tmp_path: Path, size: int) -> None:
    old, new = videos.mpeg2(planted=False), videos.mpeg2(planted=True) + bytes(7)
    old += bytes(1 - len(old) % 2)  # the padding is in no length
    parts = [old[at : at + size] for at in range(0, len(old), size)] if size else [old]
    extended = [(0x7FE00003, "UV", struct.pack("<Q", len(old)))]
    data = instance(videos.MPEG2 + (".1" if size else ""), parts, count=3, extended=extended)
    found = written(data, tmp_path, {0: new}, frames=1)
    assert streams.WORDS[:20] not in found.dataset.PixelData
    assert len(found.frames) == 1
    assert len(found.frames[0]) == found.dataset[0x7FE00003].value + len(new) % 2
    assert int(found.dataset.NumberOfFrames) == 3
    assert videos.noise(20) in found.frames[0]
    with pytest.raises(HoldError, match="H-PIXELS-TEXT"):
        written(data, tmp_path, {1: new}, frames=1)
