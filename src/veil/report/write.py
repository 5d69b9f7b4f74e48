"""Write a run's reports into the vault: `reports/<run>/public/` to share and `reports/<run>/private/` to keep."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from veil.codes import CODES, Kind
from veil.report import public, terms
from veil.report.before_after import Sheet, page
from veil.report.data import FileRow, PrivateData, ReportData
from veil.report.private import Listing, write_tables


@dataclass(frozen=True, slots=True)
class Written:
    """Where the reports lie."""

    public: Path
    private: Path
    before_after: Path | None


def write_reports(
    folder: Path, data: ReportData, files: Iterable[FileRow], private: PrivateData, sheets: Sequence[Sheet] = ()
) -> Written:
    """Write both reports below `folder`, which is made; what an earlier call left there is written over.

    The public part is checked before anything of it is written; the private one is there in any case.

    Args:
        folder: `reports/<run>` of the vault.
        data: the facts to share.
        files: a row for each received file, read once.
        private: what only the vault may know.
        sheets: instances for the before-and-after page.

    Raises:
        ReportError: the public part would hold what its schema refuses.
    """
    shared, kept = folder / "public", folder / "private"
    for part in (folder, shared, kept):
        part.mkdir(parents=True, exist_ok=True, mode=0o700)
    listing: Listing = write_tables(kept, private)
    before_after = None
    if sheets:
        before_after = kept / "before-after.html"
        before_after.write_text(
            page(sheets, policy=data.facts.policy, edition=data.facts.edition, reveal=True),
            encoding="utf-8",
            errors="backslashreplace",
        )
    facts = _facts(data, public.build(data))
    _write_page(
        kept / "report.html",
        "private.html.j2",
        **facts,
        private=private,
        listing=listing,
        before_after=before_after is not None,
    )
    made = public.document(data)
    public.write_json(shared / "report.json", made)
    public.write_files(shared / "files.csv", files)
    _write_page(shared / "report.html", "public.html.j2", **_facts(data, made))
    return Written(shared / "report.html", kept / "report.html", before_after)


def _facts(data: ReportData, made: dict[str, Any]) -> dict[str, Any]:
    return {"data": data, "made": made, "terms": terms, "codes": CODES, "kinds": list(Kind)}


def _write_page(path: Path, template: str, **facts: Any) -> None:
    from veil.report.html import render

    path.write_text(render(template, **facts), encoding="utf-8", errors="backslashreplace")
