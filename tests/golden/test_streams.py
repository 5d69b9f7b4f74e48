"""Words in compressed frames: none is left, every frame decodes to the same samples, offset tables are right."""

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom.encaps import generate_frames
from pydicom.pixels.decoders.rle import _rle_decode_frame

from support.bytescan import scan
from support.engine import Done, clean, cleaner_of
from support.objects import streams
from support.objects.streams import CASES, SIZE, Case, instance, offsets
from support.planting import IDENTITY

COUNT = 5
PLANTED = (0, 2, 4)


def decoded(frame: bytes, syntax: str) -> bytes:
    """The samples of one frame, by a decoder that knows nothing of veil."""
    if syntax.endswith(".2.5"):
        return bytes(_rle_decode_frame(frame, SIZE, SIZE, 1, 8))
    if syntax.endswith(".8.1"):
        return zlib.decompressobj(-15).decompress(frame)
    if syntax.endswith(".80"):
        jpeg_ls = pytest.importorskip("jpeg_ls")
        return bytes(jpeg_ls.decode(np.frombuffer(frame, np.uint8)).tobytes())
    if syntax.endswith(".110"):
        return bytes(pytest.importorskip("imagecodecs").jpegxl_decode(frame).tobytes())
    return Image.open(BytesIO(frame)).tobytes()


def frames_of(case: Case) -> tuple[list[bytes], list[bytes]]:
    """Frames without words, and the same with words in some of them."""
    if case.name == "jxl":
        pytest.importorskip("imagecodecs")
    plain = [case.plain(number) for number in range(COUNT)]
    planted = [case.planted(frame) if number in PLANTED else frame for number, frame in enumerate(plain)]
    assert all(streams.WORDS[:30] in planted[number] for number in PLANTED)
    return plain, planted


def cleaned(data: bytes, folder: Path) -> Done:
    """Cleaned by somebody who knows nothing of the patient; the byte scan finds nothing."""
    done = clean(data, folder, cleaner_of(known=()))
    assert done.outcome.code == "D-CLEAN"
    assert not list(scan(done.data, IDENTITY))
    return done


def check(done: Done, plain: Sequence[bytes], syntax: str) -> None:
    value = done.dataset.PixelData
    found = list(generate_frames(value, number_of_frames=len(plain)))
    assert [decoded(one, syntax) for one in found] == [decoded(one, syntax) for one in plain]


def table_of(done: Done) -> list[int]:
    """The Basic Offset Table that was written."""
    value = done.dataset.PixelData
    (length,) = struct.unpack_from("<L", value, 4)
    return list(struct.unpack_from(f"<{length // 4}L", value, 8))


