"""Material libraries in Wavefront MTL (PS3.3 A.87): numbers stay, comments go, names and paths become neutral ones."""

import re
from typing import Final

from veil.clean.documents.numbers import is_number
from veil.clean.documents.obj import lines, neutral
from veil.clean.documents.tools import Tools, unreadable

_COLOURS: Final = (b"Ka", b"Kd", b"Ks", b"Ke", b"Tf")
_NUMBERS: Final = frozenset(
    b"Ns Ni d Tr illum sharpness Pr Pm Ps Pc Pcr aniso anisor".split()  # the last seven: physically based rendering
)
_MAPS: Final = frozenset(
    b"map_Ka map_Kd map_Ks map_Ke map_Ns map_d map_Tr map_bump map_Bump bump disp decal refl norm map_Pr map_Pm "
    b"map_Ps".split()
)
_OPTION_NUMBERS: Final = {
    b"-s": 3,
    b"-o": 3,
    b"-t": 3,
    b"-mm": 2,
    b"-bm": 1,
    b"-boost": 1,
    b"-texres": 1,
}
_OPTION_WORDS: Final = {
    b"-blendu": (b"on", b"off"),
    b"-blendv": (b"on", b"off"),
    b"-cc": (b"on", b"off"),
    b"-clamp": (b"on", b"off"),
    b"-imfchan": (b"r", b"g", b"b", b"m", b"l", b"z"),
    b"-type": (b"sphere", b"cube_top", b"cube_bottom", b"cube_front", b"cube_back", b"cube_left", b"cube_right"),
}
_ENDING: Final = re.compile(rb"\.(?:png|jpe?g|bmp|tiff?|tga|dcm|hdr|exr)", re.IGNORECASE)
_RGB: Final = 3


def clean(data: bytes, tools: Tools) -> bytes:
    """Gives the library without comments, and with neutral names of materials and textures.

    Args:
        data: the library, without padding.
        tools: what it is cleaned with.

    Raises:
        HoldError: H-DOCUMENT-UNREADABLE, H-DOCUMENT-TOO-LARGE.
    """
    out: list[bytes] = []
    materials = 0
    for line in lines(data):
        words = line.partition(b"#")[0].split()
        if not words:
            continue
        kind = words[0]
        if kind == b"newmtl":
            materials += 1
            out.append(b"newmtl " + neutral("material", words[1:], tools))
        elif kind in _MAPS:
            out.append(_map(words, tools))
        elif _is_numeric(words):
            out.append(line if b"#" not in line else b" ".join(words))
        else:
            raise unreadable("a library of materials with a statement that is not read")
    if not materials:
        raise unreadable("a library of materials without any")
    return b"\n".join(out) + b"\n"


def _is_numeric(words: list[bytes]) -> bool:
    kind, values = words[0], words[1:]
    if kind == b"d" and values[:1] == [b"-halo"]:
        values = values[1:]
    if kind in _COLOURS:
        return len(values) in (1, _RGB) and all(map(is_number, values))
    return kind in _NUMBERS and len(values) == 1 and is_number(values[0])


def _map(words: list[bytes], tools: Tools) -> bytes:
    """A texture: its options stay, its path becomes a neutral name with the ending of its format."""
    kept, at = [words[0]], 1
    while at < len(words) and words[at] in _OPTION_NUMBERS | _OPTION_WORDS:
        option = words[at]
        most = _OPTION_NUMBERS.get(option, 1)
        values = words[at + 1 : at + 1 + most]
        if option in _OPTION_WORDS:
            values = [value for value in values if value in _OPTION_WORDS[option]]
        else:
            values = values[: next((n for n, value in enumerate(values) if not is_number(value)), most)]
        if not values:
            raise unreadable("a texture with an option without its value")
        kept += [option, *values]
        at += 1 + len(values)
    path = words[at:]
    if not path:
        raise unreadable("a texture without a file")
    ending = _ENDING.search(path[-1], max(0, len(path[-1]) - 5))
    return b" ".join(kept) + b" " + neutral("texture", path, tools) + (ending[0].lower() if ending else b"")
