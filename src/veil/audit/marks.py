"""The marks of de-identification (PS3.15 E.1.1, PS3.3 C.12.1.1.7): do they say what the policy did?"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from veil import standard
from veil.audit.elements import PIXELS, Part10
from veil.audit.facts import Facts
from veil.audit.findings import Finding, Severity
from veil.audit.reading import Leaf, bare

TAGS: Final = frozenset((0x00120062, 0x00120063, 0x00120064, 0x00280301, 0x00280303))
_CODES, _CODE_VALUE, _SCHEME = 0x00120064, 0x00080100, 0x00080102
_PIXELS_CLEANED: Final = "113101"
_BURNED_IN, _SOP_CLASS = 0x00280301, 0x00080016
_TEXT_LEFT: Final = "H-PIXELS-TEXT"
"""The outcome of a look after which text is still seen; a person may let it pass."""
_STRENGTH: Final = {"": 0, "UNMODIFIED": 1, "MODIFIED": 2, "REMOVED": 3}
_TEMPORAL: Final = {"shift": "MODIFIED", "year": "MODIFIED", "keep": "UNMODIFIED", "remove": "REMOVED"}


class _Seen(NamedTuple):
    """Whether an earlier cleaning claimed clean pixels, and whether a person let text in them pass."""

    earlier: bool
    text_left: bool


def _wrong(what: str, where: str) -> Finding:
    return Finding("A-MARKS", Severity.CERTAIN, where, what)


def codes(leaves: Iterable[Leaf]) -> frozenset[str]:
    """The code values of CID 7050 in De-identification Method Code Sequence."""
    return frozenset(bare(leaf.value) for leaf in leaves if leaf.path == (_CODES, _CODE_VALUE) and bare(leaf.value))


def check(
    file: Part10,
    claimed: frozenset[str],
    facts: Facts,
    source: Part10 | None,
    prior: frozenset[str],
    accepted: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    """What the marks of one file say and should not, or do not say and should.

    Args:
        file: the output.
        claimed: its method codes.
        facts: what is promised.
        source: the source; None if it is not at hand.
        prior: the method codes of the source, which stay.
        accepted: outcome codes that a person let pass in this file.
    """
    if file.text(0x00120062) != "YES":
        yield _wrong("is not YES", "PatientIdentityRemoved")
    if not file.text(0x00120063):
        yield _wrong("says nothing", "DeidentificationMethod")
    known = {method.code.value for method in standard.codes.methods()}
    missing = facts.methods - claimed - {_PIXELS_CLEANED}
    if missing:
        yield _wrong(f"lacks {len(missing)} codes of what was done", "DeidentificationMethodCodeSequence")
    if source is not None and (claimed & known) - facts.methods - prior:
        yield _wrong("claims what the policy does not do", "DeidentificationMethodCodeSequence")
    if facts.looks:
        seen = _Seen(_PIXELS_CLEANED in prior, _TEXT_LEFT in accepted)
        yield from _looked(file, claimed, facts, source, seen)
    else:
        yield from _burned_in(file, claimed, source, prior)
    yield from _temporal(file, facts, source)


def _looked(
    file: Part10, claimed: frozenset[str], facts: Facts, source: Part10 | None, seen: _Seen
) -> Iterator[Finding]:
    """Clean Pixel Data (113101) and Burned In Annotation NO stand where somebody looked, and there alone.

    The code of an earlier cleaning stays and is not written twice, so that it says nothing of this one; but NO does.
    """
    no = file.text(_BURNED_IN) == "NO"
    new = no and (source is None or source.text(_BURNED_IN) != "NO")
    claims = _PIXELS_CLEANED in claimed
    fresh = claims and not seen.earlier
    may = facts.looks != "never" and any(span.tag in PIXELS for span in file.spans)
    if not may:
        if fresh and source is not None:
            yield _wrong("claims cleaned pixels and nobody looked at any", "DeidentificationMethodCodeSequence")
        if new and source is not None:
            yield _wrong("is NO although nobody looked at pixels", "BurnedInAnnotation")
        return
    due = not seen.text_left and (facts.looks == "all" or _risky(file))
    if (due or new) and not claims and _PIXELS_CLEANED in facts.methods:
        yield _wrong("does not claim cleaned pixels, which the policy promises", "DeidentificationMethodCodeSequence")
    if (due or fresh) and not no:
        yield _wrong("is not NO although the policy promises cleaned pixels", "BurnedInAnnotation")


def _risky(file: Part10) -> bool:
    """Whether the kind of an object alone makes text in its pixels likely."""
    kind = standard.sop.sop_class(file.text(_SOP_CLASS))
    return kind is None or kind.burned_in_risk.startswith("high")


def _burned_in(
    file: Part10, claimed: frozenset[str], source: Part10 | None, prior: frozenset[str]
) -> Iterator[Finding]:
    said = file.text(0x00280301)
    before = source.text(0x00280301) if source is not None else ""
    cleaned = _PIXELS_CLEANED in claimed
    if cleaned and said != "NO" and _PIXELS_CLEANED not in prior:
        yield _wrong("is not NO although the pixels were cleaned", "BurnedInAnnotation")
    if said == "NO" and not cleaned and source is not None and before != "NO":
        yield _wrong("is NO although nobody cleaned the pixels", "BurnedInAnnotation")


def _temporal(file: Part10, facts: Facts, source: Part10 | None) -> Iterator[Finding]:
    said = file.text(0x00280303)
    before = source.text(0x00280303) if source is not None else ""
    wanted = max(_TEMPORAL.get(facts.dates, ""), before, key=lambda word: _STRENGTH.get(word, 0))
    if said != wanted and (source is not None or _STRENGTH.get(said, 0) < _STRENGTH.get(wanted, 0)):
        yield _wrong("does not say what was done with dates", "LongitudinalTemporalInformationModified")
