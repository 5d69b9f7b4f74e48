"""Measures, numbers and technical tokens: what cannot name anyone, by its shape and its known parts.

A token is what stands between blanks. Dates, phones and the like must have been taken out before: a shape knows
nothing of what stands around it.
"""

import re
from functools import lru_cache
from typing import Final

from veil.clean.text.roles import is_body
from veil.clean.text.vocabulary import Vocabulary, load

LONGEST: Final = 128
"""Characters; a longer token is never safe."""

_MOST_DIGITS_IN_RUN: Final = 4
_MOST_DIGITS_BEHIND_WORD: Final = 3
_MOST_DIGITS_BEHIND_LETTER: Final = 2
_MOST_BARE_DIGITS: Final = 6  # of all parts that are numbers alone; a phone without its area code has seven
_MOST_DIGITS_MIXED: Final = 5
_FEWEST_PARTS: Final = 2
_LONGEST_CODE: Final = 4  # letters before a number that somebody gave

_UNITS: Final = frozenset(
    """
    mm cm um nm dm km m ms us s sec secs min mins h hr hrs kvp kv kev mev mv ma mas mgy cgy gy ugy msv usv sv hz khz
    mhz t mt ml cc l dl ul mg g kg ug mcg mci uci ci mbq kbq gbq bq deg grad fps x w hu ppm pct y yo yr yrs mo wk wks
    d dir dirs dirx vol vols sl slc ch nex nsa avg ave st nd rd th er fr fx ph px pix bit bits te mm2 mm3 cm2 cm3 cgym
    gycm mgycm mmhg mol mmol iu u mlx pc am f b sl k fach view views phase phases echo echoes slice slices slab
    min sek std uhr jahre jahr ans anos anni jaar
    """.split()
)
"""What may stand directly behind a number."""

_COUNTED: Final = frozenset(
    """
    b te tr ti fa nex nsa etl tf fov mtx phase ph echo e p s i r g st sl slice thk th v z k q kv ma mas kvp w c l t bw
    snr venc rr hr td tsl ts tu dyn vol pf acs se sep
    """.split()
)
"""What may stand directly before a number of up to four digits: b1000, TE30, phase12."""

_ROMAN: Final = frozenset("I II III IV V VI VII VIII IX X XI XII".split())
_LETTERS: Final = frozenset("LRAPSIHFWTXYZMC")
"""Capital letters that say a side, a direction, an axis, a sex, with; others are likelier to be initials."""
_JOINED_LETTERS: Final = _LETTERS | frozenset("BDEGKNQUV")

_PARTS: Final = re.compile(r"[^\W_]+")
_RUNS: Final = re.compile(r"[0-9]+|[^\W\d_]+")
_HUMPS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NUMBER: Final = re.compile(r"[+\-<>~=]{0,2}([0-9]{1,4})(?:[.,]([0-9]{1,8}))?")
_PRODUCT: Final = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,4})?(?:\s?[xX*×][0-9]{1,4}(?:[.,][0-9]{1,4})?){1,3}")  # noqa: RUF001  a product
_PAIR: Final = re.compile(
    r"[0-9]{1,4}(?:\.[0-9]{1,3})?/[0-9]{1,4}(?:\.[0-9]{1,3})?|[0-9]{1,3}(?:\.[0-9]{1,2})?[-:][0-9]{1,3}(?:\.[0-9]{1,2})?"
)
_VERSION: Final = re.compile(r"[vV][0-9]{1,2}(?:\.[0-9]{1,3}){1,3}")
_ABBREVIATIONS: Final = frozenset(
    "w/o w/ s/p h/o r/o y/o n/a f/u c/w b/l d/t c/o w/wo r/l l/r m/f f/m z.n z.b o.b b/w w/c i.v p.o o'clock".split()
)
_WEIGHTS: Final = frozenset("TBP")  # AxT2: the letter before the number
_SCORE: Final = re.compile(
    r"(?:ACR-)?(?:BI|LI|PI|TI|NI|VI|LU|ME|C|O|CAD|Lung|MET|Bone)-?RADS(?:-?[0-6][A-Ca-c]?)?", re.IGNORECASE
)
_EDGES: Final = "()[]{}<>,;:.!?\"'`|"


def is_safe_shape(token: str) -> bool:
    """Whether a token is a measure, a number or a technical token that cannot name anyone.

    Safe: `5mm`, `120kVp`, `b-1000`, `2/8`, `L4-L5`, `T2*`, `4x4x4`, `+C`, `TE=30`, `III`, `t1_mprage_sag_p2`. Not
    safe: bare integers of five and more digits, mixtures of letters and digits that could be a number of a person or
    an exam, and tokens with a part that is unknown or (also) a name; split those and look at their words one by one.
    """
    return len(token) <= LONGEST and _is_safe(token)


