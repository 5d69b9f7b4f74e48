"""Streets with their numbers, postal codes with their towns, and boxes of the post, in the seven languages."""

import re
from collections.abc import Iterator
from functools import cache

from veil.clean.text.patterns.capitals import end_of_run, start_of_run
from veil.clean.text.patterns.numbers import is_measured
from veil.clean.text.patterns.scan import Scan, alternatives
from veil.clean.text.patterns.words import functions, is_stop, looks_clinical
from veil.clean.text.spans import Span

_STREETS = frozenset("street avenue boulevard road lane drive parkway highway terrace crescent".split())
"""English words for streets that are nothing else."""
_STREETLIKE = frozenset(
    "st ave av rd ln dr ct court blvd way place pl square sq close pkwy hwy circle cir trail alley row mews "
    "gardens grove hill park walk green wharf quay loop plaza turnpike mall rise view heights cres".split()
)
_SHORT_STREETS = frozenset("st ct dr pl sq cir view".split())
_LEADING_STREETS = frozenset(
    "rue avenue av boulevard bd bvd place chemin impasse allée allee quai cours route square passage faubourg "
    "calle c avda avenida paseo plaza pza carrer camino ronda travesía travesia via viale piazza corso largo "
    "vicolo piazzale strada contrada rua r travessa praça praca alameda estrada rodovia".split()
)
_NUMBER_FIRST = frozenset(
    "rue avenue av boulevard bd bvd place chemin impasse allée allee quai cours route square passage faubourg".split()
)
_SURE = frozenset(
    "rue calle carrer avenida avda viale piazza piazzale vicolo rua travessa boulevard impasse chemin".split()
)
"""Words that make a street of what follows even without a number."""
_LOWER = _LEADING_STREETS - frozenset("av bd bvd place cours route square passage c r strada largo via".split())
"""Words that may be written small before a name and a number (calle Mayor 3) and mean nothing else there."""
_LIVES = re.compile(
    r"(?:domicil|adress|direcci|endere[çc]|indirizz|morada|demeur|habit|r[ée]sid)[^\W_]{0,12}[ \t:]{1,3}"
    r"(?:(?:à|au|en|em|in|na|no|a)[ \t])?$",
    re.IGNORECASE,
)
_LONGEST_LIVES = 32
_GERMAN = "straße strasse str gasse allee chaussee weg platz ring damm ufer"
_DUTCH = "straat laan plein gracht kade singel dijk dreef steeg weg pad markt"
_SUFFIXES = tuple(dict.fromkeys((_GERMAN + " " + _DUTCH).split()))
_NO_STREETS = frozenset(
    "harnweg luftweg atemweg gallenweg gallengang harntrakt arbeitsplatz messplatz beckenring schleifring "
    "leitungsweg zugangsweg rückweg hinweg transportweg schluckweg atemwege luftwege beckendamm damm ring platz "
    "weg hodenplein lymphweg harnwegs sehweg spleen plan klaplaan ipad touchpad mousepad keypad gelpad pad "
    "markt".split()
)
_BOXES = re.compile(
    r"(?<![^\W_])(?:p\.? ?o\.? ?box|post office box|postfach|bo[iî]te postale|b\.p\.|apartado(?: de correos|"
    r" postal)?|apdo\.?|"
    r"casella postale|c\.p\.|caixa postal|postbus)[ \t:.]{0,3}(?:n[º°o]\.? ?)?\d{1,7}(?:[ ]\d{2,3}){0,2}(?!\w)",
    re.IGNORECASE,
)
_BOX_WORDS = frozenset("box postfach postale apartado apdo postal postbus p".split())
_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK "
    "OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR".split()
)
_UK_AREAS = (
    "AB AL BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY EC EH EN EX FK "
    "FY GL GU HA HD "
    "HG HP HR HS HU HX IG IP IV KA KT KW KY LA LD LE LL LN LS LU ME MK ML NE NG NN NP NR NW OL OX PA PE PH PL "
    "PO PR RG RH RM "
    "SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB WA WC WD WF WN WR WS WV YO ZE B E G L M N S W"
)

_BLANK = r"[ \t\u00a0]{1,3}"


@cache
def _english() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![^\W_])(?P<street>{alternatives(_STREETS | _STREETLIKE)})(?![^\W_])\.?"
        r"(?:[ \t]{0,2},?[ \t]{0,2}(?:apt|apartment|unit|suite|ste|flat|#)\.?[ \t]{0,2}#?[^\W_]{1,5})?"
    )


