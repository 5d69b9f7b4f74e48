"""Whether an instance may leave."""

import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from support.encode import EXPLICIT
from support.engine import CT, NAME, SECONDARY, clean, cleaner_of, instance
from veil.clean.decide import hold_if_told
from veil.dicom.instance import open_instance
from veil.errors import HoldError
from veil.policy import RuleBook, compile_policy, load
from veil.policy.model import BurnedIn, PixelPolicy

SHAPE = [
    EXPLICIT.element(tag, "US", struct.pack("<H", value))
    for tag, value in ((0x00280010, 8), (0x00280011, 8), (0x00280100, 16))
]

STORED = [
    *SHAPE,
    *(EXPLICIT.element(tag, "US", value) for tag, value in ((0x00280101, b"\x0c\0"), (0x00280102, b"\x0b\0"))),
]


def _book(**changes: object) -> RuleBook:
    policy = load("public")
    return compile_policy(replace(policy, **changes))  # type: ignore[arg-type]  # any field


def _pixels(length: int, tail: bytes = b"") -> bytes:
    return EXPLICIT.element(0x7FE00010, "OW", bytes(length) + tail)


@pytest.mark.parametrize(
    ("sop_class", "elements", "code"),
    [
        (CT, [], "D-CLEAN"),
        ("1.2.3.4.5", [], "H-SOP-CLASS-UNKNOWN"),
        (CT, [EXPLICIT.element(0x04000500, "SQ", EXPLICIT.item(b""))], "H-ENCRYPTED"),
        (CT, [EXPLICIT.element(0x60000102, "US", b"\x0c\0")], "D-CLEAN"),  # there are no pixels
        (CT, [EXPLICIT.element(0x60000102, "US", b"\x0c\0"), *SHAPE, _pixels(128)], "H-OVERLAY-BITS"),
        (CT, [EXPLICIT.element(0x60000102, "US", b"\0\0")], "D-CLEAN"),
        (CT, [EXPLICIT.element(0x601E0102, "US", b"\x0c\0"), *STORED, _pixels(128)], "D-CLEAN"),
        (CT, [EXPLICIT.element(0x601E0102, "US", b"\x0b\0"), *STORED, _pixels(128)], "H-OVERLAY-BITS"),
        ("1.2.840.10008.5.1.4.1.1.88.11", [], "D-CLEAN"),
        ("1.2.840.10008.5.1.4.1.1.104.1", [], "H-OBJECT-KIND"),
    ],
)
def test_under_the_default_policy(tmp_path: Path, sop_class: str, elements: list[bytes], code: str) -> None:
    done = clean(instance(*elements, sop_class=sop_class), tmp_path, cleaner_of("public"))
    assert done.outcome.code == code
    assert bool(done.data) == (code == "D-CLEAN")


YES, NO = EXPLICIT.element(0x00280301, "CS", b"YES"), EXPLICIT.element(0x00280301, "CS", b"NO")
SCREEN = EXPLICIT.element(0x00080008, "CS", b"DERIVED\\SECONDARY\\SCREEN SAVE")
NOBODY, SOMEBODY = frozenset({"text"}), frozenset({"text", "pixels"})


def _code(folder: Path, burned_in: BurnedIn, sop_class: str, element: bytes, rooms: frozenset[str]) -> str:
    path = folder / "instance"
    path.write_bytes(instance(*filter(None, [element]), sop_class=sop_class))
    with open_instance(path) as opened:
        try:
            hold_if_told(_book(pixels=PixelPolicy(burned_in)), opened, face=False, rooms=rooms)
        except HoldError as error:
            return error.code
    return ""


@pytest.mark.parametrize("burned_in", ["look", "risk"])
@pytest.mark.parametrize(
    ("sop_class", "element", "held"),
    [
        (CT, b"", False),
        (SECONDARY, b"", True),
        (CT, YES, True),
        (CT, EXPLICIT.element(0x00280301, "CS", b"yes"), True),
        (CT, NO, False),
        (SECONDARY, NO, True),
        (CT, SCREEN, True),
    ],
)
def test_what_may_hold_text_is_held_where_nobody_looks(
    tmp_path: Path, burned_in: BurnedIn, sop_class: str, element: bytes, held: bool
) -> None:
    assert _code(tmp_path, burned_in, sop_class, element, NOBODY) == ("H-BURNED-IN" if held else "")
    assert _code(tmp_path, burned_in, sop_class, element, SOMEBODY) == ""


@pytest.mark.parametrize("rooms", [NOBODY, SOMEBODY])
def test_a_policy_that_holds_or_ignores_needs_no_room(tmp_path: Path, rooms: frozenset[str]) -> None:
    for sop_class, element in ((CT, b""), (SECONDARY, b""), (CT, YES)):
        assert _code(tmp_path, "hold", sop_class, element, rooms) == "H-BURNED-IN"
        assert _code(tmp_path, "ignore", sop_class, element, rooms) == ""
    assert not _code(tmp_path, "hold", "1.2.840.10008.5.1.4.1.1.88.11", b"", rooms)  # a report has no pixels


def test_deciding_loads_nothing_heavy() -> None:
    code = "import sys, veil.clean.decide, veil.clean.answers; assert not {'numpy', 'cv2'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(("faces", "code"), [("flag", "D-CLEAN"), ("hold", "H-FACE"), ("deface", "H-FACE")])
def test_what_the_policy_says_of_faces(tmp_path: Path, faces: str, code: str) -> None:
    book = _book(faces=faces)
    head = instance(EXPLICIT.element(0x00180015, "CS", b"HEAD"), sop_class=CT)
    knee = instance(EXPLICIT.element(0x00180015, "CS", b"KNEE"), sop_class=CT)
    assert clean(head, tmp_path, cleaner_of(book)).outcome.code == code
    assert clean(knee, tmp_path, cleaner_of(book)).outcome.code == "D-CLEAN"


@pytest.mark.parametrize(
    ("pixels", "code"),
    [
        (_pixels(128), "D-CLEAN"),
        (_pixels(128, b"\0\0\0\0"), "D-CLEAN"),
        (_pixels(128, NAME.encode()), "H-PIXELS-TRAILING"),
        (_pixels(128, bytes(100_000) + NAME.encode()), "H-PIXELS-TRAILING"),
        (_pixels(100), "D-CLEAN"),  # too short is not for us to judge
        (b"", "D-CLEAN"),
    ],
)
def test_bytes_behind_the_last_frame(tmp_path: Path, pixels: bytes, code: str) -> None:
    data = instance(*SHAPE, *filter(None, [pixels]), sop_class=CT)
    assert clean(data, tmp_path).outcome.code == code


def test_frames_samples_and_bits_count(tmp_path: Path) -> None:
    frames = EXPLICIT.element(0x00280008, "IS", b"3")
    colour = EXPLICIT.element(0x00280002, "US", b"\3\0")
    one_bit = EXPLICIT.element(0x00280100, "US", b"\1\0")
    for more, length in (([frames], 384), ([frames, colour], 1152), ([one_bit], 8), ([one_bit, frames], 24)):
        for tail, code in ((b"", "D-CLEAN"), (NAME.encode(), "H-PIXELS-TRAILING")):
            data = instance(*SHAPE, *more, _pixels(length, tail), sop_class=CT)
            assert clean(data, tmp_path).outcome.code == code


def test_pixels_of_no_known_shape_are_held(tmp_path: Path) -> None:
    for missing in range(3):
        shape = [element for index, element in enumerate(SHAPE) if index != missing]
        assert clean(instance(*shape, _pixels(128), sop_class=CT), tmp_path).outcome.code == "H-PIXELS-TRAILING"