@lru_cache(maxsize=1 << 15)
def _is_safe(token: str) -> bool:
    bare = token.strip(_EDGES)
    if not any(map(str.isalnum, bare)):
        return bare.isascii() or len(bare) == 1
    bare = bare.rstrip("%°*+-/=&²³'\"").lstrip("+-~=<>≤≥±#*/&")
    if not bare:
        return False
    if bare.isdigit():
        return len(bare) <= _MOST_DIGITS_IN_RUN and bare.isascii()
    if _NUMBER.fullmatch(bare) or _PRODUCT.fullmatch(bare) or _PAIR.fullmatch(bare) or _VERSION.fullmatch(bare):
        return True
    if bare.lower() in _ABBREVIATIONS or (bare in _UNITS and len(bare) > 1):
        return True
    if len(bare) == 1:
        return bare in _LETTERS or bare.islower()
    return _are_safe_parts(bare)


def _are_safe_parts(bare: str) -> bool:
    """Each part between the separators known, or a number."""
    vocabulary = load()
    parts = _PARTS.findall(bare)
    digits = 0
    lone = 0
    for part in parts:
        if part.isdigit():
            digits += len(part)
            if len(part) > _MOST_DIGITS_IN_RUN or digits > _MOST_BARE_DIGITS or not part.isascii():
                return False
        elif len(part) == 1:
            lone += 1
            if part.upper() not in _JOINED_LETTERS:
                return False
        elif not _is_safe_part(part, vocabulary):
            return False
    numbers = [part for part in parts if part.isdigit()]
    if len(numbers) == len(parts):  # 1.2.3, 1-2-3: what has three or more parts may be a date or a number of a person
        return len(parts) > 1 and all(len(part) == 1 for part in parts)
    if lone + len(numbers) == len(parts):  # A-1234-56
        most = _MOST_DIGITS_IN_RUN if parts[0] in "bB" else _MOST_DIGITS_BEHIND_WORD
        return digits <= most and lone <= 2  # noqa: PLR2004  L-R, A/P; but not J.F.K.
    return True


def is_score(token: str) -> bool:
    """Whether a token is one of the reporting systems' names: BI-RADS, LI-RADS, O-RADS."""
    return _SCORE.fullmatch(token.strip(_EDGES)) is not None


def is_number_given(token: str) -> bool:
    """Whether somebody gave that number: P43-1274-46, WKS-4471: no word in it, and more digits than measures have."""
    parts = _PARTS.findall(token) if "-" in token else []
    if len(parts) < _FEWEST_PARTS or any(part.isalpha() and len(part) > _LONGEST_CODE for part in parts):
        return False
    counts = [sum(map(str.isdigit, part)) for part in parts]
    if parts[0].isalpha() and parts[0].isupper() and len(parts[0]) > 1:
        return counts[1] >= _MOST_DIGITS_IN_RUN and parts[0].lower() not in _COUNTED
    return parts[0][0].isalpha() and counts[0] > 1 and sum(counts) > _MOST_DIGITS_MIXED and counts[1] > counts[0]


def _is_safe_part(part: str, vocabulary: Vocabulary) -> bool:
    if part in _ROMAN:
        return True
    runs = _RUNS.findall(part)
    if sum(map(len, runs)) < len(part):
        return False  # digits of another script
    if len(runs) == 1:
        return _is_known(part, vocabulary) or _are_known_humps(part, vocabulary)
    return _are_safe_runs(runs, vocabulary)


def _are_safe_runs(runs: list[str], vocabulary: Vocabulary) -> bool:
    """Letters and digits that alternate: T1w, ep2d, B30f, 120kVp; not 481D2936, not A123456."""
    numbers = [run for run in runs if run.isdigit()]
    if not numbers or max(map(len, numbers)) > _MOST_DIGITS_IN_RUN or not all(map(str.isascii, numbers)):
        return False
    words = [run for run in runs if not run.isdigit()]
    if len(numbers) > 1 and (
        sum(map(len, numbers)) > _MOST_DIGITS_MIXED or all(len(word) == 1 and word not in "xXdDpPsS" for word in words)
    ):
        return all(word in "xX" for word in words)
    for index, run in enumerate(runs):
        if run.isdigit():
            continue
        before = runs[index - 1] if index else ""
        behind = runs[index + 1] if index + 1 < len(runs) else ""
        if not _fits(run, before, behind, vocabulary):
            return False
    return True


def _fits(run: str, before: str, behind: str, vocabulary: Vocabulary) -> bool:
    """Whether letters may stand between these two numbers, either of which may be missing."""
    small = run.lower()
    if before and not behind and small in _UNITS:
        return True
    if behind and small in _COUNTED:
        return not before or len(before) <= _MOST_DIGITS_BEHIND_LETTER
    most = _MOST_DIGITS_BEHIND_LETTER if len(run) == 1 else _MOST_DIGITS_BEHIND_WORD
    if len(before) > most or len(behind) > most:
        return False
    return len(run) == 1 or _is_known(run, vocabulary) or _are_known_humps(run, vocabulary) or small in _UNITS


def _is_known(word: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.has(word) and not vocabulary.is_name(word)


def _are_known_humps(word: str, vocabulary: Vocabulary) -> bool:
    """AxFlair, PostGad: every hump a known word."""
    if not word.isascii() or word.isupper() or word.islower():
        return False
    humps = _HUMPS.findall(word)
    return len(humps) > 1 and all(
        hump in _WEIGHTS or (len(hump) > 1 and (_is_known(hump, vocabulary) or is_body(hump))) for hump in humps
    )
