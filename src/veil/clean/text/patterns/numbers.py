"""Numbers that name a person, a visit or a thing: announced by a keyword, in a national shape, or by their size.

A bare integer of five digits, and six letters and digits with four digits among them, are somebody's number unless a
unit of measure, a decimal point or the shape of a matrix, a parameter or a code says otherwise. UIDs are left alone.
"""

import re
from collections.abc import Iterator
from functools import cache

from veil.clean.text.patterns.scan import Scan, alternatives
from veil.clean.text.spans import Span

_LONG_INTEGER = 5
_LONG_MIXED = 6
_MIXED_DIGITS = 4
_LONG_BEFORE_POINT = 7
_LONG_AFTER_COMMA = 7
_ANNOUNCED_DIGITS = 3
_LONGEST_EXEMPT = 64

_ALWAYS = (
    "mrn", "m.r.n.", "mr#", "umrn", "pid", "patid", "patientid", "patient id", "pat id", "pat-id", "pat. id",
    "patienten-id", "accession", "acc", "accn", "acc#", "ssn", "social security", "soc sec", "nhs", "nino", "bsn",
    "burgerservicenummer", "kvnr", "kv-nr", "krankenversichertennummer", "versichertennummer", "versicherten-nr",
    "vers.-nr", "fall-nr", "fallnr", "fall nr", "fallnummer", "pat-nr", "pat.-nr", "pat.nr", "pat nr", "patnr",
    "pat.-id", "patientennummer", "patienten-nr", "patientennr", "aufnahmenummer", "aufnahme-nr", "auftragsnummer",
    "auftrags-nr", "auftragsnr", "anforderungsnummer", "nir", "ipp", "n° patient", "no patient", "numéro de dossier",
    "n° dossier", "n° de dossier", "n° sécu", "sécurité sociale", "dni", "nie", "nif", "nhc", "historia clínica",
    "historia clinica", "n.º historia", "nº historia", "cip", "nuhsa", "cpf", "utente", "nº utente", "sns",
    "prontuário", "prontuario", "processo", "codice fiscale", "cod. fisc.", "c.f.", "tessera sanitaria", "nosologico",
    "cartella clinica", "patiëntnummer", "patientnummer", "patiëntnr", "patientnr", "ziekenhuisnummer", "polisnummer",
    "hospital no", "hospital number", "hosp no", "hosp. no", "chart", "chart no", "csn", "account", "acct",
    "member id", "policy no", "policy number", "insurance no", "insurance id", "insurance number", "medicare",
    "medicaid", "passport", "passport no", "licence no", "license no", "licence number", "license number", "vin",
    "serial", "serial no", "serial number", "s/n", "specimen no", "accession no", "accession number", "acc no",
    "acc. no", "acc nr", "encounter id", "visit id", "user id", "subject id", "health card", "medical record",
    "medical record no", "medical record number", "record no", "record number",
)  # fmt: skip
"""What has no other meaning: it goes along with its number."""

_SOMETIMES = (
    "id", "no", "nr", "num", "number", "nummer", "numéro", "numero", "número", "n°", "nº", "n.º", "n.", "ref",
    "reference", "order", "order no", "order number", "case", "case no", "case number", "study", "study id",
    "study no", "exam", "exam no", "exam id", "visit", "encounter", "patient", "patient no", "patient number", "req",
    "request", "requisition", "rqst", "fall", "auftrag", "untersuchungs-nr", "dossier", "episodio", "episode",
    "esame", "examen", "onderzoek", "specimen", "sample", "subject", "device id", "ticket", "bed", "room", "file",
    "file no",
)  # fmt: skip
"""What means a number only with a sign behind it: ID: 482, order #5512, case no. 771."""

_UNITS = (
    "mm", "cm", "um", "µm", "μm", "nm", "m", "km", "mm2", "mm3", "cm2", "cm3", "mm²", "mm³", "cm²", "cm³", "ml", "l",
    "dl", "cl", "cc", "ccm", "kg", "g", "mg", "ug", "µg", "mcg", "ng", "lb", "lbs", "kv", "kvp", "v", "mv", "ma",
    "mas", "uas", "µas", "ms", "msec", "us", "µs", "s", "sec", "secs", "seconds", "min", "mins", "minutes", "h", "hr",
    "hrs", "hz", "khz", "mhz", "t", "mt", "gauss", "gy", "mgy", "cgy", "ugy", "µgy", "dgy", "ngy", "ngym2", "ugycm2",
    "sv", "msv", "bq", "kbq", "mbq", "gbq", "ci", "mci", "uci", "hu", "bpm", "px", "pixel", "pixels", "voxel",
    "voxels", "slice", "slices", "image", "images", "frame", "frames", "iu", "ie", "ui", "u", "unit", "units", "w",
    "mw", "kw", "rad", "mu", "dpi", "bit", "bits", "byte", "bytes", "kb", "mb", "gb", "ev", "kev", "mev", "cps",
    "counts", "cts", "kcts", "mmhg", "pa", "kpa", "mmol", "nmol", "pmol", "mol", "cells", "times", "k", "deg", "grad",
    "rpm", "points", "pts", "gycm2", "mgycm", "dgycm2", "ugym2", "ppm", "events", "copies",
)  # fmt: skip

