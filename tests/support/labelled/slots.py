"""What stands in the slots of a template: the pieces of text that identify somebody."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from support.labelled import people, values
from support.labelled.model import Half
from support.labelled.people import Patient, Person
from support.labelled.template import Language

_PEOPLE: Final = {"pt", "dr", "op", "tech", "rel"}
_OLD: Final = (91, 104)
_EMPLOYERS: Final = ("Brackwater Shipping", "Tillson Foods Ltd", "Oakridge Motors", "Pemberly Insurance")
_HOSTS: Final = ("pacs01.northmoor.example", "ris.seelenbach.example", "img-srv7.averill.example", "WKS-4471")
_DAY_MONTH: Final = ("{m}/{d}", "{mon} {d}", "{d} {month}", "{d}th {month}", "{month} {d}")
"""Without a year; the days are such that nobody takes them for a fraction or for months."""
_ABBREVIATIONS: Final = frozenset(
    """
    AB AC AD AF AI AL AM AN AO AP AS AT AV AW AX BA BE BM BP BR BS BW CA CC CO CP CR CS CT CV DE DF DO DR DX ED
    EF EM EP ER ES ET FA FB FE FS FT GA GE GH GI GU HE HF HR IC ID IF IM IN IR IS IT IV LA LE LL LP LR LS LT LV
    MA MB MD ME MG MI ML MM MR MS MV NA NG NM NO NS OB OD OF ON OP OR OS PA PC PD PE PM PO PR PS PT PV QA RA RE
    RF RI RL RM RO RR RS RT RV SA SC SD SE SI SL SP SR SS ST SV TE TH TI TO TR TV UC UP US UV VA VE VP WB WE WI
    WO WS WT XA XR ACC FAS CAD MIP MRA
    """.split()
)
"""Initials that are these are written with dots unless something announces them: without, nobody could tell."""
_RARER: Final = frozenset(
    """
    BB BK BT BX CB CD CF CH DA DD DI DX FC FX GB GD GM GO HA HC HD HX IQ KM KV LN LO MO NL OA OK OT PI RD RH RP SB SM SN
    SO TB TC TD TG TP TS TT TX VI VR VT WC WM
    """.split()
)
"""More of them, heeded in the sets for tuning alone: the strings of the others stay as they are."""
_TOLD_BY_A_THIRD: Final = frozenset(("AM", "PM", "MD"))
"""With dots, too, these are a time of day or a degree: in those sets a third letter tells."""
_INITIALED: Final = frozenset(("family", "initials", "given", "fi", "if", "ifc", "caretif", "login", "dotted", "three"))
"""Forms that lack the given name: nothing in them tells that a surname which is a word is one."""
_CASES: Final[Mapping[str, Callable[[str], str]]] = {"u": str.upper, "l": str.lower, "": str}


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a slot, and what kind of identifier that is."""

    text: str
    kind: str


