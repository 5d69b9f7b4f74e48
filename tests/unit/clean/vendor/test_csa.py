"""CSA headers: rebuilt with listed numbers alone, whatever the bytes."""

import random
import struct

import pytest

from support.bytescan import scan
from support.objects import payloads
from support.planting import IDENTITY
from veil import standard
from veil.clean import vendor
from veil.clean.vendor import csa

CREATOR = "SIEMENS CSA HEADER"


def _read(raw: bytes) -> dict[str, list[str]]:
    """The tags of an `SV10` header, read by a reader of its own."""
    assert raw.startswith(b"SV10\4\3\2\1")
    count, check = struct.unpack_from("<II", raw, 8)
    assert check == 77
    pos, found = 16, {}
    for _ in range(count):
        name, _, _, _, items, _ = struct.unpack_from("<64si4siii", raw, pos)
        pos += 84
        values = []
        for _ in range(items):
            _, length, _, _ = struct.unpack_from("<4i", raw, pos)
            values.append(raw[pos + 16 : pos + 16 + length].rstrip(b"\0").decode())
            pos += 16 + (length + 3) // 4 * 4
        found[name.rstrip(b"\0").decode()] = values
    assert pos == len(raw)
    return found


@pytest.mark.parametrize("name", csa.SAFE)
def test_every_tag_that_stays_is_one_that_a_list_keeps(name: bytes) -> None:
    vr, creator, group, low = csa.SAFE[name]
    entry = standard.private.lookup(creator, group, low)
    assert entry is not None
    assert (entry.vr, entry.disposition) == (vr.decode(), "keep")


@pytest.mark.parametrize("old", [False, True])
def test_numbers_stay_and_identity_goes(old: bool) -> None:
    raw = payloads.image_header(IDENTITY, old=old)
    assert list(scan(raw, IDENTITY))
    new = vendor.rebuilt(CREATOR, 0x0029, 0x10, raw)
    assert new is not None
    assert not list(scan(new, IDENTITY))
    assert _read(new) == {
        "EchoLinePosition": ["64"],
        "NumberOfImagesInMosaic": ["36"],
        "B_value": ["1000"],
        "DiffusionDirectionality": ["DIRECTIONAL"],
        "DiffusionGradientDirection": list(payloads.DIRECTION),
        "PhaseEncodingDirectionPositive": ["1"],
    }


def test_the_protocol_of_the_examination_goes() -> None:
    new = vendor.rebuilt(CREATOR, 0x0029, 0x20, payloads.series_header(IDENTITY))
    assert new is not None
    assert _read(new) == {"ReadoutOS": ["2.00000000"], "Isocentered": ["1"]}


@pytest.mark.parametrize(
    "place", [("SIEMENS CSA NON-IMAGE", 0x0029, 0x10), (CREATOR, 0x0029, 0x18), ("", 0x0029, 0x10)]
)
def test_no_other_container_is_read(place: tuple[str, int, int]) -> None:
    assert vendor.rebuilt(*place, payloads.image_header(IDENTITY)) is None


@pytest.mark.parametrize(
    "value", ["19110913", "1836104427", "Drummond", "1\x00Drummond!", "0.1 0.2", "1" * 40, "nan", "١٢"]
)
def test_a_value_that_is_no_small_number_takes_its_tag_along(value: str) -> None:
    new = csa.rebuild(payloads.csa({"B_value": [value], "EchoLinePosition": ["1"]}))
    if value.startswith("1\0"):  # behind the NUL stands what readers do not see
        assert new is not None
        assert b"Drummond" not in new
        assert _read(new) == {"B_value": ["1"], "EchoLinePosition": ["1"]}
    else:
        assert new is not None
        assert _read(new) == {"EchoLinePosition": ["1"]}


def test_one_tag_twice_is_not_believed() -> None:
    one = payloads.csa({"B_value": ["1"]})
    twice = one[:8] + struct.pack("<II", 2, 77) + one[16:] * 2
    assert csa.rebuild(one) is not None
    assert csa.rebuild(twice) is None


def test_nothing_left_is_no_header() -> None:
    assert csa.rebuild(payloads.csa({"MrPhoenixProtocol": ["x"]})) is None


def test_what_was_rebuilt_is_rebuilt_as_it_is() -> None:
    new = csa.rebuild(payloads.image_header(IDENTITY))
    assert new is not None
    assert csa.rebuild(new) == new


def test_broken_headers_never_raise_and_never_tell() -> None:
    dice = random.Random(7)
    sources = [payloads.image_header(IDENTITY, old=old) for old in (False, True)]
    kept = 0
    for turn in range(4000):
        raw = bytearray(sources[turn % 2])
        for _ in range(dice.randint(1, 6)):
            match dice.randrange(4):
                case 0:
                    raw[dice.randrange(len(raw))] = dice.randrange(256)
                case 1:
                    at = dice.randrange(0, len(raw) - 4)
                    raw[at : at + 4] = struct.pack("<i", dice.choice((-1, 0, 1 << 30, -(1 << 31), 77, 205)))
                case 2:
                    del raw[dice.randrange(8, len(raw)) :]
                    raw += bytes(8)
                case _:
                    at = dice.randrange(len(raw))
                    raw[at:at] = IDENTITY.family.encode()
        new = csa.rebuild(bytes(raw))
        if new is not None:
            kept += 1
            assert not [kind for kind, _ in scan(new, IDENTITY) if kind == "name"]
            assert set(_read(new)) <= {name.decode() for name in csa.SAFE}
    assert kept > 100


def test_a_header_with_endless_counts_is_given_up_at_once() -> None:
    tag = struct.pack("<64si4siii", b"B_value", 1, b"IS", 0, 0x7FFFFFFF, 77)
    assert csa.rebuild(b"SV10\4\3\2\1" + struct.pack("<II", 1, 77) + tag + bytes(1 << 20)) is None
    assert csa.rebuild(b"SV10\4\3\2\1" + struct.pack("<II", 0xFFFFFFFF, 77)) is None
    assert csa.rebuild(bytes((4 << 20) + 1)) is None
