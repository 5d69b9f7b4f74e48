"""People that something announces: a title, a role, a `by`, a caret, a comma between surname and given name, initials.

The words after it are taken as long as they are capitalised, up to four; a word of the examination room ends them.
In a text of capitals alone, `MR`, `PT`, `DR` and their like are modalities before they are anybody's title.
"""

import re
from collections.abc import Iterator
from functools import cache

from veil.clean.text.patterns.capitals import PARTICLES, WORD, end_of_run, is_capital
from veil.clean.text.patterns.scan import Scan, alternatives
from veil.clean.text.patterns.words import functions, is_stop, looks_clinical
from veil.clean.text.remember import remembered
from veil.clean.text.spans import Span

_TITLES = frozenset(
    "dr drs mrs miss mx sir madam prof professor doctor herr herrn frau frl fräulein oberarzt oberärztin chefarzt "
    "chefärztin mme mlle monsieur madame mademoiselle docteur docteure dott dottore dottoressa dottssa sig signor "
    "signora signorina sigra dra sra srta señor señora señorita senhor senhora doctora doutor doutora dhr mevr "
    "mevrouw meneer mijnheer dokter pr don doña dona sig.ra sig.na dott.ssa prof.ssa d.ssa dña enf enfermera "
    "enfermero exmo exma heer sr.ª prof.ª dr.ª".split()
)
"""Titles that are nothing else, or become clear by the capital after them."""
_LOWER_NAMES = frozenset("dr mrs prof herr frau mme mlle dott dra sra srta dhr mevr dokter".split())
"""Titles after which a name may be written in small letters."""
_DOUBTFUL = frozenset("mr ms m fr hr sr pt pat st".split())
"""Titles that are modalities, units or abbreviations as well."""
_MORE = frozenset(
    "dr prof med dent vet phil rer nat habil priv doz pd univ mult hc mr mrs frau herr ing dipl sc".split()
)
_DEGREE = re.compile(
    r"(?:[ \t]{0,2},?[ \t]{0,2}(?:M\.?D\.?|D\.?O\.?|Ph\.?D\.?|R\.?N\.?|R\.?T\.?(?:\([A-Z]{1,2}\)){0,3}|FRCR|"
    r"FRCS|FRCP|FACR|"
    r"MBBS|MSc|BSc|DDS|DVM|P\.?A\.?-C|NP|CRNP|ARRT|RDMS|Jr\.?|Sr\.?|III|II)(?![\w.])){1,3}"
)
_BY = (
    "referred by", "ref by", "ref. by", "referring physician", "referring doctor", "referring dr", "referrer",
    "ref phys", "ref. physician", "seen by", "read by", "reported by", "performed by", "dictated by", "reviewed by",
    "signed by", "verified by", "approved by", "ordered by", "requested by", "interpreted by", "examined by",
    "scanned by", "acquired by", "operated by", "transcribed by", "typed by", "prepared by", "checked by", "done by",
    "entered by", "created by", "sent by", "supervised by", "assisted by", "authored by", "finalized by",
    "electronically signed", "electronically signed by", "e-signed by",
    "signed electronically", "authenticated by", "doente", "signed", "e-signed", "discussed with",
    "d/w", "referring", "ref",
    "spoke with", "spoke to", "informed", "notified", "communicated to", "conveyed to", "attn", "attention", "c/o",
    "per", "tech", "technologist", "technician", "radiographer", "sonographer", "radiologist", "radiologists",
    "physician", "surgeon", "attending", "attending physician", "resident", "fellow", "operator", "consultant",
    "registrar", "nurse", "gp", "pcp", "oncologist", "cardiologist", "clinician", "author", "physicist",
    "dosimetrist", "patient", "patient name", "pt name", "name", "surname", "last name", "first name", "given name",
    "family name", "pt", "mother", "father", "spouse", "wife", "husband", "daughter", "son", "next of kin",
    "guardian", "contact", "nok", "überwiesen von", "zugewiesen von", "überweiser", "überweisender arzt", "zuweiser",
    "befundet von", "befunder", "untersucht von", "durchgeführt von", "erstellt von", "gezeichnet", "gez",
    "diktiert von", "freigegeben von", "arzt", "ärztin", "oberarzt", "oberärztin", "hausarzt", "hausärztin", "mtra",
    "mtr", "mta", "patientin", "patientenname", "nachname", "vorname", "familienname", "geburtsname", "assistenzarzt",
    "radiologe", "radiologin", "kollege", "kollegin", "adressé par", "adressée par", "envoyé par", "lu par",
    "interprété par", "réalisé par", "demandé par", "prescrit par", "signé par", "signé", "médecin",
    "médecin traitant", "manipulateur", "manip", "radiologue", "patiente", "nom", "prénom", "remitido por",
    "solicitado por", "informado por", "realizado por", "firmado por", "firmado", "visto por", "médico", "médica",
    "técnico", "radiólogo", "radióloga", "paciente", "nombre", "apellidos", "apellido", "inviato da", "inviata da",
    "richiesto da", "refertato da", "eseguito da", "firmato da", "firmato", "visto da", "medico", "medico curante",
    "tecnico", "radiologo", "radiologa", "paziente", "cognome", "nome", "medico richiedente", "encaminhado por",
    "encaminhada por", "pedido por", "laudado por", "assinado por", "utente", "nome do paciente", "verwezen door",
    "aangevraagd door", "gezien door", "verslagen door", "uitgevoerd door", "ondertekend door", "arts", "huisarts",
    "laborant", "laborante", "patiënt", "patiënte", "naam", "achternaam", "voornaam", "aanvrager", "radioloog",
)  # fmt: skip
_ALONE = frozenset(
    "signed informed notified per son patient pt name contact attention referring ref don dona pr gp tech arts "
    "nom".split()
)
"""Announcing words of ordinary speech: they want a colon, or two capitalised words that are not of medicine."""
_CAPS_ONLY_WITH = ("by", "von", "par", "por", "da", "door", "with", "d/w")


