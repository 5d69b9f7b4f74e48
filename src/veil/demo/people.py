"""The invented people of the demo. Nobody has these names, numbers and addresses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One invented patient with what surrounds a patient in a hospital.

    Attributes:
        name: Person Name as DICOM writes it, with its component groups.
        spellings: other forms of the name that people type into texts and folders.
    """

    name: str
    spellings: tuple[str, ...]
    number: str
    accession: str
    born: str
    sex: str
    age: str
    phone: str
    street: str
    physician: str
    operator: str
    hospital: str
    examined: str
    study: str

    def secrets(self) -> tuple[str, ...]:
        """The strings that must not be in any output."""
        surnames = tuple(word.partition("^")[0] for word in (self.physician, self.operator))
        groups = tuple(part for part in self.name.replace("=", "^").split("^") if part)
        return (
            *groups,
            *self.spellings,
            self.number,
            self.accession,
            self.born,
            self.phone,
            self.street,
            *surnames,
            self.hospital,
            self.examined,
            self.study,
        )


PEOPLE = (
    Person(
        name="Quillfeather^Jemima",
        spellings=("Jemima Quillfeather", "QUILLFEATHER_JEMIMA"),
        number="MRN-4471902",
        accession="ACC5530017",
        born="19610427",
        sex="F",
        age="052Y",
        phone="+44 1632 960118",
        street="17 Larkspur Crescent",
        physician="Brackenridge^Ottoline^^Dr",
        operator="Thistlewood^Rufus",
        hospital="Saint Ethelreda Infirmary",
        examined="20130522",
        study="1.2.826.0.1.3680043.8.498.447190220130522",
    ),
    Person(
        name="Kurosawa^Hanabi=\u9ed2\u6ca2^\u82b1\u706b",
        spellings=("Hanabi Kurosawa", "KUROSAWA_HANABI"),
        number="MRN-9038815",
        accession="ACC7719046",
        born="19880913",
        sex="M",
        age="024Y",
        phone="+44 1632 960774",
        street="5 Wintergreen Yard",
        physician="Pennyfeather^Leopold^^Dr",
        operator="Okonjo^Adaeze",
        hospital="Saint Ethelreda Infirmary",
        examined="20130530",
        study="1.2.826.0.1.3680043.8.498.903881520130530",
    ),
)
