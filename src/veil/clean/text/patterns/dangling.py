"""Words that would be left hanging when what they lead to is gone: for, at, by, von, de, and what joins two names."""

import re

from veil.clean.text.patterns.scan import Scan
from veil.clean.text.spans import PERSONS, Span

_LONGEST = 40
_LEADS = (
    "for at by on in from to with of per via the and since until before after dated "
    "für von vom am im in an bei beim durch seit bis zum zur der dem den und ab "
    "pour par chez à au aux le la les du de des en depuis et l d "
    "para por con en el los las del desde y "
    "per da dal dalla dallo di il lo gli dei presso "
    "pelo pela do dos das no na em às ao "
    "voor door bij van het te op naar sinds"
)
_LEADING = re.compile(
    r"(?:(?<![^\W_])(?:" + "|".join(sorted(set(_LEADS.split()), key=lambda word: (-len(word), word))) + r")"
    r"(?:[ \t\u00a0]{1,3}|['\u2019]))+$"
)
_BETWEEN = re.compile(
    r"[ \t\u00a0]{0,3}(?:[,;/&+][ \t\u00a0]{0,3})?(?:(?:and|und|et|y|e|en|or|oder|ou|o|of|/)[ \t\u00a0]{1,3})?",
    re.IGNORECASE,
)
_WIDEST = 12


def widened(scan: Scan, spans: list[Span]) -> list[Span]:
    """The spans with the prepositions and articles before those that go without a replacement."""
    out: list[Span] = []
    for span in spans:
        start = span.start
        floor = max(out[-1].stop if out else 0, start - _LONGEST)
        if not span.replacement:
            head = scan.low[floor:start]
            match = _LEADING.search(head)
            if match and (floor == 0 or match.start() > 0 or not scan.low[floor - 1].isalnum()):
                start = floor + match.start()
        out.append(Span(start, span.stop, span.kind, span.replacement))
    return out


def joined(text: str, spans: list[Span]) -> list[Span]:
    """Neighbours that both go made one where only a comma or an `and` parts them."""
    out: list[Span] = []
    for span in spans:
        last = out[-1] if out else None
        if (
            last is not None
            and not last.replacement
            and not span.replacement
            and span.start - last.stop <= _WIDEST
            and _BETWEEN.fullmatch(text, last.stop, span.start)
        ):
            kind = span.kind if span.kind in PERSONS and last.kind not in PERSONS else last.kind
            out[-1] = Span(last.start, span.stop, kind)
        else:
            out.append(span)
    return out