_PARAMETERS = (
    r"(?:b|bval|bv|te|tr|ti|fa|n?ti|fov|nex|nsa|bw|ch|dir|avg|mat|mtx|sl|slc|iso|wl|ww|wc|w|l|dt|esp|venc|"
    r"tslice|ts|x|s|p|t|r|"
    r"k|ms|mm|hz|f|st|seg|sms|mb|pe|lb|ir|fse|gre|eff|kvp?|ma|mas)"
)


@cache
def _token() -> re.Pattern[str]:
    return re.compile(r"(?<![^\W_])(?=[^\W_]{5})[^\W\d_]*+\d[^\W_]*+")


@cache
def _exempt() -> re.Pattern[str]:
    """Letters with digits that are a matrix, parameters, a measure or a numbered picture."""
    return re.compile(
        rf"\d{{1,6}}(?:[x\u00d7]\d{{1,6}}){{1,3}}|(?:{_PARAMETERS}\d{{1,5}}){{1,6}}[a-z]?|"
        rf"\d{{1,9}}{alternatives(_UNITS)}|"
        r"[^\W\d_]{4,}00\d{1,2}|(?:iso|ieee|utf|cp|iec|din|hl)\d{3,5}",
        re.IGNORECASE,
    )


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(rf"[ \t]?(?:[x\u00d7*/][ \t]?\d|%|‰|°|{alternatives(_UNITS)}(?![^\W\d_]))", re.IGNORECASE)


@cache
def _announced() -> re.Pattern[str]:
    sign = (
        r"(?:[ \t]{0,2}(?:no|nr|num|number|nummer|n[°º])\b\.?)?[ \t]{0,2}\.?[ \t]{0,2}"
        r"(?P<sign>[:#=]{1,2}|№|-(?=\d))?[ \t]{0,2}"
    )
    return re.compile(
        rf"(?<![^\W_])(?P<word>{alternatives(_ALWAYS + _SOMETIMES)})(?<![^\W_](?=[^\W_]))(?P<more>{sign})"
        r"(?P<code>[^\W_]{1,40}(?:[-/._][^\W_]{1,20}){0,5}(?:[ \t]\d{2,6}(?![\w.])){0,4})",
        re.IGNORECASE,
    )


@cache
def _keywords() -> tuple[frozenset[str], frozenset[str]]:
    """Words that are in a keyword and little else, and the words of any keyword."""
    every = frozenset(re.findall(r"[^\W\d_]+", " ".join(_ALWAYS + _SOMETIMES))) - {"de", "of"}
    either = frozenset(re.findall(r"[^\W\d_]+", " ".join(_SOMETIMES)))
    return every - _COMMON - (either - {"dossier"}), every


_COMMON = frozenset(
    "medical hospital security social health card policy insurance member user clinica s c n f m r".split()
)
_SIGNED = re.compile(
    r"[:#=№]|(?<![^\W_])(?:id|no|nr|num|number|numéro|n\.?[°º])(?![^\W\d_])[.:/ -]{0,3}[^\W\d_]{0,4}\d"
)


@cache
def _national() -> re.Pattern[str]:
    """Numbers of health insurances and authorities that their shape gives away, with their own separators."""
    return re.compile(
        r"(?<![\w.-])(?:"
        r"\d{3}[- ]\d{2}[- ]\d{4}|"  # United States: social security
        r"[A-Z]\d{9}|"  # Germany: Krankenversichertennummer
        r"\d{2}[ ]?\d{6}[ ]?[A-Z][ ]?\d{3}|"  # Germany: pension insurance
        r"[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?\d{2})?|"  # France: NIR
        r"\d{2}\.?\d{3}\.?\d{3}-?[A-Z]|[XYZ]-?\d{7}-?[A-Z]|"  # Spain: DNI, NIE
        r"\d{2}[ /-]\d{8}[ /-]\d{2}|"  # Spain: social security
        r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]|"  # Italy: codice fiscale
        r"[A-Z]{3} [A-Z]{3} \d{2}[A-EHLMPRST]\d{2} [A-Z]\d{3}[A-Z]|"
        r"\d{4}[. ]\d{2}[. ]\d{3}|"  # Netherlands: burgerservicenummer
        r"\d{3} \d{3} \d{4}|\d{3}-\d{3}-\d{4}|"  # United Kingdom: NHS number
        r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]|"  # United Kingdom: national insurance
        r"\d{3}\.\d{3}\.\d{3}-\d{2}|\d{3}[ .]\d{3}[ .]\d{3}(?![ .]\d)|"  # Brazil: CPF; Portugal: NIF
        r"756\.\d{4}\.\d{4}\.\d{2}|"  # Switzerland: AHV
        r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){2,3}[0-9a-fA-F]{4,12}|"  # a UUID, also a cut one
        r"[A-Z]{1,4}-?\d{2}(?:\d{2})?-\d{4,8}"  # a specimen: S12-34567
        r")(?![\w-])(?![.,]\d)"
    )


