"""Days without their year, where something says that they are dates: on 9/27, since 12/22, 11/25 07:50.

Without a year no offset can move them; alone they could be a fraction, a phase or a grade, and stay.
"""

import re
from collections.abc import Iterator

from veil.clean.text.patterns.scan import Scan
from veil.clean.text.spans import Span

_MONTHS = 12
_DAYS = 31
_WORDS = frozenset(
    "on since seen appt appointment due dated until till sched scheduled done exam from of date lmp admitted "
    "discharged am vom seit le du depuis el del desde il dal em desde op sinds".split()
)
_DAY = re.compile(
    r"(?:(?<!\S)(?P<word>[^\W\d_]{2,11})[ \t:]{1,2})?(?<![\d./-])(?P<one>\d{1,2})/(?P<other>\d{1,2})(?![\d/]|\.\d|-\d)"
    r"(?P<time>[ \t]{1,2}(?:at )?\d{1,2}:\d{2})?"
)


def find(scan: Scan) -> Iterator[Span]:
    """Finds them; a time behind one stays."""
    if not scan.digits or "/" not in scan.text:
        return
    for match in _DAY.finditer(scan.low):
        one, other = int(match["one"]), int(match["other"])
        if not (1 <= min(one, other) <= _MONTHS and 1 <= max(one, other) <= _DAYS):
            continue
        if match["time"] or match["word"] in _WORDS:
            yield Span(match.start("one"), match.end("other"), "date")
