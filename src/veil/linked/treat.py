"""One cell of a table by what its column is: the same as the images' attributes get."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from veil import standard
from veil.clean.header import PatientContext
from veil.clean.header.treat import TextRules, Treatment
from veil.identity import Identity
from veil.linked import dates
from veil.linked.columns import Column
from veil.policy import Action, RuleBook
from veil.policy.coarse import NUMBERS, coarsened

GONE: Final = frozenset({"issuer", "name", "remove"})
"""Kinds of columns that are not in the new table."""
_TAKEN: Final = frozenset({Action.REMOVE, Action.EMPTY, Action.DUMMY})
_REMEMBERED: Final = 256

Said = frozenset[tuple[str, str]]
"""Identifiers that a row has itself, as (kind, value) of `veil.identity.Known`."""
ContextOf = Callable[[str, Said], PatientContext]
"""What is known of a patient, by the canonical ID: by the vault, and by the row."""


class Cells:
    """Treats the cells of rows, patient by patient.

    Args:
        book: the rules of the images.
        identity: the keyed answers of the images.
        context_of: what is known of a patient; texts are searched for it.
    """

    def __init__(self, book: RuleBook, identity: Identity, context_of: ContextOf) -> None:
        self._book = book
        self._identity = identity
        self._context_of = context_of
        self._keeps_uids = "retain_uids" in book.policy.options
        self._treatments: OrderedDict[tuple[str, Said], Treatment] = OrderedDict()

    def stays(self, column: Column) -> bool:
        """Whether a column is in the new table."""
        if column.kind == "birth_date":
            return self._action("PatientBirthDate")[0] not in _TAKEN
        if column.kind == "attribute":
            return self._action(column.keyword)[0] not in _TAKEN
        return column.kind not in GONE

    def row(self, columns: Mapping[int, Column], cells: list[str], canonical: str) -> dict[int, str | None]:
        """The new cells by their number; None for one that could not be treated.

        Args:
            columns: those that stay, and those that go, by their number.
            cells: of the row.
            canonical: the patient.
        """

        def texts(value: str) -> str:
            return self._treatment(canonical, _known(columns, cells)).text(value)

        return {
            number: self._cell(column, value, canonical, texts) if (value := cells[number].strip()) else ""
            for number, column in columns.items()
            if self.stays(column)
        }

    def _cell(self, column: Column, value: str, canonical: str, texts: Callable[[str], str]) -> str | None:
        identity = self._identity
        match column.kind:
            case "patient_id":
                return identity.pseudonym(canonical)
            case "birth_date":
                return self._attribute("PatientBirthDate", column.form, value, canonical, texts)
            case "attribute":
                return self._attribute(column.keyword, column.form, value, canonical, texts)
            case "date":
                return dates.date(value, column.form, identity.dates(canonical))
            case "datetime":
                return dates.datetime(value, column.form, identity.dates(canonical))
            case "age":
                return self._age(value)
            case "uid":
                return self._uid(value)
            case "id":
                return identity.alias(canonical, value)
            case "text":
                return texts(value)
            case _:
                return value

    def _attribute(
        self, keyword: str, form: str, value: str, canonical: str, texts: Callable[[str], str]
    ) -> str | None:
        action, vr = self._action(keyword)
        shifter = self._identity.dates(canonical)
        if action is Action.PSEUDONYM:
            return self._identity.pseudonym(canonical)
        if action is Action.ALIAS:
            return self._identity.alias(canonical, value)
        if vr == "AS":
            return self._age(value)
        if vr == "UI":
            return value if action is Action.KEEP else self._uid(value)
        if vr in {"DA", "DT"}:
            if action is Action.KEEP:
                return value if dates.day(value, form) else None
            return (dates.date if vr == "DA" else dates.datetime)(value, form, shifter)
        if vr == "TM":
            return shifter.tm(value.replace(":", "")) and value
        if vr in NUMBERS or vr == "CS":
            return self._kept(keyword, vr, value)
        cleaned = texts(value)
        return self._kept(keyword, vr, cleaned) if cleaned else ""

    def _kept(self, keyword: str, vr: str, value: str) -> str | None:
        """A value that stays, in the bands of the policy if there are some."""
        how = self._book.policy.generalise.get(keyword)
        if how is None:
            return value
        return coarsened(how, vr, value, self._identity.max_age) or None

    def _age(self, value: str) -> str | None:
        """An age in years or as AS: capped, and in bands where images have them. Parts of a year go."""
        number = value.partition(".")[0]
        plain = number.isascii() and number.isdigit()
        written = self._identity.age(f"{int(number):03d}Y" if plain else value)
        coarse = self._kept("PatientAge", "AS", written) if written else None
        return str(int(coarse[:-1])) if coarse and plain else coarse

    def _uid(self, value: str) -> str:
        return value if self._keeps_uids or standard.uids.is_registered(value) else self._identity.uid(value)

    def _action(self, keyword: str) -> tuple[Action, str]:
        tag = standard.dictionary.tag(keyword) or 0
        entry = standard.dictionary.entry(tag)
        vr = standard.dictionary.one_vr(entry.vr) if entry else "UN"
        return self._book.rule(None, (), tag, vr).action, vr

    def _treatment(self, canonical: str, said: Said) -> Treatment:
        """What cleans the texts of a patient; it is dear to make, so the last ones are remembered."""
        key = canonical, said
        found = self._treatments.get(key)
        if found is None:
            context = self._context_of(canonical, said)
            policy = self._book.policy
            found = self._treatments[key] = Treatment(
                self._identity,
                context,
                TextRules(policy.text, context.words, context.block, policy.recogniser),
                keeps_uids=self._keeps_uids,
            )
            if len(self._treatments) > _REMEMBERED:
                self._treatments.popitem(last=False)
        self._treatments.move_to_end(key)
        return found


def _known(columns: Mapping[int, Column], cells: Iterable[str]) -> Said:
    """What a row itself tells of who the patient is."""
    found = set()
    for number, value in enumerate(cells):
        column = columns.get(number)
        if column is None or not value.strip():
            continue
        if column.kind in {"patient_id", "id"}:
            found.add(("id", value.strip()))
        elif column.kind == "birth_date" and (day := dates.day(value, column.form)):
            found.add(("date", day))
        elif column.kind == "name":
            found.add(("name", "^".join(part.strip() for part in value.split(","))))
    return frozenset(found)