_HOUSE = re.compile(r"(?<![\w.,/-])(?:no\.? ?)?\d{1,5}[A-Za-z]?(?:[ ]?-[ ]?\d{1,5})?,?[ \t]{1,2}$")
_TOWN_GAP = re.compile(r"[ \t]{0,2},?[ \t]{0,2}(?:in )?")
_ZIP = re.compile(rf"(?:,?[ \t]{{0,2}}(?P<state>[A-Z]{{2}}))?,?{_BLANK}(?P<zip>\d{{5}}(?:-\d{{4}})?)(?![\w.]\w|\w)")
_NUMBER_AFTER = re.compile(
    r"[ \t]{0,2},?[ \t]{0,2}(?:n[.º°]{1,2} ?|nº|núm\.? ?|"
    r"num\.? ?)?\d{1,5}(?:[ ]?[a-zA-Z](?![^\W_]))?(?:/\w{1,3})?(?!\w)(?![.,]\d)"
    # the storey and the door: 3.º Esq., 2º B, int. 4
    r"(?:[ \t]{0,2},?[ \t]{1,2}(?:\d{1,2}\.?[ºª°](?:[ \t]{0,2}(?:esquerdo|direito|frente|esq|dto|dt|dir|fte|izquierda|"
    r"derecha|centro|izqda|izda|izq|dcha|dcho|cto|[a-h])(?![^\W_])\.?)?|"
    r"(?:interno|int|scala|sc|piano|piso|puerta|pta|andar|apto|bloco|bajo|appt|apt|étage|bât)(?![^\W_])\.?[ \t]{0,2}"
    r"[^\W_]{1,3}(?![^\W_]))){0,2}",
    re.IGNORECASE,
)
_NUMBER_BEFORE = re.compile(r"(?<![\w.,/-])\d{1,4}(?:[ ]?(?:bis|ter|quater|[a-dA-D]))?,?[ \t]{1,2}$")
_FRENCH_GAP = re.compile(
    r"(?:[.]|/)?[ \t]{0,2}(?:(?:de|du|des|del|della|dei|degli|delle|do|da|das|dos|la|las|los|les|le|di|al|san|"
    r"santa)[ \t]{1,2}|"
    r"(?:d|l|dell)['\u2019][ \t]?){0,3}",
    re.IGNORECASE,
)


@cache
def _suffixed() -> re.Pattern[str]:
    """German and Dutch streets: one word or more that ends in a word for a street, and a number."""
    return re.compile(
        rf"(?<![^\W_])(?P<name>(?:[^\W\d_]{{2,30}}-){{0,3}}[^\W\d_]{{0,30}}?(?P<suffix>{alternatives(_SUFFIXES)}))\.?"
        r"[ \t]{0,2}(?P<number>\d{1,4}(?:[ ]?[a-z](?![^\W_]))?(?:[ ]?[-/][ ]?\d{1,4}[a-z]?)?)(?![\w%])(?![.,]\d)"
    )


@cache
def _leading() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){alternatives(_LEADING_STREETS)}(?![^\W_])")


@cache
def _postal() -> re.Pattern[str]:
    """A code before its town; the town is read from the words behind."""
    return re.compile(
        r"(?<![\w.,-])(?:(?:D|A|CH|F|I|E|NL|B|L|P|FL)[- ]{1,2}\d{4,5}|\d{5}|\d{4} ?[A-Z]{2}|"
        r"\d{4}-\d{3})(?=[ \t]{1,2}[^\W\d_])"
    )


@cache
def _kingdom() -> re.Pattern[str]:
    areas = alternatives(tuple(_UK_AREAS.split()))
    return re.compile(rf"(?<![\w-]){areas}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{{2}}(?!\w)")


def find(scan: Scan) -> Iterator[Span]:
    """Finds addresses; spans may overlap."""
    if scan.any(_STREETS | _STREETLIKE):
        yield from _english_streets(scan)
    if scan.any(_LEADING_STREETS):
        yield from _leading_streets(scan)
    if not scan.digits:
        return
    if any(word.endswith(_SUFFIXES) for word in scan.words):
        yield from _suffixed_streets(scan)
    if scan.any(_PLACES):
        for match in _PLACED.finditer(scan.text):
            if not any(looks_clinical(word.lower()) for word in match["name"].split()):
                yield Span(match.start(), match.end(), "address")
    if scan.any(_BOX_WORDS):
        for match in _BOXES.finditer(scan.text):
            yield Span(match.start(), match.end(), "address")
    if _CODE.search(scan.text):
        yield from _towns(scan)


_PLACES = frozenset("am an im in auf zum zur unter hinter vor bei".split())
_PLACED = re.compile(
    r"(?<![^\W_])(?:Am|An de[rnm]|Im|In de[rnm]|Auf de[rnm]|Zum|Zur|Unter de[rnm]|Hinter de[rnm]|Vor de[rm]|"
    r"Bei de[rm])[ ]"
    r"(?P<name>[^\W\d_a-z][^\W\d_]{2,30}(?:[ ][^\W\d_a-z][^\W\d_]{2,30})?)[ ]\d{1,3}[ ]?[a-z]?(?=[ ]{0,2}(?:$|"
    r"[,;\n]|\d{5}))"
)
_CODE = re.compile(r"\d{4}[\d A-Z-]|\d[A-Z\d]? \d[A-Z]{2}")