@cache
def _announcing() -> re.Pattern[str]:
    by = "|".join(re.escape(word).replace(r"\ ", r"[ \t]{1,2}") for word in sorted(_BY, key=lambda w: (-len(w), w)))
    return re.compile(
        rf"(?<![^\W_])(?:(?P<title>{alternatives(_TITLES | _DOUBTFUL)})|(?P<role>{by}))(?![^\W_])(?P<dot>\.)?"
        r"(?P<plural>\(?in\)|/in|\(e\))?(?P<colon>[ \t]{0,2}[:=])?(?=[ \t^\u00a0]{0,3}[^\W\d_])"
    )


@cache
def _triggers() -> frozenset[str]:
    last = frozenset(re.findall(r"[^\W\d_]+", " ".join(_BY)))
    return (_TITLES | _DOUBTFUL | last) - _PLAIN


_PLAIN = frozenset("with by to of do da von par por door d c of next e".split()) - {"by"}
_TITLE_GAP = re.compile(r"[ \t^\u00a0]{0,3}(?:de |do |da |la |el |the |an |a )?")


def find(scan: Scan) -> Iterator[Span]:
    """Finds the names; spans may overlap."""
    if scan.any(_triggers()) or "d/w" in scan.low or "c/o" in scan.low:
        for match in _announcing().finditer(scan.low):
            found = _titled(scan, match) if match["title"] else _in_role(scan, match)
            if found is not None:
                yield found
    text = scan.text
    if "^" in text:
        yield from _carets(scan)
    if "," in text:
        yield from _commas(scan)
    if "." in text:
        yield from _initials(scan)
    if scan.any(_FOR):
        yield from _for_somebody(scan)


def _titled(scan: Scan, match: re.Match[str]) -> Span | None:
    text, start = scan.text, match.start()
    title = text[start : match.end("title")]
    low = match["title"]
    dotted = match["dot"] is not None
    at = _past_titles(scan, match.end())
    gap = _TITLE_GAP.match(text, at)
    word = WORD.match(text, gap.end() if gap else at)
    if word is None:
        return None
    if scan.low[word.start() : word.end()] in PARTICLES and low not in _DOUBTFUL:
        end = end_of_run(scan, word.start(), 4)
        return Span(start, _degreed(text, end), "name") if end > word.start() else None
    name, low_name = word[0], scan.low[word.start() : word.end()]
    if text[word.end() : word.end() + 1].isdecimal():
        return None
    if low in _DOUBTFUL and not _is_title(scan, match, title, name, low_name):
        return None
    capital = is_capital(name)
    if not capital:
        if (
            low not in _LOWER_NAMES
            or len(name) < _SHORTEST
            or title.isupper()
            or is_stop(low_name)
            or looks_clinical(low_name)
        ):
            return None
        return Span(start, _degreed(text, word.end()), "name")
    if title == "PR" and not dotted:
        return None
    if (
        title.isupper()
        and not dotted
        and low in {"dr", "pr", "don", "miss", "sir", "sig"}
        and _is_technical(low_name, name)
    ):
        return None
    if low_name in functions() and not (dotted and not name.isupper() and len(name) > 1) and low_name not in _NAMELIKE:
        return None
    free = 0 if (title.isupper() and name.isupper() and low in {"dr", "pr"} and not dotted) else 1
    end = end_of_run(scan, word.start(), 4, free=free)
    return Span(start, _degreed(text, _and_another(scan, end)), "name") if end > word.start() else None


