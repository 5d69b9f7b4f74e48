"""An invented person, in every form in which the tests plant and seek him."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlantedIdentity:
    """The invented identity; every value is long and odd enough that no random sample of pixels spells it.

    The record number is bare digits, so that it can stand in DS, IS and UI too.
    """

    family: str = "Drummond"
    given: str = "Barnaby"
    middle: str = "Quill"
    ideographic_family: str = "勅使河原"
    ideographic_given: str = "雪之丞"
    record_number: str = "1836104427"
    accession_number: str = "ACX5520917436"
    birth_date: str = "19110913"
    phone: str = "+44 1632 960917"
    street: str = "17 Wetherby Lane"
    physician_family: str = "Thistlewood"
    physician_given: str = "Agatha"
    hospital: str = "Saint Ossyth Infirmary"

    @property
    def name(self) -> str:
        """The name as a PN value."""
        return f"{self.family}^{self.given}^{self.middle}"

    @property
    def ideographic(self) -> str:
        """The ideographic component group of the PN value."""
        return f"{self.ideographic_family}^{self.ideographic_given}"

    @property
    def physician(self) -> str:
        """The referring physician as a PN value."""
        return f"{self.physician_family}^{self.physician_given}"

    def names(self) -> tuple[str, ...]:
        """The name as people and systems write it."""
        family, given, middle = self.family, self.given, self.middle
        return (
            self.name,
            f"{given} {family}",
            f"{family.upper()}, {given.upper()}",
            f"{family}{given}".lower(),
            f"{given} {middle} {family}",
            family,
            f"{given.upper()} {family.upper()}",
            f"{given[0]}. {family}",
            f"{family}_{given}",
        )

    def birth_dates(self) -> tuple[str, ...]:
        """The birth date as DICOM, as ISO 8601 and as people write it."""
        year, month, day = self.birth_date[:4], self.birth_date[4:6], self.birth_date[6:]
        return (self.birth_date, f"{year}-{month}-{day}", f"{day}.{month}.{year}")

    def phones(self) -> tuple[str, ...]:
        """The telephone number as written and as bare digits."""
        return (self.phone, "".join(c for c in self.phone if c.isdigit()))

    def physicians(self) -> tuple[str, ...]:
        """The referring physician as written."""
        family, given = self.physician_family, self.physician_given
        return (self.physician, f"{given} {family}", f"Dr {family}", family.upper())

    def forms(self) -> tuple[str, ...]:
        """Every form that a carrier may bear, kinds mixed so that a cycle through them meets all."""
        kinds = (
            self.names(),
            (self.record_number, self.accession_number),
            self.birth_dates(),
            self.phones(),
            (self.street, self.street.upper()),
            self.physicians(),
            (self.hospital, self.hospital.upper()),
        )
        longest = max(len(kind) for kind in kinds)
        return tuple(kind[i] for i in range(longest) for kind in kinds if i < len(kind))

    def needles(self) -> tuple[tuple[str, str], ...]:
        """What must be nowhere: (kind, text), case-folded, without separators; the parts of the name one by one."""
        year, month, day = self.birth_date[:4], self.birth_date[4:6], self.birth_date[6:]
        digits = "".join(c for c in self.phone if c.isdigit())
        return (
            ("name", self.family.lower()),
            ("name", self.given.lower()),
            ("name", (self.middle + self.family).lower()),
            ("name", (self.given + self.middle).lower()),
            ("id", self.record_number),
            ("id", self.accession_number.lower()),
            ("date", self.birth_date),
            ("date", day + month + year),
            ("phone", digits[2:]),
            ("address", self.street.split()[1].lower()),
            ("name", self.physician_family.lower()),
            ("org", self.hospital.split()[1].lower()),
        )
