"""Lines to draw into images: invented ones that identify and must go, and marks that may stay."""

import random
from collections.abc import Iterator
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from veil.clean.pixels.model import Array, Box, Picture
from veil.clean.pixels.recognise import Reader

_FAMILIES = """
Li Wu Ng Oh Ko Xu Yu He Lu Ma Ho Le Do Vo Hu Fu Lo Po Ip Ou Kim Lee Lin Roy Ray Fox Day Poe Lund Hart Lamb Pace Prince
Rightman Lefton Supin Porter Portal Standish Sitton Erectson Laterman Obler Preston Poston Inspel Moby Linkson Rechter
Gauch Droiton Smith Garcia Mueller Schneider Dubois Moreau Rossi Bianchi Silva Santos Jansen Visser Novak Kowalski
Andersson Nielsen Virtanen Papadopoulos Ivanova Petrov Yilmaz Demir Haddad Nasser Cohen Levi Patel Sharma Nguyen Tran
Tanaka Suzuki Park Choi Okafor Mensah Abebe Castillo Ferreira Horvath Popescu Pal Lap Rapp Lall Alm Spa Sih Pahl Raph
"""
_GIVEN = """
Al Bo Cy Di Ed Flo Gus Hal Ian Jo Kai Leo Mia Ned Oz Pat Quin Ray Sal Ty Una Val Wes Xia Yi Zoe Anna Peter Maria Jonas
"""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WARDS = """
St. Mary Hospital|Klinikum Nord|CHU Lyonville|Ospedale Civile|General Hosp|Radiologie Dr. Sand|Univ. Clinic|MRI Center 2
|Imaging West|ER 4|ICU 12|Ward 7B|Room 3|OR 2|CT 1|MR 12|XR 3|US 05|Bed 14
"""
_MARKS = """
L|R|LEFT|RIGHT|LT|RT|A|P|H|F|S|L CC|R CC|L MLO|R MLO|RCC|LMLO|AP|PA|LAT|OBL|L LAT|R OBL|LEFT LAT|SUPINE|PRONE|ERECT
|UPRIGHT|DECUB|SITTING|STANDING|PORTABLE|MOBILE|INSP|EXP|PRE|POST|CONTRAST|AP SUPINE|AP ERECT|PORTABLE AP|PA ERECT
|5 cm|10 cm|10 mm|5.0 mm|120 kV|LIEGEND|STEHEND|GAUCHE|DROITE|LINKS|RECHTS|DEBOUT|DERECHA|SINISTRA|PORTATIL|LIGGEND
"""


def marks() -> tuple[str, ...]:
    """Texts that the built-in allow-list names."""
    return tuple(part.strip() for part in _MARKS.split("|"))


def identifying(count: int = 1200, seed: int = 5) -> tuple[str, ...]:
    """Invented lines that identify, the same ones each time: names, initials, IDs, dates, times, ages, places."""
    rng = random.Random(seed)
    makers = list(_makers(rng))
    lines: dict[str, None] = {}
    while len(lines) < count:
        for kind in makers:
            line = next(kind)
            lines[line.upper() if rng.random() < 0.5 else line] = None
    return tuple(lines)[:count]


@cache
def reader() -> Reader:
    """One reader for all tests of a process: the model takes half a second to load."""
    return Reader()


def written(text: str, height: int, *, shape: tuple[int, int] = (256, 512), at: tuple[int, int] = (40, 60)) -> Array:
    """A line in Pillow's own font as a share of full ink, 0 to 1; capitals are `height` pixels high, `at` is (x, y)."""
    image = Image.new("L", shape[::-1])
    ImageDraw.Draw(image).text(at, text, fill=255, font=ImageFont.load_default(height / 0.72))
    return np.asarray(image) / 255.0


def boxed(ink: Array) -> Box:
    """The box that a finder would give: the ink with a fifth of its thickness and two pixels."""
    rows, columns = np.flatnonzero(ink.max(axis=1) > 0.25), np.flatnonzero(ink.max(axis=0) > 0.25)
    pad = round(0.2 * min(rows[-1] - rows[0], columns[-1] - columns[0])) + 2
    return Box(int(columns[0]) - pad, int(rows[0]) - pad, int(columns[-1]) + 1 + pad, int(rows[-1]) + 1 + pad)


