"""`veil run IN OUT`: the main job."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from veil.cli.options import PATH, json_option, key_option, load_key, policy_option
from veil.cli.session import Session
from veil.cli.table import table

if TYPE_CHECKING:
    from veil.policy import RuleBook
    from veil.work.progress import Listener
    from veil.work.result import RunResult


@click.command()
@click.argument("source", metavar="IN", type=PATH)
@click.argument("out", metavar="OUT", type=PATH)
@policy_option
@click.option("--vault", type=PATH, metavar="DIR", help="The private folder.  [default: OUT.vault, beside OUT]")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes.  [default: one a processor]")
@key_option
@click.option(
    "--patients", type=PATH, metavar="CSV", help="Pseudonyms of your own: a CSV with the header id_old,id_new."
)
@click.option(
    "--dicomdir",
    is_flag=True,
    help="Write OUT/DICOMDIR, and OUT/FILESET with all files under short names, as discs need them.",
)
@click.option(
    "--policy-changed",
    is_flag=True,
    help="The policy is another one than in the last run: take all out of OUT and clean it anew.",
)
@click.option("--deep", is_flag=True, help="The witness also reads native samples, and decodes pixel data; slower.")
@json_option
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.pass_obj
def run(
    session: Session,
    source: Path,
    out: Path,
    policy: str,
    vault: Path | None,
    jobs: int | None,
    key: str | None,
    patients: Path | None,
    dicomdir: bool,
    policy_changed: bool,
    deep: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """De-identify a folder, a file or an archive into a folder that may leave.

    IN is a folder (walked; DICOM is found by content, never by name), a file, or a zip or tar archive.
    OUT gets <patient>/<study>/<series>/<instance>.dcm, with names made from new identifiers only.

    The same command goes on after an interruption, and changes nothing if all is done.

    Exit codes: 0 all delivered, 3 some held or quarantined, 2 usage, 1 failed (also if a reference in OUT is wrong),
    130 cancelled.
    """
    session.json, session.quiet = as_json, quiet
    from veil import api
    from veil.work.vault import default_place

    book = api.book_of(policy)
    session.vault = vault or default_place(out)
    _begin(session, book)
    result = api.run(
        source,
        out,
        policy=book.policy,
        vault=session.vault,
        jobs=jobs,
        key=load_key(key),
        patients=patients,
        progress=_listener(session),
        dicomdir=dicomdir,
        policy_changed=policy_changed,
        deep=deep,
    )
    _end(session, result, reads=book.policy.text != "remove")
    return result.exit_status


def _begin(session: Session, book: "RuleBook") -> None:
    from veil import standard

    session.say(f"Policy  {book.name}: {book.policy.title} (PS3.15 {standard.EDITION}, rules {book.digest[:12]})")
    session.say(f"Vault   {session.vault} (private: key, ledger, reports)")
    session.event("start", policy=book.name, digest=book.digest, edition=standard.EDITION, vault=str(session.vault))


def _listener(session: Session) -> "Listener | None":
    from veil.work.progress import JsonRenderer, LineRenderer

    if session.json:
        return JsonRenderer(sys.stdout)
    return None if session.quiet else LineRenderer(sys.stderr)


def _end(session: Session, result: "RunResult", *, reads: bool) -> None:
    from veil.codes import CODES, Kind

    reports = result.vault / "reports" / str(result.run)
    kinds = {str(kind): result.kinds[kind] for kind in Kind}
    session.event(
        "end",
        run=result.run,
        received=result.received,
        **kinds,
        codes=dict(result.codes),
        changed=result.changed,
        faces=result.faces,
        references={kind: dict(states) for kind, states in result.references.kinds.items()},
        references_undelivered=dict(result.references.undelivered),
        out=str(result.out),
        reports=str(reports),
        seconds=round(result.seconds, 3),
        exit=result.exit_status,
    )
    session.say()
    session.say(f"received {result.received} = " + " + ".join(f"{kind} {number}" for kind, number in kinds.items()))
    refused = [(code, result.codes[name]) for name, code in CODES.items()
               if result.codes.get(name) and code.kind is not Kind.DELIVERED]  # fmt: skip
    if refused:
        session.say()
        rows: list[tuple[object, ...]] = []
        for code, number in refused:
            rows += [(code.kind, code.code, number, code.meaning), ("", "", "", f"To do: {code.remedy}")]
        for line in table(rows, right=frozenset({2})):
            session.say(line)
    _notes(session, result, reads=reads)
    session.say()
    session.say(f"Output          {result.out}")
    session.say(f"Report to share {reports / 'public' / 'report.html'}")
    session.say(f"Private report  {reports / 'private' / 'report.html'}")


def _references(result: "RunResult") -> list[str]:
    found = result.references
    notes = []
    if found.kinds:
        notes.append(
            f"References in OUT: {found.total('resolved')} resolved, {found.total('outside')} point outside,"
            f" {found.total('undelivered')} point at files that were not delivered,"
            f" {found.total('removed')} taken out by the policy, {found.wrong} wrong."
        )
    if found.undelivered:
        codes = ", ".join(f"{code} {number}" for code, number in found.undelivered.items())
        notes.append(f"Not delivered, and pointed at: {codes}.")
    if found.wrong:
        notes.append("A reference does not point at what it pointed at. Do not release this output; report it.")
    return notes


def _notes(session: Session, result: "RunResult", *, reads: bool) -> None:
    from veil.codes import Kind
    from veil.work.pixels import REVIEWED

    notes = _references(result)
    if waiting := sum(result.codes.get(code, 0) for code in REVIEWED):
        notes.append(f"{waiting} files wait for a person to look at their pixels: veil review pages {result.vault}")
    if reads and result.kinds[Kind.DELIVERED]:
        notes.append(f"Free text stayed. Read it before a release: veil vault inventory {result.vault} --out texts.csv")
    if result.dicomdir:
        notes.append(f"DICOMDIR lists {result.dicomdir.listed} files; a disc gets DICOMDIR and FILESET.")
        if result.dicomdir.unlisted:
            notes.append(f"Of {result.dicomdir.unlisted} delivered files no directory record can be made.")
    if result.faces:
        notes.append(f"{result.faces} delivered series may show a face; the report lists them.")
    if result.withdrawn:
        notes.append(f"{result.withdrawn} files were taken out of OUT again, because of what was found since.")
    if result.stale:
        notes.append(
            f"{result.stale} files in OUT have no source any more and were cleaned knowing less; look at them."
        )
    if not result.received:
        notes.append("There is nothing in IN.")
    elif not result.changed:
        notes.append("Nothing has changed since the last run.")
    if notes:
        session.say()
    for note in notes:
        session.say(note)
