"""`veil quarantine`: what was held or quarantined, for a person to look at, retry or release."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from veil.cli.deciding import REASON, VAULT, WHO, Either, opened, user
from veil.cli.options import json_option
from veil.cli.session import Session
from veil.cli.table import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from veil.work.findings import Told
    from veil.work.quarantine import Entry, Private

_SHOWN = 100


@click.group(cls=Either, no_args_is_help=True)
def quarantine() -> None:
    """Look at what was held or quarantined, have it tried again, or release it.

    `veil quarantine VAULT` lists it by code. The next `veil run` with the same arguments acts on what was decided.
    """


_ENTRIES = click.argument("entries", metavar="[N]...", nargs=-1)
_CODE = click.option("--code", metavar="CODE", help="All that was stopped with this code.")
_ALL = click.option("--all", "everything", is_flag=True, help="All of them.")


@quarantine.command("list")
@VAULT
@_CODE
@json_option
@click.pass_obj
def list_(session: Session, folder: Path, code: str | None, as_json: bool) -> None:
    """List what did not leave, by code, with what to do; or with --code its entries, by number.

    No name or value of the data is shown.
    """
    session.json = as_json
    from veil.work import quarantine as store

    with store.looking(opened(session, folder)) as ledger:
        chosen = store.named(ledger, (), code, everything=False) if code is not None else []
        found = store.groups(ledger) if code is None else []
    if code is not None:
        _list_entries(session, chosen)
        return
    rows: list[tuple[object, ...]] = []
    for one in found:
        session.event(
            "group", code=one.code.code, kind=str(one.code.kind), files=one.files, retry=one.retry,
            released=one.released, meaning=one.code.meaning, remedy=one.code.remedy, release=one.code.release,
        )  # fmt: skip
        next_run = one.retry + one.released
        rows.append((one.code.code, one.files, f"{next_run} in the next run" if next_run else "", one.code.meaning))
        rows.append(("", "", "", f"To do: {one.code.remedy}"))
    for line in table(rows, indent="", right=frozenset({1})):
        session.say(line)
    if not found:
        session.say("Nothing was held or quarantined.")
        return
    session.say()
    session.say(f"Number them   veil quarantine list {folder} --code CODE")
    session.say(f"Look at one   veil quarantine show {folder} N")
    session.say(f"Try again     veil quarantine retry {folder} N, or --code CODE, or --all")


def _list_entries(session: Session, found: "Sequence[Entry]") -> None:
    rows: list[tuple[object, ...]] = []
    for one in found:
        _event(session, one)
        rows.append((one.number, _words(one.state), one.size, _kind(one)))
    head = ("Entry", "State", "Bytes", "Kind of object")
    shown = rows[:_SHOWN]
    for line in table([head, *shown], right=frozenset({0, 2})):
        session.say(line)
    if len(rows) > len(shown):
        session.say(f"  and {len(rows) - len(shown)} more; --json lists them")


def _event(session: Session, one: "Entry") -> None:
    session.event(
        "entry", number=one.number, code=one.code.code, kind=str(one.code.kind), state=one.state, bytes=one.size,
        object=_kind(one), run=one.run, page=one.page,
    )  # fmt: skip


def _words(state: str) -> str:
    return {"waiting": "waits", "retry": "is tried again by the next run", "released": "released for the next run"}[
        state
    ]


def _kind(one: "Entry") -> str:
    """The SOP class by its name in the standard; what the tables do not know is a value of the data."""
    from veil import standard

    found = standard.sop.sop_class(one.sop_class)
    return found.name if found is not None else "-"


@quarantine.command()
@VAULT
@click.argument("entry", metavar="N")
@click.option("--reveal", is_flag=True, help="Show the source, the patient and what was found; it identifies.")
@json_option
@click.pass_obj
def show(session: Session, folder: Path, entry: str, reveal: bool, as_json: bool) -> None:
    """Say why one file did not leave, and what can be done."""
    session.json = as_json
    from veil.work import quarantine as store

    with store.looking(opened(session, folder)) as ledger:
        chosen = store.named(ledger, [entry], None, everything=False)
        told = [store.told(ledger, one) for one in chosen]
        private = [store.private(ledger, one) for one in chosen] if reveal else []
    for place, one in enumerate(chosen):
        _show(session, folder, one, told[place])
        if reveal:
            _reveal(session, one, private[place])


def _show(session: Session, folder: Path, one: "Entry", findings: "Sequence[Told]") -> None:
    _event(session, one)
    rows = [
        ("Entry", one.number),
        ("Code", f"{one.code.code} ({one.code.kind})"),
        ("Meaning", one.code.meaning),
        ("To do", one.code.remedy),
        ("State", _words(one.state)),
        ("Object", _kind(one)),
        ("Bytes", one.size),
        ("Since run", one.run),
    ]
    if one.page is not None:
        rows.append(("Review", f"file {one.page} on the pages of veil review"))
    if one.code.release and one.state == "waiting":
        rows.append(("Release", f'veil quarantine release {folder} {one.number} --reason "..."'))
    for line in table(rows, indent=""):
        session.say(line)
    for told in findings:
        session.event(
            "finding", number=one.number, code=told.code, grade=told.severity, where=told.where, what=told.what
        )
        session.say(f"Finding  {told.code} ({told.severity}) {told.where}: {told.what}")


def _reveal(session: Session, one: "Entry", found: "Private") -> None:
    session.event(
        "private", number=one.number, source=found.ref, patient=found.patient,
        findings=[list(finding) for finding in found.findings], said=[list(line) for line in found.lines],
    )  # fmt: skip
    rows: list[tuple[object, ...]] = [("Source", found.ref), ("Patient", found.patient)]
    rows += [("Found", f"{told.code} {told.where}: {told.value}") for told in found.findings]
    rows += [("Said", f"{line.at} {line.who}: {line.act} {line.code} {line.why}") for line in found.lines]
    for text in table(rows, indent=""):
        session.say(text)


@quarantine.command()
@VAULT
@_ENTRIES
@_CODE
@_ALL
@click.pass_obj
def retry(session: Session, folder: Path, entries: tuple[str, ...], code: str | None, everything: bool) -> None:
    """Have files tried again by the next run, as after a reader was installed or a source was repaired.

    What may be the machine's fault is tried again by every run, and all of it once veil itself is another version.
    """
    _one_way(entries, code, everything=everything)
    from veil.work import quarantine as store

    vault = opened(session, folder)
    with vault.lock(), vault.ledger() as ledger:
        number = store.retry(ledger, store.named(ledger, entries, code, everything=everything))
    session.say(f"{number} will be tried again: run veil run again with the same arguments.")


@quarantine.command()
@VAULT
@_ENTRIES
@_CODE
@REASON
@WHO
@click.pass_obj
def release(
    session: Session, folder: Path, entries: tuple[str, ...], code: str | None, reason: str, who: str | None
) -> None:
    """Let files leave that a person has looked at; recorded in the vault with who and why.

    Only what that code stopped is lifted, and only for these bytes: the next run cleans the file, and all other checks
    hold. `veil explain CODE` says which codes a person may overrule.
    """
    _one_way(entries, code, everything=False)
    from veil.work import quarantine as store

    vault = opened(session, folder)
    with vault.lock(), vault.ledger() as ledger:
        vault.check_usable()
        number = store.release(ledger, store.named(ledger, entries, code, everything=False), who or user(), reason)
    session.say(f"Recorded. Run veil run again with the same arguments; it cleans {number} of them again.")


def _one_way(entries: tuple[str, ...], code: str | None, *, everything: bool) -> None:
    if bool(entries) + (code is not None) + everything != 1:
        raise click.UsageError("name entries by their numbers, or --code CODE" + ("" if everything else ", or --all"))