def _and_another(scan: Scan, end: int) -> int:
    """The end of a second name that only an `and` parts from the first: Drs. Smith and Jones."""
    match = _AND.match(scan.text, end)
    if match is None:
        return end
    other = end_of_run(scan, match.end(), 2, stop=looks_clinical)
    return other if other > match.end() and not scan.text[match.end() : other].isupper() else end


_AND = re.compile(r"[ \t]{1,2}(?:and|&|und|et|y|e|en)(?=[ \t]{1,2}[^\W\d_])")
_NAMELIKE = frozenset("will may day new long young small see".split())
_SHORTEST = 3
_FRENCH_SIZE = re.compile(r"\d[ \t-]{0,2}$")


def _is_title(scan: Scan, match: re.Match[str], title: str, name: str, low_name: str) -> bool:
    """Whether Mr, Ms, M., Fr., Hr., Sr., Pt is somebody's title here, and no modality, unit or abbreviation."""
    dotted, low = match["dot"] is not None, match["title"]
    if (
        not is_capital(name)
        or len(name) == 1
        or _FRENCH_SIZE.search(scan.text, max(0, match.start() - 3), match.start())
    ):
        return False
    if low == "st":
        return False  # saints name places, which are found as such
    clinical = is_stop(low_name)
    if low in {"pt", "pat"}:
        if title.isupper():
            return not clinical and name.isupper() and _two_names(scan, match.end()) is not None
        return (
            not clinical
            and low_name not in functions()
            and (match["colon"] is not None or not looks_clinical(low_name))
        )
    if title.isupper() and low != "m":
        if low == "ms" and not dotted:
            return name.isupper() and _two_names(scan, match.end()) is not None
        return dotted and low not in {"mr", "hr"} and not clinical
    if low == "m":
        return dotted and title == "M" and not clinical and low_name not in _EPONYMS and not looks_clinical(low_name)
    if title.islower() and not dotted:
        return not clinical and not name.isupper()
    if clinical and low in {"mr", "fr", "hr", "sr"} and not dotted:
        return low == "mr" and match.start() > 0 and not is_stop(_word_after(scan, match.end()))
    return not (clinical and low in {"fr", "hr", "sr"})


def _word_after(scan: Scan, at: int) -> str:
    """The second word behind a place, in small letters."""
    found = re.compile(r"[ \t]{1,3}[^\W\d_]{1,40}[ \t]{1,3}([^\W\d_]{1,40})").match(scan.low, at)
    return found[1] if found else ""


_EPONYMS = frozenset(
    "crohn bechterew parkinson hodgkin alzheimer paget basedow scheuermann perthes boeck wilson addison cushing "
    "ménière meniere dupuytren osler ledderhose sudeck still whipple werlhof kahler waldenström waldenstrom fabry "
    "gaucher pompe behçet behcet hirschsprung köhler osgood schlatter bowen forestier huntington pick horton "
    "raynaud castleman".split()
)


def _is_technical(low: str, name: str) -> bool:
    """Whether what follows DR in capitals is of the examination (digital radiography), not a name."""
    return is_stop(low) or len(name) < _SHORTEST or looks_clinical(low)


def _past_titles(scan: Scan, at: int) -> int:
    """Where the name starts behind further titles: Prof. Dr. med. Müller."""
    for _ in range(6):
        match = _TITLE_WORD.match(scan.low, at)
        if match is None or match[1] not in _MORE:
            break
        at = match.end()
    return at


_TITLE_WORD = re.compile(r"[ \t\u00a0]{0,2}([^\W\d_]{1,6})(?:\.[ \t]{0,2}|-|[ \t]{1,2})(?=[^\W\d_])")