class Slots:
    """Fills the slots of one string.

    Args:
        language: whose names and formats.
        half: whose names.
        patient: the string's patient.
        rng: what decides.
        surveyed: whether the survey knows the patient: if not, nobody bears a surname that is a word unless a title
            or a given name beside it tells.
    """

    def __init__(self, language: Language, half: Half, patient: Patient, rng: random.Random, *, surveyed: bool) -> None:
        self._language = language
        self._half = half
        self._patient = patient
        self._rng = rng
        self._surveyed = surveyed
        self._others: dict[str, Person] = {}

    def fill(self, slot: str) -> Filled:
        """The text for a slot, in capitals where it ends in `:u` and in small letters for `:l`; KeyError for others."""
        slot, _, case = slot.partition(":")
        filled = self._fill(slot)
        return Filled(_CASES[case](filled.text), filled.kind)

    def _fill(self, slot: str) -> Filled:
        announced = slot.startswith("@")
        who, _, how = slot.lstrip("@~").partition(".")
        if how == "initials" or (who, how) == ("hosp", "abbr"):
            short = self._abbreviation() if who == "hosp" else self._who(who, how, announced=announced).initials
            if "." in self._language.code and short in _TOLD_BY_A_THIRD and not announced:
                return Filled(f"{short[0]}.K.{short[1:]}.", "initials")
            dotted = short in _ABBREVIATIONS or ("." in self._language.code and short in _RARER)
            return Filled(".".join(short) + "." if dotted and not announced else short, "initials")
        if who in _PEOPLE and how in {"dotted", "three"}:
            short = self._who(who, how, announced=announced).initials
            if how == "three":
                return Filled(short[0] + self._rng.choice("JKQXZ") + short[1:], "initials")
            return Filled("".join(f"{letter}." for letter in short), "initials")
        if who in _PEOPLE:
            return Filled(self._name(self._who(who, how, announced=announced), how), "name")
        if who == "hosp":
            name = self._patient.hospital
            return Filled(people.plain(name).replace(" ", "_") if how == "under" else name, "org")
        return Filled(*self._value(who))

    def _who(self, who: str, how: str, *, announced: bool) -> Person:
        known = {"pt": self._patient.person, "dr": self._patient.doctor, "op": self._patient.operator}
        if self._surveyed and who in known:
            return known[who]
        bare = how in _INITIALED and not announced
        key = f"{who}{bare}"
        if key not in self._others:
            self._others[key] = people.person(self._language, self._half, self._rng, plain_family=bare)
        return self._others[key]

    def _name(self, who: Person, how: str) -> str:
        family, given = who.family, who.given
        match how:
            case "family":
                return family
            case "given":
                return given
            case "caret":
                return f"{family}^{given}" if self._rng.random() < 0.5 else f"{family.upper()}^{given.upper()}"
            case "comma":
                return f"{family}, {given}"
            case "under":
                return f"{people.plain(family)}_{people.plain(given)}".replace(" ", "_")
            case "dot":
                return who.user
            case "full":
                return self._rng.choice((
                    f"{given} {family}",
                    f"{given} {family}",
                    f"{given} {self._rng.choice(values.LETTERS)}. {family}",
                    f"{family} {given}",
                    f"{given[0]}. {family}",
                    f"{people.plain(given)} {people.plain(family)}",
                )) if self._surveyed else f"{given} {family}"  # fmt: skip
            case _:
                return self._written(family, given, how)

    def _written(self, family: str, given: str, how: str) -> str:
        """Names as systems and hasty people write them."""
        middle = self._rng.choice(values.LETTERS)
        run, first = (people.plain(name).replace(" ", "").replace("'", "") for name in (family, given))
        forms = {
            "first": f"{given} {family}",
            "last": f"{family} {given}",
            "fi": f"{given[0]} {family}",
            "if": f"{family} {given[0]}",
            "ifc": f"{family}, {given[0]}.",
            "caretif": f"{family}^{given[0]}",
            "caretmid": f"{family}^{given}^{middle}",
            "mid": f"{given} {middle} {family}",
            "commamid": f"{family}, {given} {middle}",
            "camel": run + first,
            "dash": f"{run}-{first}",
            "login": (first[:1] + run).lower(),
        }
        return forms[how]

    def _abbreviation(self) -> str:
        return "".join(word[0] for word in self._patient.hospital.replace("-", " ").split() if word[0].isupper())

    def _value(self, what: str) -> tuple[str, str]:
        rng, patient, sections = self._rng, self._patient, self._language.sections
        match what:
            case "mrn":
                return patient.mrn, "id"
            case "acc":
                return patient.accession, "id"
            case "insurance":
                return patient.insurance, "id"
            case "ssn":
                return values.shape("###-##-####", rng), "id"
            case "npi":
                return values.digits(10, rng), "id"
            case "serial":
                return f"SN{values.digits(7, rng)}", "id"
            case "phone":
                return patient.phone, "phone"
            case "ext":
                return people.extension(rng), "phone"
            case "email":
                return f"{patient.person.user}@example.org", "email"
            case "ip":
                return f"10.{rng.randint(11, 250)}.{rng.randint(11, 250)}.{rng.randint(11, 250)}", "address"
            case "host":
                return rng.choice(_HOSTS), "address"
            case "addr":
                return patient.address, "address"
            case "city":
                return patient.city, "place"
            case "employer":
                return rng.choice(_EMPLOYERS), "org"
            case "age":
                return str(rng.randint(*_OLD)), "age"
            case "node":
                town = people.plain(patient.city).replace(" ", "").lower()
                return rng.choice(
                    (f"srv{values.digits(2, rng)}.{town}.example", f"PC{values.digits(5, rng)}")
                ), "address"
            case "visit" | "order" | "pager" | "grouped":
                return values.number(what, rng), "phone" if what == "pager" else "id"
            case "md" | "datep" | "stamp":
                day = (rng.randint(2004, 2024), rng.randint(1, 12), rng.randint(13, 28))
                return values.hasty_date(what, day, sections["month"], rng), "date"
            case "dob":
                return values.date(rng.choice(_whole(sections["dateformat"])), patient.born, sections["month"]), "date"
            case "daymonth":
                return values.date(
                    rng.choice(_DAY_MONTH), (2019, rng.randint(3, 9), rng.randint(13, 28)), sections["month"]
                ), "date"
            case "date" | "datec":
                pattern = "{yyyy}{mm}{dd}" if what == "datec" else rng.choice(sections["dateformat"])
                day = (rng.randint(2004, 2024), rng.randint(1, 12), rng.randint(1, 28))
                return values.date(pattern, day, sections["month"]), "date"
            case _:
                raise KeyError(what)


def _whole(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Those with a day: nobody is born in a month."""
    return tuple(one for one in patterns if "{d" in one)
