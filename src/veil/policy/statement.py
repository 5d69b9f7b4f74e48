"""The conformance statement that PS3.15 E.1 and E.3 ask for, computed from a rule book, as Markdown.

It says what is removed and by what it is replaced, in which scope identifiers stay consistent, which options are
claimed and which are not and why, how text, dates, pixels and private attributes are cleaned, and by which edition.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from veil import standard
from veil.policy import coarse_told, pixels
from veil.policy.actions import Action
from veil.policy.book import RuleBook
from veil.policy.claims import OPTIONS, objection
from veil.policy.classes import ALWAYS
from veil.policy.model import Policy
from veil.policy.objects import DEFAULTS
from veil.policy.table import example
from veil.policy.weakened import weakened
from veil.standard.profile import PRIVATE_SELECTOR

_DONE = {
    Action.REMOVE: "removed, with what is in it",
    Action.EMPTY: "kept with length zero",
    Action.DUMMY: "replaced by a dummy value that is valid for the VR, the same for everybody",
    Action.UID: "replaced by a UID `2.25.` and 128 bits of a keyed hash of the old one",
    Action.PSEUDONYM: "replaced by the pseudonym of the patient",
    Action.ALIAS: "replaced by 60 bits of a keyed hash of the old value and the patient, the same for the same value",
    Action.SHIFT: "changed as the section on dates says",
    Action.CLEAN: "cleaned; where nothing can clean it yet, removed, emptied or replaced by a dummy, as its type asks",
    Action.GENERALISE: "kept as the middle of a band of values",
    Action.RECURSE: "kept, and every attribute inside treated by its own rule",
    Action.KEEP: "kept; a known identifier of the patient inside a text is taken out",
}
_SECTION = {
    "clean_pixel_data": "E.3.1",
    "clean_recognizable_visual_features": "E.3.2",
    "clean_graphics": "E.3.3",
    "clean_structured_content": "E.3.4",
    "clean_descriptors": "E.3.5",
    "retain_longitudinal_full_dates": "E.3.6",
    "retain_longitudinal_modified_dates": "E.3.6",
    "retain_patient_characteristics": "E.3.7",
    "retain_device_identity": "E.3.8",
    "retain_uids": "E.3.9",
    "retain_safe_private": "E.3.10",
    "retain_institution_identity": "E.3.11",
}
_TEXT = {
    "allow": "Of free text the patient's known identifiers and what looks like a name, address, number or date are "
    "taken out; of the rest only words on a list of clinical words, measures and technical terms stay.",
    "scrub": "Of free text the patient's known identifiers and what looks like a name, address, number or date are "
    "taken out; unknown words stay.",
    "remove": "Free text is removed.",
}
_UNUSED = {
    "all": "Bits of native pixel data that belong to no sample are set to zero where they say anything.",
    "named": "Bits of native pixel data that belong to no sample are set to zero where an overlay lies in them.",
}
_FACES = {
    "flag": "Series that may show a face are named in the report and delivered.",
    "hold": "Series that may show a face are held.",
    "deface": "Faces are taken out of images.",
}
_LISTS = {"ps3.15": "PS3.15 Table E.3.10-1", "tcia": "the knowledge base of The Cancer Imaging Archive (2024)"}
_MODIFIED = {"shift": "MODIFIED", "year": "MODIFIED", "keep": "UNMODIFIED", "remove": "REMOVED"}


def statement(book: RuleBook, rooms: frozenset[str]) -> str:
    """The statement for a rule book with the cleaning rooms that exist."""
    return "\n".join(_lines(book, rooms)) + "\n"


def _lines(book: RuleBook, rooms: frozenset[str]) -> Iterator[str]:
    policy = book.policy
    yield f"# De-identification conformance statement: policy {policy.name}"
    yield ""
    if policy.title:
        yield f"{policy.title}."
    if policy.extends:
        yield f"It extends: {', '.join(policy.extends)}."
    yield f"Edition: DICOM PS3.15 {standard.EDITION}, Annex E. Rule book: {book.digest}."
    yield from _claims(book, rooms)
    yield from _attributes(book)
    yield from _identifiers(book)
    yield from _dates(book)
    yield from _cleaning(book, rooms)
    yield from _private(book)
    yield from _objects(book)
    yield from coarse_told.told(policy)
    yield from _rules(book)
    yield from _rows(book)


def _claims(book: RuleBook, rooms: frozenset[str]) -> Iterator[str]:
    claimed = book.claims(rooms)
    yield from ("", "## Profile and options", "")
    weak = weakened(book.policy)
    if weak:
        yield "Nothing is claimed: these rules of the policy keep what the standard with these options takes away."
        yield ""
        yield from (f"- `{rule.selector.text}`: {rule.action} ({rule.policy}, line {rule.line})" for rule in weak)
        yield ""
    yield from (
        "| profile or option | PS3.15 | code (DCM) | switched | claimed | why not |",
        "|---|---|---|---|---|---|",
    )
    for name in ("basic", *OPTIONS):
        method = standard.codes.method(name)
        on = name == "basic" or name in book.policy.options
        why = "" if name in claimed or not on else objection(book.policy, name, rooms) or "see above"
        shown = ("on" if on else "off", "yes" if name in claimed else "no", why)
        yield f"| {' | '.join((method.meaning, _SECTION.get(name, 'E.2'), method.value, *shown))} |"
    yield from ("", "What is claimed is written to (0012,0064), appended to what the source holds there.")


def _attributes(book: RuleBook) -> Iterator[str]:
    yield from ("", "## Attributes", "")
    yield _paragraph(
        "Each attribute, at every depth of nesting, has exactly one rule.",
        "Attributes of Table E.1-1 follow the table with the options above;",
        "compound actions follow the type of the attribute in its IOD, so that the object stays valid.",
        "Attributes of PS3.6 that the table does not list follow the class of their value.",
        "What PS3.6 does not know is removed.",
        "An attribute of type 1 or 2 in a mandatory module is replaced or emptied where it would be removed.",
    )
    yield from ("", "| action | listed in E.1-1 | not listed | what is done |", "|---|---|---|---|")
    listed, others = _counts(book)
    for action, done in _DONE.items():
        if listed[action] or others[action]:
            yield f"| {action} | {listed[action]} | {others[action]} | {done} |"
    yield from ("", "Counted at the top level of an object whose IOD is unknown.", "")
    always = ", ".join(f"({tag >> 16:04X},{tag & 0xFFFF:04X})" for tag in sorted(ALWAYS))
    yield f"Always removed, whatever a policy says: {always}."


def _counts(book: RuleBook) -> tuple[Counter[Action], Counter[Action]]:
    listed: Counter[Action] = Counter()
    for row in standard.profile.rows():
        if row.selector != PRIVATE_SELECTOR:
            listed[book.rule(None, (), example(row), row.vr).action] += 1
    others: Counter[Action] = Counter()
    for tag, entry in standard.dictionary.entries().items():
        if standard.profile.row(tag) is None:
            others[book.rule(None, (), tag, entry.vr).action] += 1
    return listed, others


def _identifiers(book: RuleBook) -> Iterator[str]:
    identity = book.policy.identity
    zeros = "do not count" if identity.zeros == "strip" else "count"
    case = "do not count" if identity.case == "fold" else "count"
    issuer = "does not count" if identity.issuer == "ignore" else "counts"
    yield from ("", "## Pseudonyms and UIDs", "")
    yield _paragraph(
        f"The pseudonym is `{identity.prefix}` and {identity.length} characters, a keyed function of the patient's ID.",
        f"In that ID leading zeros {zeros}, capital and small letters {case}, the issuer {issuer}.",
        "A new UID is a keyed function of the old one.",
        "Both are consistent over all files, patients, runs and machines that use the same key,",
        "and cannot be linked without it.",
        "UIDs that the standard registers are kept.",
        f"Ages above {identity.max_age} become {identity.max_age + 1:03d}Y.",
    )


def _dates(book: RuleBook) -> Iterator[str]:
    dates = book.policy.dates
    weeks = ", whole weeks" if dates.whole_weeks else ""
    method = {
        "shift": "Dates and the dates of date-times are moved by one offset for each patient, "
        f"from {dates.min_weeks} to {dates.max_weeks} weeks{weeks}, never zero, "
        "a keyed function of the patient's ID: distances within a patient stay exact. "
        "The zero points of clocks and calendars are not moved.",
        "keep": "Dates are kept.",
        "remove": "Dates are removed, emptied or replaced by a dummy, as the table says.",
        "year": "Of dates and date-times only the year stays.",
    }
    told = dates.mode in {"shift", "keep"}
    times = "kept" if told and dates.times == "keep" else "removed"
    zone = "kept" if told and dates.zone == "keep" else "removed"
    yield from ("", "## Dates and times", "", method[dates.mode])
    yield f"Times of day are {times}, time zones {zone}."
    yield f"Longitudinal Temporal Information Modified (0028,0303) becomes {_MODIFIED[dates.mode]}."


def _cleaning(book: RuleBook, rooms: frozenset[str]) -> Iterator[str]:
    policy = book.policy
    yield from ("", "## Text, pixels, faces", "", f"- {_TEXT[policy.text]}")
    if policy.text != "remove" and policy.recogniser != "none":
        yield f"- Beside that the recogniser {policy.recogniser} takes out of it what it finds."
    if policy.text != "remove" and "text" not in rooms:
        yield "- Nothing can clean free text yet: until then it is removed, emptied or replaced by a dummy."
    yield f"- {_content(policy, rooms)}"
    yield f"- {_graphics(policy, rooms)}"
    yield f"- {_UNUSED[policy.pixels.unused_bits]}"
    yield from (f"- {line}" for line in pixels.told(policy, rooms))
    yield f"- {_FACES[policy.faces]}"
    if policy.faces == "deface" and "faces" not in rooms:
        yield "- Nothing can take out faces yet: until then such series are held."
    yield "- Known identifiers of the patient are searched for in every kept text, whatever the rule."


def _content(policy: Policy, rooms: frozenset[str]) -> str:
    if "clean_structured_content" not in policy.options or "content" not in rooms:
        return "Structured content is replaced by a dummy, acquisition contexts and specimen preparations are emptied."
    return _paragraph(
        "Content items of reports, acquisition contexts and specimen preparations are treated by their concept and",
        "value type (Table E.3.4-1 with the options above). Where the table says X or D, the value is replaced by a",
        "dummy, or by the new UID, and the item stays, for items are addressed by their position.",
        "Concepts that the table does not list are treated by their value type: names of people are replaced,",
        "texts cleaned, dates treated as said above, and UIDs, references and codes of unpublished schemes replaced.",
    )


def _graphics(policy: Policy, rooms: frozenset[str]) -> str:
    cleaned = "clean_graphics" in policy.options and "graphics" in rooms
    annotations = "stay and their texts are cleaned as free text is" if cleaned else "are replaced by a dummy"
    return f"Graphic annotations {annotations}; overlays, curves and icons are removed."


def _private(book: RuleBook) -> Iterator[str]:
    yield from ("", "## Private attributes", "")
    if "retain_safe_private" not in book.policy.options:
        yield "All private attributes are removed, at every depth."
        return
    lists = " or ".join(_LISTS[name] for name in book.policy.private_lists) or "no list"
    yield _paragraph(
        f"Kept are those on {lists}, known by creator, group and low byte, if their VR agrees with the list.",
        "Of them UIDs are replaced, dates treated, free text cleaned, names and addresses removed.",
        "All others are removed, at every depth, with private creators that reserve nothing any more.",
    )


def _objects(book: RuleBook) -> Iterator[str]:
    said = {name: book.policy.objects.get(name, default) for name, default in DEFAULTS.items()}
    yield from ("", "## Kinds of objects", "")
    yield f"Delivered: {_names(name for name, what in said.items() if what == 'deliver')}."
    cleaned = [name for name, what in said.items() if what == "clean"]
    if cleaned:
        yield f"Rebuilt and then delivered: {_names(cleaned)}."
    yield f"Held: {_names(name for name, what in said.items() if what == 'hold')}; and every SOP class that is unknown."


def _rules(book: RuleBook) -> Iterator[str]:
    if not book.policy.rules:
        return
    yield from ("", "## Rules of the policy", "", "| attribute | action | reason | from |", "|---|---|---|---|")
    for rule in book.policy.rules:
        reason = rule.reason.replace("|", "/")
        yield f"| `{rule.selector.text}` | {rule.action} | {reason} | {rule.policy}:{rule.line} |"


def _rows(book: RuleBook) -> Iterator[str]:
    yield from ("", "## Table E.1-1 as it is applied", "")
    yield "In an object whose IOD is unknown; compound actions differ from IOD to IOD, with the type of the attribute."
    yield from ("", "| tag | attribute | basic | action here |", "|---|---|---|---|")
    for row in standard.profile.rows():
        if row.selector != PRIVATE_SELECTOR:
            rule = book.rule(None, (), example(row), row.vr)
            yield f"| {row.selector} | {row.name} | {row.basic} | {rule.action} |"


def _names(names: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names) or "none"


def _paragraph(*parts: str) -> str:
    return " ".join(parts)