_UID = re.compile(r"\.\d{1,64}\.\d")
_SNOMED = re.compile(r"(?:[TMDFPRGALC][0-9A-F]?-)$")
_GO_ALONG = frozenset(("id", "no", "nr", "num", "number", "ref", "n°", "nº", "n.º", "n."))
_SIGNS = frozenset(("no", "nr", "number", "id"))
_TRAIL = re.compile(r"(?:[-/][^\W_]{1,20}){1,6}")
_HEAD = re.compile(r"(?<![^\W_])(?:[^\W_]{1,20}[-/]){1,4}$")
_BEFORE = 44


def find(scan: Scan) -> Iterator[Span]:
    """Finds the numbers and codes; their spans may overlap."""
    if not scan.digits:
        return
    text = scan.text
    sure, every = _keywords()
    if scan.any(sure) or ((scan.any(every) or not text.isascii()) and _SIGNED.search(scan.low)):
        for match in _announced().finditer(text):
            found = _of_keyword(text, match)
            if found is not None:
                yield found
    for match in _token().finditer(text):
        if _is_code(text, match):
            start, stop = _grown(text, *match.span())
            yield Span(start, stop, "number")
    if _LONG.search(text):
        for match in _national().finditer(text):
            if not _unit().match(text, match.end()):
                yield Span(match.start(), match.end(), "number")


_LONG = re.compile(r"\d[A-Z\d. /-]{4,}")


def is_measured(text: str, at: int) -> bool:
    """Whether a unit of measure stands behind a number."""
    return _unit().match(text, at) is not None


def _of_keyword(text: str, match: re.Match[str]) -> Span | None:
    """A number with the word that announces it; None where the word says too little or no number follows."""
    code = match["code"]
    digits = sum(map(str.isdecimal, code))
    if not digits:
        return None
    word = match["word"].lower()
    strong = word in _ALWAYS
    first = code.split(maxsplit=1)[0]
    stop = match.end()
    if " " in code and sum(map(str.isdecimal, first)) >= _LONG_INTEGER:
        stop = match.start("code") + len(first)
    signed = match["sign"] or match["more"].strip(" \t.") or word.rpartition(" ")[2] in _SIGNS
    if not strong and not signed:
        return None
    if digits < (2 if strong else _ANNOUNCED_DIGITS) or (not strong and _unit().match(text, stop)):
        return None
    if text[stop : stop + 1] == "." and text[stop + 1 : stop + 2].isdecimal() and digits < _LONG_INTEGER:
        return None  # a decimal number
    start = match.start()
    if not strong and word not in _GO_ALONG:
        last = word.rpartition(" ")[2]
        start = match.end("word") - (len(last) if last in _GO_ALONG else 0)
    return Span(start, stop, "number")


def _is_code(text: str, match: re.Match[str]) -> bool:
    token, start, stop = match[0], match.start(), match.end()
    after = text[stop : stop + 2]
    if token.isdecimal():
        if len(token) < _LONG_INTEGER or _is_part_of_number(text, start, stop):
            return False
        if _SNOMED.search(text[max(0, start - 3) : start]) and len(token) == _LONG_INTEGER:
            return False
        return _unit().match(text, stop) is None
    if len(token) < _LONG_MIXED or sum(map(str.isdecimal, token)) < _MIXED_DIGITS:
        return False
    if len(token) <= _LONGEST_EXEMPT and _exempt().fullmatch(token):
        return False
    if token[0].isdecimal() and text[start - 1 : start] in {".", ","} and text[start - 2 : start - 1].isdecimal():
        return _SCIENTIFIC.fullmatch(token) is None
    return not (after[:1] == "." and after[1:].isdecimal() and _SCIENTIFIC.fullmatch(token))


_SCIENTIFIC = re.compile(r"\d{1,20}(?:[eE]\d{0,3}|[a-zA-Zµ]{1,4})")


def _is_part_of_number(text: str, start: int, stop: int) -> bool:
    """Whether an integer is the fraction or the whole of a decimal number, or stands in a UID."""
    size = stop - start
    before, after = text[max(0, start - 2) : start], text[stop : stop + 2]
    if before in {"1:", "1/"}:
        return True  # a ratio
    if len(before) > 1 and before[0].isdecimal():
        if before[1] == ".":
            return True
        if before[1] == "," and size < _LONG_AFTER_COMMA:
            return True
    if after[:1] == "." and after[1:].isdecimal():
        return size < _LONG_BEFORE_POINT or _UID.match(text, stop) is not None
    return after[:1] == "," and after[1:].isdecimal() and size < _LONG_INTEGER + 1


def _grown(text: str, start: int, stop: int) -> tuple[int, int]:
    """A code with what hyphens and slashes tie to it, if that holds a figure: 722010-338."""
    trail = _TRAIL.match(text, stop)
    if trail and any(map(str.isdecimal, trail[0])):
        stop = trail.end()
    head = _HEAD.search(text, max(0, start - _BEFORE), start)
    if head and any(map(str.isdecimal, head[0])):
        start = head.start()
    if text[start - 1 : start] == "#":
        start -= 1
    return start, stop
