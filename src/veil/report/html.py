"""Pages: one Jinja environment that escapes everything, and how numbers are written."""

import math
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from veil.report import charts


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
    made.globals.update(charts=charts)
    return made


def render(template: str, **facts: Any) -> str:
    """A page from a template of this package and what it is to show."""
    return _environment().get_template(template).render(**facts)