def _english_streets(scan: Scan) -> Iterator[Span]:
    for match in _english().finditer(scan.low):
        at = match.start()
        start = start_of_run(scan, at, 4)
        if start == at and not scan.text[at : match.end("street")].isupper():
            start = start_of_run(scan, at, 3, stop=_NO_NAME.__contains__)
            if not _HOUSE.search(scan.text, max(0, start - 14), start):
                start = at
        if start == at:
            numbered = _numbered(scan.text, at)
            if numbered is None:
                continue
            start = numbered
        house = _HOUSE.search(scan.text, max(0, start - 14), start)
        word = match["street"]
        if house is None and (word not in _STREETS or scan.text[at : match.end("street")].isupper()):
            continue
        stop = _with_town(scan, match.end())
        if (
            word in _SHORT_STREETS
            and scan.text[at:].startswith(word.upper())
            and not _ZIP.search(scan.text, match.end(), stop)
        ):
            continue
        yield Span(house.start() if house else start, stop, "address")


_NO_NAME = functions() | frozenset("ct mr mri us pt pet xr cr dx nm mg view views phase field slice chamber".split())


def _numbered(text: str, at: int) -> int | None:
    """The start of `5th ` before Avenue."""
    match = re.compile(r"(?<![\w.])\d{1,3}(?:st|nd|rd|th)[ \t]{1,2}$", re.IGNORECASE).search(text, max(0, at - 8), at)
    return match.start() if match else None


def _with_town(scan: Scan, stop: int) -> int:
    """The end of an address with the town, state and code that follow the street."""
    gap = _TOWN_GAP.match(scan.text, stop)
    begin = gap.end() if gap else stop
    town = end_of_run(scan, begin, 3)
    end = town if town > begin else stop
    code = _ZIP.match(scan.text, end)
    if code:
        return code.end()
    state = _STATE.match(scan.text, end)
    return state.end() if state and state[1] in _STATES else end


_STATE = re.compile(r",[ \t]{0,2}([A-Z]{2})(?!\w)")


def _leading_streets(scan: Scan) -> Iterator[Span]:
    text = scan.text
    for match in _leading().finditer(scan.low):
        word, start = match[0], match.start()
        gap = _FRENCH_GAP.match(text, match.end())
        begin = gap.end() if gap else match.end()
        if begin == match.end() or (len(word) == 1 and text[match.end() : match.end() + 1] not in {".", "/"}):
            continue
        end = end_of_run(scan, begin, 4, free=1 if word in _SURE else 0)
        if end == begin:
            continue
        after = _NUMBER_AFTER.match(text, end)
        before = _NUMBER_BEFORE.search(text, max(0, start - 12), start) if word in _NUMBER_FIRST else None
        if not (before or after) and (word not in _SURE or text[start:end].isupper()):
            continue
        if not before and not text[start].isupper() and not (after and (word in _LOWER or _is_lived_in(text, start))):
            continue
        yield Span(before.start() if before else start, after.end() if after else end, "address")


def _suffixed_streets(scan: Scan) -> Iterator[Span]:
    for match in _suffixed().finditer(scan.low):
        start = match.start()
        name = match["name"]
        if name in _NO_STREETS or not scan.text[start].isupper():
            continue
        if name == match["suffix"]:  # Lange Straße 5: the name stands before it
            before = start_of_run(scan, start, 3)
            if before == start or name in {"ring", "weg", "platz", "damm", "pad", "markt"}:
                continue
            start = before
        town = _IN_TOWN.match(scan.text, match.end())
        stop = end_of_run(scan, town.end(), 3) if town else match.end()
        yield Span(start, stop if town and stop > town.end() else match.end(), "address")


_IN_TOWN = re.compile(r"[ \t](?:in|te)(?=[ \t]\w)")


def _is_lived_in(text: str, start: int) -> bool:
    """Whether what stands before a street says that somebody lives there."""
    return _LIVES.search(text, max(0, start - _LONGEST_LIVES), start) is not None


def _towns(scan: Scan) -> Iterator[Span]:
    text = scan.text
    for match in _postal().finditer(text):
        begin = match.end()
        end = end_of_run(scan, begin, 3)
        if end > begin and not _is_word_of_unit(scan.low[begin:end].strip()):
            yield Span(match.start(), end, "address")
    for match in _FIVE.finditer(text):
        if is_measured(text, match.end()):
            continue
        start = start_of_run(scan, match.start(), 3, through=False)
        state = text[max(0, match.start() - 3) : match.start()].strip()
        if start == match.start() and state in _STATES and _edge(text, match.start() - 3):
            start = start_of_run(scan, match.start() - 3, 3, through=False)
        comma = _COMMA.search(text, max(0, start - 3), start)
        if comma and start < match.start():
            start = start_of_run(scan, comma.start(), 2) if comma.start() else start
        if start < match.start():
            yield Span(start, match.end(), "address")
    for match in _kingdom().finditer(text):
        yield Span(start_of_run(scan, match.start(), 2), match.end(), "address")


_FIVE = re.compile(r"(?<![^\W_])\d{5}(?:-\d{4})?(?![\w-])(?![.,]\d)")
_COMMA = re.compile(r",[ \t]$")


def _edge(text: str, at: int) -> bool:
    return at <= 0 or not text[at - 1].isalnum()


def _is_word_of_unit(low: str) -> bool:
    return len(low) < 3 or is_stop(low)  # noqa: PLR2004  no town is that short and unknown besides
