"""The texts that may stay in an image: laterality, view, position, scale. Few, and each a whole line.

A line is compared without blanks, case and accents, since a reader gets blanks wrong. Left out, though markers say
them, are words that are names as well (LI for links), what reads like initials, and bare numbers: a policy may add
them.
"""

import re
import unicodedata
from collections.abc import Iterable

_LETTERS = "l r a p h f s i g d"
"""One letter alone: sides, and directions of the patient (PS3.3 C.7.6.1.1.1, Patient Orientation)."""
_SIDE_WORDS = """
left right lt rt links rechts gauche droite droit izquierda derecha izquierdo derecho izq izda dcha
sinistra destra sinistro destro esquerda direita esquerdo direito esq
"""
_BREAST_VIEWS = "cc mlo ml lm xccl xccm"
"""After a side only (PS3.16 CID 4014 names them); alone they could be initials."""
_LONG_VIEWS = "lat obl lateral oblique decub decubitus lateraldecubitus latdecub"
_SHORT_VIEWS = "ap pa"
_POSITIONS = """
supine prone erect upright semierect semiupright sitting seated standing recumbent weightbearing
liegend stehend sitzend imliegen imstehen imsitzen ruckenlage bauchlage seitenlage
couche debout assis procubitus
decubitosupino decubitoprono depie bipedestacion sentado supino prono
inpiedi ortostatismo seduto clinostatismo
deitado empe ortostatica
liggend staand zittend rugligging buikligging
"""
_TECHNIQUES = """
portable mobile insp exp inspiration expiration inspir expir pre post contrast precontrast postcontrast
mobil bettaufnahme inspirium exspirium nativ kontrastmittel
portatile portatil aulit inspiracion espiracion inspirazione espirazione inspiracao expiracao
"""
_MEASURES = (
    r"\d{1,2}(?:[.,]\d)?(?:cm|mm)",  # a scale
    r"[cm]m",
    r"\d{2,3}kvp?",
    r"\d{1,3}(?:[.,]\d)?mas?",
    r"(?:ww?|window)[:=]?\d{1,4}[,/;]?(?:wl?|l|c|wc|level)[:=]?-?\d{1,4}",
    r"(?:wl|l|c|wc|level)[:=]?-?\d{1,4}[,/;]?(?:ww?|window)[:=]?\d{1,4}",
)


def folded(text: str) -> str:
    """A line as it is compared: without blanks, case and accents."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in apart if not (char.isspace() or unicodedata.combining(char)))


def _any(*words: str) -> str:
    return "(?:" + "|".join(re.escape(word) for group in words for word in group.split()) + ")"


def _built_in() -> re.Pattern[str]:
    """Sides may come with a view, views with a position; AP and PA never beside one letter: PAL and LAP are names."""
    side = f"(?:[lr]|{_any(_SIDE_WORDS)})"
    rest = _any(_POSITIONS, _TECHNIQUES)
    lines = (
        _any(_LETTERS, _SIDE_WORDS, _LONG_VIEWS, _SHORT_VIEWS, _POSITIONS, _TECHNIQUES),
        f"{side}-?{_any(_BREAST_VIEWS)}",
        f"{side}-?{_any(_LONG_VIEWS, _POSITIONS)}",
        f"{_any(_SIDE_WORDS)}{_any(_SHORT_VIEWS)}",
        f"{_any(_SHORT_VIEWS)}{_any(_SIDE_WORDS)}",
        f"{_any(_SHORT_VIEWS, _LONG_VIEWS)}{rest}{rest}?",
        f"{rest}{rest}?{_any(_SHORT_VIEWS, _LONG_VIEWS)}?",
        *_MEASURES,
    )
    return re.compile("|".join(f"(?:{line})" for line in lines), re.ASCII)


_BUILT_IN = _built_in()
_PARTS = re.compile(_any(_BREAST_VIEWS))


class Allowed:
    """The allow-list of one policy.

    Args:
        texts: lines that the policy allows besides the built-in ones, each as a whole.
        built_in: whether the built-in marks are allowed.
    """

    def __init__(self, texts: Iterable[str] = (), *, built_in: bool = True) -> None:
        self._texts = frozenset(filter(None, map(folded, texts)))
        self._built_in = built_in

    def holds(self, text: str) -> bool:
        """Whether a whole line may stay."""
        line = folded(text)
        return line in self._texts or (self._built_in and _BUILT_IN.fullmatch(line) is not None)

    def joins(self, text: str) -> bool:
        """Whether a line may stay where what stands beside it makes it an allowed one: MLO beside R."""
        return self.holds(text) or (self._built_in and _PARTS.fullmatch(folded(text)) is not None)