def pictured(ink: Array, seed: int) -> Picture:
    """A line as images hold it, by the seed: plain, turned dark on light, grey and noisy, signed and deep, coloured."""
    noise = np.random.default_rng(seed).normal(0, 1, ink.shape)
    match seed % 5:
        case 0:
            return Picture((255 * ink).astype(np.uint8))
        case 1:
            return Picture((255 - 255 * ink).astype(np.uint8))
        case 2:
            return Picture((40 + 150 * ink + 2 * noise).clip(0, 255).astype(np.uint8))
        case 3:
            return Picture((3000 * ink - 1000 + 12 * noise).astype(np.int16), ((-500.0, 1500.0),))
        case _:
            return Picture(np.stack([255 * ink, 255 * ink, 40 + 50 * ink], axis=-1).astype(np.uint8))


def _makers(rng: random.Random) -> Iterator[Iterator[str]]:
    families, given, wards = _FAMILIES.split(), _GIVEN.split(), [ward.strip() for ward in _WARDS.split("|")]
    sides = ("L", "R", "LEFT", "RIGHT", "LT", "RT")
    yield from (_names(rng, families, given, form) for form in range(8))
    yield (f"{rng.choice(sides)} {_initials(rng)}" for _ in iter(int, 1))
    yield (f"{_initials(rng)} {rng.choice(sides)}" for _ in iter(int, 1))
    yield (f"{rng.choice(marks())} {rng.choice(families)}" for _ in iter(int, 1))
    yield (f"{rng.choice(_LETTERS)}.{rng.choice(_LETTERS)}." for _ in iter(int, 1))
    yield (rng.choice(("JS", "MK", "DB", "TW", "KO", "EM", "JB", "VG", "NZ", "CJ", "BW", "XY")) for _ in iter(int, 1))
    yield (str(rng.randrange(100, 10 ** rng.randrange(3, 11))) for _ in iter(int, 1))
    yield (f"{rng.choice(('ID', 'MRN', 'Pat', 'Acc', '#', 'No.'))} {rng.randrange(10**6)}" for _ in iter(int, 1))
    yield (_date(rng) for _ in iter(int, 1))
    yield (f"{rng.randrange(24):02}:{rng.randrange(60):02}" for _ in iter(int, 1))
    yield (f"{rng.randrange(1, 99)} {rng.choice(('Y', 'yrs', 'J', 'ans', 'M', 'F'))}" for _ in iter(int, 1))
    yield (rng.choice(wards) for _ in iter(int, 1))
    yield (f"{rng.choice(_LETTERS)}{rng.randrange(10**5)}" for _ in iter(int, 1))
    yield (f"{rng.choice(('SUPINE', 'PORTABLE', 'AP ERECT', 'L LAT'))} {_date(rng)}" for _ in iter(int, 1))


def _names(rng: random.Random, families: list[str], given: list[str], form: int) -> Iterator[str]:
    forms = ("{f}", "{g} {f}", "{f}, {g}", "{i} {f}", "{i}. {f}", "{f} {i}", "{f}^{g}", "Dr. {f}")
    while True:
        yield forms[form].format(f=rng.choice(families), g=rng.choice(given), i=rng.choice(_LETTERS))


def _initials(rng: random.Random) -> str:
    """Two or three letters that are no view of a breast and no projection."""
    while (made := "".join(rng.choice(_LETTERS) for _ in range(rng.choice((2, 2, 3))))) in {
        "AP",
        "PA",
        "CC",
        "ML",
        "LM",
    }:
        pass
    return made


def _date(rng: random.Random) -> str:
    year, month, day = rng.randrange(1930, 2026), rng.randrange(1, 13), rng.randrange(1, 29)
    forms = ("{d:02}.{m:02}.{y}", "{y}-{m:02}-{d:02}", "{m}/{d}/{z:02}", "{y}{m:02}{d:02}", "{d} {w} {y}")
    word = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[month - 1]
    return rng.choice(forms).format(d=day, m=month, y=year, z=year % 100, w=word)