def items_of(done: Done) -> list[tuple[int, int]]:
    """Offset and length of each fragment behind the Basic Offset Table."""
    value = done.dataset.PixelData
    (length,) = struct.unpack_from("<L", value, 4)
    first = position = 8 + length
    found = []
    while value[position : position + 4] == b"\xfe\xff\0\xe0":
        (size,) = struct.unpack_from("<L", value, position + 4)
        found.append((position - first, size))
        position += 8 + size
    assert not value[position:].strip(b"\xfe\xff\xdd\xe0\0")
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("tables", ["none", "basic", "extended"])
def test_words_go_and_samples_stay(tmp_path: Path, case: Case, tables: str) -> None:
    plain, planted = frames_of(case)
    starts = offsets([[frame] for frame in planted])
    table = struct.pack(f"<{COUNT}L", *starts) if tables == "basic" else b""
    extended = [
        (0x7FE00001, "OV", struct.pack(f"<{COUNT}Q", *starts)),
        (0x7FE00002, "OV", struct.pack(f"<{COUNT}Q", *map(len, planted))),
    ]
    data = instance(case.syntax, planted, count=COUNT, table=table, extended=extended if tables == "extended" else ())
    done = cleaned(data, tmp_path)
    check(done, plain, case.syntax)
    items = items_of(done)
    assert len(items) == COUNT
    assert table_of(done) == ([start for start, _ in items] if tables == "basic" else [])
    if tables == "extended":
        dataset = done.dataset
        assert list(struct.unpack(f"<{COUNT}Q", dataset.ExtendedOffsetTable)) == [start for start, _ in items]
        lengths = struct.unpack(f"<{COUNT}Q", dataset.ExtendedOffsetTableLengths)
        assert all(size - 1 <= length <= size for length, (_, size) in zip(lengths, items, strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_has_no_words_is_copied_byte_by_byte(tmp_path: Path, case: Case) -> None:
    plain, _ = frames_of(case)
    if case.name in ("jpeg", "jpeg-progressive", "jpeg-ls", "rle", "deflated", "jxl"):
        value = streams.value(plain, struct.pack(f"<{COUNT}L", *offsets([[frame] for frame in plain])))
        data = instance(case.syntax, plain, count=COUNT, table=value[8 : 8 + 4 * COUNT])
        done = cleaned(data, tmp_path)
        assert done.data.endswith(value)
        assert "clean:PixelData" not in done.outcome.actions
    done = cleaned(instance(case.syntax, plain, count=COUNT), tmp_path)
    check(done, plain, case.syntax)


@pytest.mark.parametrize("case", [case for case in CASES if case.name not in ("rle", "deflated")], ids=lambda c: c.name)
def test_frames_in_many_fragments(tmp_path: Path, case: Case) -> None:
    plain, planted = frames_of(case)
    groups = [[frame[at : at + 20] for at in range(0, len(frame), 20)] for frame in planted]
    table = struct.pack(f"<{COUNT}L", *offsets(groups))
    done = cleaned(instance(case.syntax, list(chain.from_iterable(groups)), count=COUNT, table=table), tmp_path)
    check(done, plain, case.syntax)
    starts = [start for start, _ in items_of(done)]
    assert set(table_of(done)) <= set(starts)
    assert len(table_of(done)) == COUNT


def test_fragments_of_no_frame_go(tmp_path: Path) -> None:
    case = CASES[0]
    plain, _ = frames_of(case)
    for surplus in ([streams.WORDS], [case.planted(plain[0])]):
        table = struct.pack(f"<{COUNT}L", *offsets([[frame] for frame in plain]))
        done = cleaned(instance(case.syntax, [*plain, *surplus], count=COUNT, table=table), tmp_path)
        check(done, plain, case.syntax)
        assert len(items_of(done)) == COUNT
    done = cleaned(instance(case.syntax, [*plain, case.planted(plain[0])], count=COUNT), tmp_path)
    check(done, plain, case.syntax)


@pytest.mark.parametrize("tail", [streams.WORDS[:28], streams.WORDS[:29]])
def test_words_in_the_offset_table(tmp_path: Path, tail: bytes) -> None:
    case = CASES[0]
    plain, _ = frames_of(case)
    table = struct.pack(f"<{COUNT}L", *offsets([[frame] for frame in plain])) + tail
    done = cleaned(instance(case.syntax, plain, count=COUNT, table=table), tmp_path)
    check(done, plain, case.syntax)
    assert table_of(done) == [start for start, _ in items_of(done)]


@pytest.mark.parametrize(
    ("syntax", "frame"),
    [
        ("1.2.840.10008.1.2.4.50", b"\xff\xd8" + streams.WORDS),
        ("1.2.840.10008.1.2.4.50", streams.WORDS),
        ("1.2.840.10008.1.2.4.90", b"\xff\x4f\xff\x51\0\4ab" + streams.WORDS),
        ("1.2.840.10008.1.2.4.90", b"\0\0\0\x0cjP  \r\n\x87\n" + streams.WORDS),
        ("1.2.840.10008.1.2.4.110", b"\0\0\0\x0cJXL \r\n\x87\n" + streams.WORDS),
        ("1.2.840.10008.1.2.5", streams.WORDS),
        ("1.2.840.10008.1.2.8.1", streams.WORDS),
        ("1.2.840.10008.1.2.8.1", zlib.compress(bytes(SIZE * SIZE) + streams.WORDS, wbits=-15)),
        ("1.2.840.10008.1.2.4.100", streams.WORDS),
        ("1.2.840.10008.1.2.4.102", b"\x47" + streams.WORDS),
        ("1.2.840.10008.1.2.4.102", streams.WORDS),
    ],
)
def test_what_cannot_be_looked_through_is_held(tmp_path: Path, syntax: str, frame: bytes) -> None:
    done = clean(instance(syntax, [frame], count=1), tmp_path, cleaner_of(known=()))
    assert done.outcome.code == "H-BITSTREAM"
    assert not done.data


def test_frames_of_which_nobody_knows_where_they_begin(tmp_path: Path) -> None:
    done = clean(instance("1.2.840.10008.1.2.5", [streams.rle(0)] * 3, count=2), tmp_path, cleaner_of(known=()))
    assert done.outcome.code == "H-BITSTREAM"


def test_more_pieces_than_one_call_of_the_system_takes(tmp_path: Path) -> None:
    case = CASES[0]
    plain = [case.plain(number) for number in range(3)] * 250
    planted = [case.planted(frame) for frame in plain]
    check(cleaned(instance(case.syntax, planted, count=len(plain)), tmp_path), plain, case.syntax)