def _in_role(scan: Scan, match: re.Match[str]) -> Span | None:
    text, role = scan.text, " ".join(match["role"].split())
    at = match.end()
    word = WORD.match(text, at + len(_blank(text, at)))
    if word is None or not is_capital(word[0]) or text[word.end() : word.end() + 1].isdecimal():
        return None
    colon = match["colon"] is not None
    sure = role.endswith(_CAPS_ONLY_WITH)
    low = scan.low[word.start() : word.end()]
    if low in _TITLES:
        return None  # the title announces it
    if (
        not colon
        and text[word.start() : word.end()].isupper()
        and not sure
        and len(word[0]) > 1
        and text[match.start() : at].isupper()
    ):
        return None
    if not colon and not sure:
        if looks_clinical(low):
            return None
        initials = role == "tech" and word[0].isupper() and len(word[0]) <= _SHORTEST
        if role in _ALONE and not initials and _two_names(scan, at) is None and not _in_sentence(scan, word):
            return None
    end = end_of_run(scan, word.start(), 4)
    if end == word.start():
        return None
    end = _second_half(scan, end)
    start = match.start() if sure or role in {"per", "c/o", "d/w", "tech", "signed", "gez", "attn"} else word.start()
    if sure:
        start = match.start() + max(role.rfind(" "), 0) + (1 if " " in role else 0)
        start = min(start, word.start())
    return Span(start, _degreed(text, end), "name")


def _in_sentence(scan: Scan, word: re.Match[str]) -> bool:
    """Whether one capitalised word stands in ordinary writing, so that the capital makes it a name."""
    return not word[0].isupper() and not word[0].endswith("ed") and _SENTENCE.match(scan.text, word.end()) is not None


_SENTENCE = re.compile(r"(?:'s|\u2019s)?[ \t]{0,2}[,.;)]?(?:$|\n|[ \t]{1,2}[^\W\d_A-Z])|,[ \t]?[^\W\d_]")


def _second_half(scan: Scan, end: int) -> int:
    """The end of a name written surname first: Smith, John A."""
    if scan.text[end : end + 1] != ",":
        return end
    return max(end, _or_zero(end_of_run(scan, end + 1, 2), end + 1))


def _or_zero(end: int, start: int) -> int:
    return end if end > start else 0


def _blank(text: str, at: int) -> str:
    match = _TITLE_BLANK.match(text, at)
    return match[0] if match else ""


_TITLE_BLANK = re.compile(r"[ \t^\u00a0]{0,3}")


def _degreed(text: str, end: int) -> int:
    match = _DEGREE.match(text, end)
    return match.end() if match else end


def _two_names(scan: Scan, at: int) -> int | None:
    """The end of two or more capitalised words that are not of medicine, or None."""
    words = 0
    position = at
    end = None
    for _ in range(4):
        start = position + len(_blank(scan.text, position))
        match = WORD.match(scan.text, start)
        if match is None or not is_capital(match[0]) or scan.text[match.end() : match.end() + 1].isdecimal():
            break
        low = scan.low[start : match.end()]
        if len(low) == 1:
            position = match.end() + (scan.text[match.end() : match.end() + 1] == ".")
            continue
        if looks_clinical(low):
            break
        words += 1
        position = end = match.end()
    return end if words > 1 else None


@cache
def _caret() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w^-])[^\W\d_]['\w.-]{1,40}\^[^\W\d_][\w. '-]{0,40}"
        r"(?:\^[\w.'-]{0,20}){0,3}"
    )


def _carets(scan: Scan) -> Iterator[Span]:
    """Values of VR PN: DOE^JOHN. Descriptions have carets too, between a region and a protocol."""
    for match in _caret().finditer(scan.text):
        parts = re.findall(r"[^\W\d_]{2,}", "^".join(match[0].split("^")[:2]))
        if len(parts) < 1 or any(looks_clinical(part.lower()) for part in parts) or any(map(str.isdecimal, match[0])):
            continue
        first = match[0].partition("^")[0]
        if match[0].count("^") > 1 and remembered().has(first) and not remembered().is_name(first):
            yield Span(match.start() + len(first) + 1, match.end(), "name")
        elif all(is_capital(part) for part in parts[:2]) or match[0].islower():
            yield Span(match.start(), match.end(), "name")


@cache
def _comma() -> re.Pattern[str]:
    word = r"[^\W\d_]{2,30}(?:['\u2019-][^\W\d_]{2,30})?"
    return re.compile(
        rf"(?<![\w,'-])(?<!, )(?P<last>{word}),[ ]?(?:(?P<first>{word})(?P<initial>[ ][^\W\d_](?:\.|"
        rf"(?!\w)))?(?![\w'-])|"
        r"(?P<letters>[^\W\d_]\.(?:[ ]?[^\W\d_]\.)?)(?!\w))"
    )


