"""The risk of a collection as a page with bars, for its owner: it names the most exposed records by pseudonym."""

import os
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from veil.errors import PathError
from veil.risk.measure import Assessment
from veil.risk.propose import Proposal
from veil.risk.words import done

_SHOWN = 100
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
td,th{padding:.2rem .6rem .2rem 0;text-align:left;vertical-align:top;font-weight:normal}th{color:#555}
td.n,th.n{text-align:right}.bar{display:inline-block;height:.8em;background:#2b6cb0;min-width:1px}
.bad{background:#c05621}.note{color:#555}.lead{font-size:1.1rem}
"""


def write(
    path: Path, out: Path, found: Assessment, proposal: Proposal | None, kept_by: Mapping[str, str] | None = None
) -> None:
    """Write the page, readable for its owner alone.

    Args:
        path: the page.
        out: the collection.
        found: its risk.
        proposal: what would lower it.
        kept_by: attribute -> the line of the policy, or of the standard, that keeps it.

    Raises:
        PathError: U-RISK-PLACE: it would lie in what is given away, or cannot be written.
    """
    where = str(path)
    if path.resolve().is_relative_to(out.resolve()):
        raise PathError(
            "U-RISK-PLACE", "the page names exposed records, and would lie in OUT", where=where, remedy="name another"
        )
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as page:
            page.writelines(f"{line}\n" for line in lines(found, proposal, kept_by or {}))
    except OSError as error:
        raise PathError("U-RISK-PLACE", "the page cannot be written", where=where, remedy="name another") from error


def lines(found: Assessment, proposal: Proposal | None, kept_by: Mapping[str, str]) -> Iterator[str]:
    """The lines of the page. Attributes, counts and pseudonyms; no value of a patient."""
    yield '<!doctype html><html lang="en"><meta charset="utf-8"><title>Risk of what was kept</title>'
    yield f"<style>{_STYLE}</style><h1>Risk of what was kept</h1>"
    yield '<p class="note">Private: it names the most exposed records by pseudonym.</p>'
    verdict = "reached" if found.met else "missed"
    yield f'<p class="lead">k = {found.k} of at least {found.wanted.k}: what the policy asks for is {verdict}.<br>'
    yield f"{found.patients} patients, {found.unique} alone in their class, {found.below} in classes below k.</p>"
    yield from _sizes(found)
    yield from _shares(found, kept_by)
    yield from _descriptions(found)
    if proposal is not None:
        yield from _proposal(proposal)
    yield from _exposed(found)
    yield "</html>"


def _sizes(found: Assessment) -> Iterator[str]:
    most = max((size * number for size, number in found.sizes.items()), default=1)
    rows = [
        (size, number, size * number, _bar(size * number, most, bad=size < found.wanted.k))
        for size, number in found.sizes.items()
    ]
    yield "<h2>Classes of patients that cannot be told apart</h2>"
    yield from _table(("size", "classes", "patients", ""), rows, numbers=3)


def _shares(found: Assessment, kept_by: Mapping[str, str]) -> Iterator[str]:
    most = max((share.alone for share in found.shares), default=1)
    rows = [
        (
            share.values,
            share.alone,
            share.without,
            escape(share.keyword),
            _bar(share.alone, most, bad=True),
            escape(kept_by.get(share.keyword, "")),
        )
        for share in found.shares
    ]
    yield "<h2>Share of each attribute that was kept</h2>"
    yield '<p class="note">Patients below k if nothing else were known, and if all but this were known.</p>'
    yield from _table(
        ("values", "below k alone", "below k without it", "attribute", "alone", "kept by"), rows, numbers=3
    )


def _descriptions(found: Assessment) -> Iterator[str]:
    if found.rare:
        yield f"<h2>Descriptions with values that fewer than {found.wanted.k} patients have</h2>"
        rows = [(one.values, one.patients, escape(one.keyword)) for one in found.rare]
        yield from _table(("values", "patients", "attribute"), rows, numbers=2)
    if found.diversity:
        least = [(number, escape(keyword)) for keyword, number in found.diversity.items()]
        yield "<h2>Diversity of sensitive attributes</h2>"
        yield from _table(("l", "attribute"), least, numbers=1)


def _exposed(found: Assessment) -> Iterator[str]:
    if not found.exposed:
        return
    shown = found.exposed[:_SHOWN]
    yield f"<h2>The most exposed records ({len(shown)} of {len(found.exposed)})</h2>"
    rows = [(one.size, escape(one.name), escape(", ".join(one.why)) or "only together") for one in shown]
    yield from _table(("class", "record", "exposed by"), rows, numbers=1)


def _proposal(proposal: Proposal) -> Iterator[str]:
    yield "<h2>Proposal</h2>"
    verdict = "reaches what the policy asks for" if proposal.reached else "does not reach what the policy asks for"
    yield f'<p class="lead">With it k = {proposal.then.k}; it {verdict}.</p>'
    most = max(proposal.values, 1)
    rows = [
        (number, _bar(number, most, bad=name == "go") + " " + name)
        for name, number in (
            ("stay as they are", proposal.exact),
            ("become coarser", proposal.coarser),
            ("go", proposal.gone),
        )
    ]
    yield from _table(("values", "of what is kept now"), rows, numbers=1)
    steps = [(step.exact, step.coarser, step.gone, escape(f"{step.keyword}: {done(step)}")) for step in proposal.steps]
    yield from _table(("as they are", "coarser", "gone", "what is done"), steps, numbers=3)


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]], *, numbers: int) -> Iterator[str]:
    """A table whose first columns are numbers; cells are HTML."""
    yield "<table>" + _row("th", head, numbers)
    yield from (_row("td", row, numbers) for row in rows)
    yield "</table>"


def _row(kind: str, cells: tuple[object, ...], numbers: int) -> str:
    marks = ((' class="n"' if place < numbers else "", cell) for place, cell in enumerate(cells))
    return "<tr>" + "".join(f"<{kind}{mark}>{cell}</{kind}>" for mark, cell in marks) + "</tr>"


def _bar(number: int, most: int, *, bad: bool) -> str:
    if not number:
        return ""
    width = 12 * number / max(most, 1)
    return f'<span class="bar{" bad" if bad else ""}" style="width:{width:.2f}em"></span>'
