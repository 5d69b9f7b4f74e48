"""All finders over one text, and what overlaps brought together."""

import re
from collections.abc import Iterable

import veil.clean.text.patterns.addresses as _addresses
import veil.clean.text.patterns.ages as _ages
import veil.clean.text.patterns.contacts as _contacts
import veil.clean.text.patterns.dates as _dates
import veil.clean.text.patterns.names as _names
import veil.clean.text.patterns.numbers as _numbers
import veil.clean.text.patterns.organisations as _organisations
import veil.clean.text.patterns.written as _written
import veil.clean.text.patterns.yearless as _yearless
from veil.clean.text.patterns.dangling import joined, widened
from veil.clean.text.patterns.scan import Scan
from veil.clean.text.spans import Span
from veil.identity.dates import DateShifter

_LONG = 1024
_RUN = re.compile(r"(?<![\w.:;,/+=@^-])[\w.:;,/+=@^-]{512,}+")
"""What no blank interrupts for so long is no text that a person reads, and would only cost time."""

_FINDERS = (_yearless.find, _contacts.find, _numbers.find, _addresses.find, _organisations.find, _names.find)


def find(text: str, dates: DateShifter | None, max_age: int) -> list[Span]:
    """Finds everything that identifies by its shape.

    Args:
        text: any decoded text.
        dates: moves dates by the patient's offset; None where dates go.
        max_age: the highest age that may stay.

    Returns:
        Spans in order, not overlapping. One with a replacement is a date that moved, that policy keeps or that was cut
        to its year, or an age that was capped; all others go, with the prepositions and titles that would dangle.
    """
    if len(text) <= _LONG or not _RUN.search(text):
        return _found(text, dates, max_age)
    out: list[Span] = []
    position = 0
    for run in _RUN.finditer(text):
        out += _moved(_found(text[position : run.start()], dates, max_age), position)
        out.append(Span(run.start(), run.end(), "run"))
        position = run.end()
    return out + _moved(_found(text[position:], dates, max_age), position)


def _moved(spans: list[Span], by: int) -> list[Span]:
    return [Span(span.start + by, span.stop + by, span.kind, span.replacement) for span in spans]


def _found(text: str, dates: DateShifter | None, max_age: int) -> list[Span]:
    if not text or text.isspace():
        return []
    scan = Scan.of(text)
    kept = _merged([*_dates.find(scan, dates), *_written.find(scan, dates), *_ages.find(scan, max_age)])
    gone: list[Span] = []
    for finder in _FINDERS:
        gone += finder(scan)
    if not kept and not gone:
        return []
    out = _merged([*kept, *_outside(gone, kept)])
    return joined(text, widened(scan, out))


def _outside(spans: Iterable[Span], placed: list[Span]) -> list[Span]:
    """The spans that are not part of a date or an age."""
    if not placed:
        return list(spans)
    out = []
    index = 0
    for span in sorted(spans, key=lambda one: (one.start, one.stop)):
        while index < len(placed) and placed[index].stop <= span.start:
            index += 1
        if index < len(placed) and placed[index].start <= span.start and span.stop <= placed[index].stop:
            continue
        out.append(span)
    return out


def _merged(spans: list[Span]) -> list[Span]:
    """In order, what overlaps made one: the longest decides, and what goes outweighs what is replaced in part."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.stop, one.replacement == "")):
        if not out or span.start >= out[-1].stop:
            out.append(span)
        elif span.stop > out[-1].stop:
            last = out[-1]
            out[-1] = Span(last.start, span.stop, last.kind)
    return out
