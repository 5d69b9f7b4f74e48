"""`veil table IN.csv OUT.csv`: a clinical table that stays linked to the images."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from veil.cli.options import PATH, json_option, key_option, load_key, policy_option
from veil.cli.session import Session
from veil.cli.table import table

if TYPE_CHECKING:
    from veil.linked import Counts, Result


@click.command("table")
@click.argument("source", metavar="IN.csv", type=PATH)
@click.argument("target", metavar="OUT.csv", type=PATH)
@click.option(
    "--columns",
    multiple=True,
    required=True,
    metavar="NAME=KIND,...",
    help="What each column is; can be given again. A column is named as in the header, or #1, #2 ... by its place.",
)
@click.option("--vault", type=PATH, required=True, metavar="DIR", help="The vault of the run that made the images.")
@policy_option
@key_option
@click.option("--patients", type=PATH, metavar="CSV", help="Pseudonyms of your own, as the run was given them.")
@click.option("--encoding", default="", metavar="NAME", help="Encoding of IN.csv.  [default: UTF-8, UTF-16 or Latin-1]")
@click.option("--delimiter", default="", metavar="CHAR", help="What separates its columns.  [default: found out]")
@json_option
@click.pass_obj
def table_csv(
    session: Session,
    source: Path,
    target: Path,
    columns: tuple[str, ...],
    vault: Path,
    policy: str,
    key: str | None,
    patients: Path | None,
    encoding: str,
    delimiter: str,
    as_json: bool,
) -> None:
    """Give a clinical table (CSV) the pseudonyms, date offsets and UIDs of the images.

    Kinds: patient_id, issuer, birth_date, date, datetime, age, uid, id, name, text, keep, remove; or a keyword of
    PS3.6 (PatientWeight), which is treated as the policy treats that attribute.

    Dates: iso 2024-01-31, german 31.01.2024, dicom 20240131 are known by themselves; say date:us or date:british for
    01/31/2024 or 31/01/2024. What is no such date is emptied and counted.

    Every column has to be named. Rows without a patient's ID are left out. No value is ever shown.
    """
    session.json, session.vault = as_json, vault
    from veil import api, linked
    from veil.identity import Identity, patients_csv
    from veil.linked import treat
    from veil.linked import vault as known
    from veil.pipeline import ready
    from veil.work.vault import Vault

    parsed = linked.parse(columns)
    book = api.book_of(policy)
    ready(book)
    opened = Vault.open(vault)
    secret = load_key(key) or opened.load_key()
    given = patients_csv.read(patients, book.policy.identity) if patients is not None else None
    identity = Identity(secret, book.policy.identity, book.policy.dates, given)
    if delimiter and len(delimiter) != 1:
        raise click.UsageError("--delimiter is one character")
    with opened.ledger() as ledger:
        known.check_same(ledger, book, secret)
        cells = treat.Cells(book, identity, known.context_of(ledger, book))
        result = linked.convert(
            source, target, parsed, cells, identity, encoding=encoding, delimiter=delimiter,
            meet=lambda canonical: known.in_run(ledger, identity, canonical),
        )  # fmt: skip
    _tell(session, target, result)


def _tell(session: Session, target: Path, result: "Result") -> None:
    for one in result.columns:
        session.event("column", name=one.column.name, kind=one.column.told, stays=one.stays, **_facts(one))
    session.event(
        "table",
        rows=result.rows,
        nameless=result.nameless,
        broken=result.broken,
        patients=result.patients,
        with_images=result.with_images,
        encoding=result.encoding,
    )
    rows: list[tuple[object, ...]] = [("Values", "Same", "Changed", "Emptied", "Unread", "Column", "Kind")]
    rows += [
        (*(_facts(one).values() if one.stays else (one.values, "-", "-", "-", "-")), one.column.name, _kind(one))
        for one in result.columns
    ]
    for line in table(rows, indent="", right=frozenset(range(5))):
        session.say(line)
    session.say()
    session.say(f"{result.rows} rows of {result.patients} patients, {result.with_images} of them with images: {target}")
    if result.nameless:
        session.say(f"{result.nameless} rows have no patient's ID and were left out.")
    if result.broken:
        session.say(f"{result.broken} rows have more or fewer cells than the header and were left out.")


def _facts(one: "Counts") -> dict[str, int]:
    return {
        "values": one.values,
        "same": one.same,
        "changed": one.changed,
        "emptied": one.emptied,
        "unread": one.unread,
    }


def _kind(one: "Counts") -> str:
    return one.column.told if one.stays else f"{one.column.told}: not in the new table"
