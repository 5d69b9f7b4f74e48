"""Pages: one Jinja environment that escapes everything, and the geometry of the charts."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from veil.codes import Kind


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a stacked bar, in the units of its drawing."""

    kind: str
    x: float
    width: float
    count: int


def bar(counts: Mapping[Kind, int], total: int, width: float) -> list[Segment]:
    """The pieces of one stacked bar; a count above zero is never thinner than two units, so that one file is seen."""
    shown = [(kind, counts.get(kind, 0)) for kind in Kind if counts.get(kind, 0)]
    thin = 2.0
    free = width - thin * len(shown)
    x, pieces = 0.0, []
    for kind, count in shown:
        length = thin + free * count / max(total, 1)
        pieces.append(Segment(str(kind), round(x, 2), round(length, 2), count))
        x += length
    return pieces


def size(number: int) -> str:
    """Bytes for people."""
    if number < 1000:  # noqa: PLR2004  the border of the unit
        return f"{number} B"
    step = min(int(math.log(number, 1000)), 4)
    return f"{number / 1000**step:.1f} {('kB', 'MB', 'GB', 'TB')[step - 1]}"


def grouped(number: int) -> str:
    """A count with thin groups of three: 1 234 567."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("veil.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(size=size, grouped=grouped, sum_values=lambda counts: sum(counts.values()))
    made.globals.update(bar=bar)
    return made


def render(template: str, **facts: Any) -> str:
    """A page from a template of this package and what it is to show."""
    return _environment().get_template(template).render(**facts)