def _commas(scan: Scan) -> Iterator[Span]:
    """SMITH, JOHN A: surname, comma, given name, in capitals or with an initial or alone in the text."""
    for match in _comma().finditer(scan.text):
        last, first = match["last"], match["first"] or match["letters"]
        if not (is_capital(last) and is_capital(first)):
            continue
        whole = len(match[0]) == len(scan.text.strip())
        if not (match["initial"] or match["letters"] or whole or (last.isupper() and first.isupper())):
            continue
        if match["initial"] and not is_capital(match["initial"].strip()):
            continue
        if looks_clinical(last.lower()) or looks_clinical(first.lower()) or _are_words(last, first):
            continue
        yield Span(match.start(), match.end(), "name")


def _are_words(last: str, first: str) -> bool:
    """Whether the first of two words is medicine and the other nobody's name: LUNG, RECHTS."""
    words = remembered()
    return words.has(last) and not words.is_name(last) and words.has(first) and not words.is_name(first)


@cache
def _initial() -> re.Pattern[str]:
    return re.compile(
        r"(?<![^\W_])(?<!\.)(?:(?P<lone>(?:[^\W\d_a-z]\.){2,3})(?![^\W_])|"
        r"(?:[^\W\d_a-z]\.[ ]?){1,3}(?P<name>[^\W\d_]{3,30}(?:-[^\W\d_]{2,30})?))"
    )


_NO_INITIALS = frozenset(
    "u.s. u.k. g.e. p.a. a.p. i.v. p.o. b.i.d. t.i.d. q.i.d. c.t. m.r. n.p.o. u.s.a. e.u. h.s. p.r.n. d.d. e.g. "
    "i.e. r.o. s.p. c.c. a.m. p.m. m.d. d.o. r.t. r.n. i.m. s.c. l.a. r.a. l.v. r.v. q.d. n.a. b.p. o.d. o.s. "
    "z.b. d.h. u.a. v.a. i.d. n.n. e.v. h.c. o.b. k.m. z.n. p.e. s.a. s.l. m.m. f.u. d.r. i.c. t.b. m.s. h.i.v. "
    "c.v. p.n. f.n. d.i. m.i. o.p. f.f.".split()
)
_SIDES = frozenset("LR")
_LATIN = re.compile(
    r"(?:alis|aris|ialis|oris|icus|ica|eus|ea|oides|inus|ina|ius|ae|ii|cava|portae|carotis|subclavia|iliaca|coli)$"
)


def _initials(scan: Scan) -> Iterator[Span]:
    """J. Smith, J.R. Smith, and initials alone: J.S."""
    for match in _initial().finditer(scan.text):
        if match["lone"]:
            if scan.low[match.start() : match.end()] not in _NO_INITIALS:
                yield Span(match.start(), match.end(), "name")
            continue
        name, low = match["name"], match["name"].lower()
        if not is_capital(name) or looks_clinical(low) or low in _EPONYMS or _LATIN.search(low):
            continue
        if name.isupper() and match[0][0] in _SIDES:
            continue
        end = end_of_run(scan, match.start("name"), 2)
        yield Span(match.start(), _degreed(scan.text, max(end, match.end())), "name")


_FOR = frozenset("for für pour para per voor".split())
_FOR_WHOM = re.compile(r"(?<![^\W_])(?:ordered for|for|für|pour|para|per|voor)(?=[ \t]{1,2}[^\W\d_])")
_END = re.compile(r"[ \t]{0,3}(?:[.;,)!]|$|\n)")


def _for_somebody(scan: Scan) -> Iterator[Span]:
    """CT for Jane Smith, at the end of a sentence; one word alone only where the text is not in capitals."""
    for match in _FOR_WHOM.finditer(scan.low):
        at = match.end()
        end = end_of_run(scan, at, 3, stop=looks_clinical)
        if end == at or not _END.match(scan.text, end):
            continue
        words = scan.text[at:end].split()
        capitals = scan.text[match.start() : at].isupper() or (words[0].isupper() and len(words[0]) > 1)
        if len(words) > 1 or (not capitals and len(words[0]) >= _SHORTEST):
            yield Span(match.start(), end, "name")
