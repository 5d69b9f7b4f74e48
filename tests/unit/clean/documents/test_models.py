"""Models: numbers as they were, every name gone or neutral, and what is no model is held."""

import re
import struct

import pytest

from support.identity import PlantedIdentity
from support.objects import documents
from veil.clean.documents import mtl, obj, stl
from veil.clean.documents.tools import TOO_LARGE, UNREADABLE, Tools
from veil.errors import HoldError
from veil.identity import KnownIdentifiers

IDENTITY = PlantedIdentity()
TOOLS = Tools(
    lambda text: text,
    lambda value: value,
    lambda old: f"2.25.{len(old)}",
    lambda name: f"{sum(name.encode()):X}",
    KnownIdentifiers.build(()),
)


def _held(data: bytes, kind: object) -> str:
    with pytest.raises(HoldError) as error:
        kind.clean(data, TOOLS)  # type: ignore[attr-defined]
    assert IDENTITY.family not in str(error.value)
    return error.value.code


def test_a_binary_model_keeps_its_triangles_alone() -> None:
    made = stl.clean(documents.stl(IDENTITY), TOOLS)
    assert documents.stl_numbers(made) == documents.stl_numbers(documents.stl(IDENTITY))
    assert made[:80] == bytes(80)
    assert struct.unpack_from("<L", made, 80) == (20,)
    assert len(made) == 84 + 50 * 20
    assert {made[84 + 48 + 50 * at :][:2] for at in range(20)} == {b"\0\0"}


def test_an_ascii_model_keeps_its_lines() -> None:
    made = stl.clean(documents.ascii_stl(IDENTITY), TOOLS)
    assert made.decode() == f"solid\n{documents.FACETS}endsolid\n"
    assert stl.clean(made, TOOLS) == made


def test_several_solids_and_lines_that_end_as_on_windows() -> None:
    data = documents.ascii_stl(IDENTITY)
    made = stl.clean(data.replace(b"\n", b"\r\n") + data.upper() + b"\n \0", TOOLS)
    assert made.count(b"endsolid") == 2
    assert IDENTITY.family.encode() not in made
    assert IDENTITY.family.upper().encode() not in made


_HEAD = bytes(80)
_NAN = struct.pack("<3f9fH", 0, 0, 1, float("nan"), *[0.0] * 8, 0)
_HUGE = struct.pack("<3f9fH", 0, 0, 1, 3e38, *[0.0] * 8, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"solid",
        b"solid x\nendsolid x\n",
        _HEAD,
        _HEAD + struct.pack("<L", 0),
        documents.stl(IDENTITY)[:-200],
        _HEAD + b"\xff\xff\xff\xff" + bytes(100),
        _HEAD + struct.pack("<L", 1) + _NAN,
        _HEAD + struct.pack("<L", 1) + _HUGE,
        documents.ascii_stl(IDENTITY)[:-40],
        documents.ascii_stl(IDENTITY) + b"Barnaby Drummond",
        documents.ascii_stl(IDENTITY).replace(b"vertex 1", b"vertex nan", 1),
        documents.ascii_stl(IDENTITY).replace(b"endloop", b"endloop # Drummond", 1),
        b"solid a\n" + b" " * 100_000 + b"facet",
    ],
    ids=range(15),
)
def test_what_is_no_stl_is_held(data: bytes) -> None:
    assert _held(data, stl) == UNREADABLE


def test_a_normal_may_be_no_number() -> None:
    one = struct.pack("<3f9fH", *[float("nan")] * 3, *[1.0] * 9, 0)
    data = _HEAD + struct.pack("<L", 1) + one
    assert stl.clean(data, TOOLS) == data


def test_an_obj_keeps_its_numbers_and_gets_neutral_names() -> None:
    made = obj.clean(documents.obj(IDENTITY), TOOLS).decode()
    assert documents.VERTICES in made
    assert documents.FACES in made
    assert "#" not in made
    names = re.findall(r"^(?:o|g|usemtl|mtllib) .*", made, re.MULTILINE)
    assert [name.split()[0] for name in names] == ["mtllib", "o", "g", "usemtl"]
    for part in (IDENTITY.family, IDENTITY.given, "femur", "bone"):
        assert part.lower() not in made.lower()


def test_a_material_has_one_name_in_model_and_library() -> None:
    used = re.search(rb"usemtl (\S+)", obj.clean(documents.obj(IDENTITY), TOOLS))
    made = re.search(rb"newmtl (\S+)", mtl.clean(documents.mtl(IDENTITY), TOOLS))
    assert used
    assert made
    assert used[1] == made[1]


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "o only\n",
        "v 0 0\n",
        "v nan 0 0\n",
        "v 0 0 inf\n",
        "v 0 0 Drummond\n",
        "v 0 0 0\nf 1 1 99999999999999999999\n",
        "v 0 0 0\nf 1 1 2000000000\n",
        "v 0 0 0\nf 1 1 0\n",
        "v 0 0 0\nf 1 1 -2\n",
        "v 0 0 0\nf 1 1\n",
        "v 0 0 0\nf 1/1 1/1 1/1\n",
        "v 0 0 0\nf a b c\n",
        "v 0 0 0\ns Drummond\n",
        "v 0 0 0\ncurv 0 1 1\n",
        "v 0 0 0\nDrummond\n",
        "v 0 0 0\n" + "f" + " 1" * 60_000 + "\n",
        "\0\1\2\3" * 1000,
    ],
)
def test_what_is_no_obj_is_held(lines: str) -> None:
    assert _held(lines.encode(), obj) == UNREADABLE


def test_a_model_in_text_that_is_too_large_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(obj, "_MOST", 100)
    assert _held(documents.obj(IDENTITY), obj) == TOO_LARGE
    assert _held(documents.mtl(IDENTITY), mtl) == TOO_LARGE


def test_lines_may_end_as_on_any_system() -> None:
    made = obj.clean(documents.obj(IDENTITY), TOOLS)
    for end in (b"\r\n", b"\r"):
        assert obj.clean(documents.obj(IDENTITY).replace(b"\n", end), TOOLS) == made


def test_a_library_keeps_its_numbers() -> None:
    made = mtl.clean(documents.mtl(IDENTITY), TOOLS).decode()
    assert documents.NUMBERS in made
    assert re.search(r"^map_Kd -s 1 1 1 texture\S+\.png$", made, re.MULTILINE)
    assert re.search(r"^bump -bm 0\.5 texture\S+\.jpg$", made, re.MULTILINE)
    assert IDENTITY.family.lower() not in made.lower()


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "Kd 1 1 1\n",
        "newmtl a\nKd 1 1\n",
        "newmtl a\nKd nan 1 1\n",
        "newmtl a\nNs Drummond\n",
        "newmtl a\nmap_Kd\n",
        "newmtl a\nmap_Kd -bm Drummond a.png\n",
        "newmtl a\nmap_Kd -clamp Drummond a.png\n",
        "newmtl a\nDrummond\n",
    ],
)
def test_what_is_no_library_is_held(lines: str) -> None:
    assert _held(lines.encode(), mtl) == UNREADABLE
