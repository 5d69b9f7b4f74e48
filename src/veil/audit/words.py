"""Words that name nobody, and the one form in which words are compared."""

import unicodedata
from functools import cache
from itertools import pairwise
from typing import Final

from veil import standard

_LETTERS: Final = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "\u0131": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ß": "ss",
}
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_EAST_ASIAN: Final = "\u2e80"

_PLACEHOLDERS: Final = frozenset(
    """
    anon anonym anonyme anonymous anonymized anonymised anonymisiert anonimo anonymity deid deidentified deidentify
    removed redacted masked hidden cleaned blank empty dummy default sample example template unknown unbekannt inconnu
    desconocido sconosciuto onbekend unspecified undefined none null nil nan notavailable notapplicable noname nobody
    nomen nescio test tests testing tester testpatient testpat demo demonstration phantom fantom phantome phantomtest
    quality control qa qc calibration water patient patients patientname patientid subject volunteer proband
    human male female mann frau other others andere unnamed emergency trauma todo tbd xxx yyy zzz doe john jane
    research study series protocol trial project image images scan scanner case head neck body doctor physician
    operator user admin administrator service engineer technician technologist name names first last middle family
    given
    """.split()
)
"""Values that stand where an identifier should. `doe`, `john` and `jane` are what nobody is called in test data."""

_COMMON: Final = frozenset(
    """
    hospital hospitals hopital krankenhaus klinik klinikum clinic clinics clinica clinique ospedale ziekenhuis
    university universitat universite universitair universidad universita
    medical medicine medizin medicina medico
    center centre centro centrum zentrum institute institut instituto istituto institution department departement
    departamento
    abteilung division unit ward floor station room radiology radiologie radiologia radiological imaging diagnostic
    diagnostics nuclear oncology radiotherapy cardiology neurology surgery pediatric children general memorial
    regional
    national state county community saint sankt santa health healthcare care trust foundation group network system
    systems society company corporation limited research laboratory laboratories science sciences north south east
    west
    central city building main private public cancer tumor breast spine brain chest heart america american
    british canada germany deutschland france italy italia spain espana england scotland ireland switzerland austria
    netherlands belgium japan china india korea brazil mexico europe european united states kingdom street road avenue
    siemens healthineers philips toshiba canon hitachi samsung fujifilm agfa kodak carestream hologic varian elekta
    accuray tomotherapy brainlab shimadzu esaote bruker mindray neusoft medtronic konica minolta sectra picker marconi
    elscint acuson visage mevis osirix horos dcmtk pydicom merge vital mirada raysearch philipsmedicalsystems
    gemedical
    gehealthcare gemedicalsystems general electric imagingsciences leica aperio hamamatsu ventana dicom veil basic
    application confidentiality profile clean option policy sha256 modified unmodified deidentifying equipment
    original primary secondary derived axial localizer sagittal coronal transverse oblique
    """.split()
)

TITLES: Final = frozenset(
    """
    dr drs med mr mrs ms miss sir prof professor herr herrn frau monsieur madame senor senora signor signora
    md phd msc bsc rn dds dvm jr sr ii iii iv esq rt frcr mph van von der den de da do du di del della la le los
    das dos
    el al bin ben ibn abu ter ten zu zum zur san and und the of for
    """.split()
)
"""Titles, degrees and particles: never a name by themselves."""


def fold(text: str) -> str:
    """Letters and digits alone, without case, accents and width: "Müller-Lüdenscheid" is "mullerludenscheid"."""
    if text.isascii():
        return "".join(filter(str.isalnum, text)).lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    whole = unicodedata.normalize("NFC", "".join(char for char in apart if unicodedata.category(char) != "Mn"))
    return "".join(_LETTERS.get(char, char) for char in whole if char.isalnum())


def folds(text: str) -> set[str]:
    """The forms of a word: with bare letters, and with ae, oe, ue and aa for letters with marks."""
    if text.isascii():
        return {fold(text)}
    spelt = unicodedata.normalize("NFC", text.casefold()).translate(_UMLAUTS)
    return {fold(text), fold(spelt)}


def words_of(text: str) -> list[str]:
    """The runs of letters and digits of a text."""
    return "".join(char if char.isalnum() or unicodedata.combining(char) else " " for char in text).split()


def is_east_asian(text: str) -> bool:
    """Whether a word holds Han, Kana or Hangul, whose words are short and stand without blanks."""
    return any(char >= _EAST_ASIAN for char in text)


@cache
def lexicon() -> frozenset[str]:
    """Folded words that the standard itself uses: in names of attributes, terms, SOP classes and codes.

    A name that is such a word may stand in any object, whoever is its patient.
    """
    texts = [entry.name for entry in standard.dictionary.entries().values()]
    texts += [entry.keyword for entry in standard.dictionary.entries().values()]
    texts += list(standard.terms.defined_terms())
    texts += [found.name for found in standard.sop.classes().values()]
    texts += [method.code.meaning for method in standard.codes.methods()]
    texts += [code.meaning for code in standard.codes.purposes()]
    found = {fold(word) for text in texts for word in words_of(text)}
    found.update(fold(text) for text in texts)
    return frozenset(found) | _PLACEHOLDERS | _COMMON | TITLES


def is_placeholder(folded: str) -> bool:
    """Whether a whole folded value identifies nobody: a word for nobody, a sequence, or one character over and over."""
    if folded in _PLACEHOLDERS or len(set(folded)) <= 1:
        return True
    if not folded.isdigit():
        return False
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(folded)}
    return steps in ({1}, {9}) or not folded.strip("0")[1:]


def says_nothing(text: str) -> bool:
    """Whether a text is made of placeholders, titles and single letters alone."""
    parts = [fold(word) for word in words_of(text)]
    nothing = _PLACEHOLDERS | TITLES
    return all(len(part) <= 1 or part in nothing or is_placeholder(part) for part in parts)
