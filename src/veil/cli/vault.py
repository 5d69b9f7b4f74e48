"""`veil vault`: the private folder of a project."""

from collections.abc import Callable
from pathlib import Path

import click

from veil.cli.options import PATH, json_option, key_option, load_key
from veil.cli.session import Session
from veil.cli.table import table


def _place(command: Callable[..., None]) -> Callable[..., None]:
    """The vault, as an argument or, as `veil run` takes it, as an option."""
    option = click.option("--vault", "vault_dir", type=PATH, metavar="DIR", help="The vault, if VAULT is not given.")
    return click.argument("folder", metavar="[VAULT]", type=PATH, required=False)(option(command))


def _named(folder: Path | None, vault_dir: Path | None) -> Path:
    # No vault is guessed, even if there is only one: one of these commands destroys.
    if (folder is None) == (vault_dir is None):
        raise click.UsageError("name the vault: VAULT or --vault DIR")
    return folder or vault_dir or Path()


@click.group()
def vault() -> None:
    """Make, look at, export from, and destroy the key of a vault."""


@vault.command()
@_place
@click.option("--without-key", is_flag=True, help="Make no key: it will be given to each run by --key.")
@click.pass_obj
def init(session: Session, folder: Path | None, vault_dir: Path | None, without_key: bool) -> None:
    """Make a vault with a new key.

    `veil run` makes one by itself. Do it by hand to keep a copy of the key safe before the first run.
    """
    from veil.work.vault import Vault

    made = Vault.create(_named(folder, vault_dir))
    session.say(f"Vault {made.path}")
    if not without_key:
        session.say(f"Key   {made.key_path} (fingerprint {made.new_key().fingerprint()})")
        session.say("Keep a copy of the key in a safe place: without it no later run links to this one.")


@vault.command()
@_place
@json_option
@click.pass_obj
def status(session: Session, folder: Path | None, vault_dir: Path | None, as_json: bool) -> None:
    """Say what a vault holds. No name or value of the data is shown."""
    session.json = as_json
    from veil.work.vault import Vault

    found = Vault.open(_named(folder, vault_dir)).status()
    key = "in the vault" if found.has_key else f"destroyed {found.destroyed}" if found.destroyed else "kept elsewhere"
    session.event(
        "vault",
        path=str(found.path),
        key=found.has_key,
        destroyed=found.destroyed,
        out=str(found.out) if found.out else None,
        runs=found.runs,
        last_run=found.last_run,
        patients=found.patients,
        received=found.instances,
        delivered=found.in_out,
        bytes=found.bytes,
    )
    rows = [
        ("Vault", found.path),
        ("Key", key),
        ("Output", found.out or "-"),
        ("Runs", f"{found.runs}" + (f", the last one {found.last_run}" if found.last_run else "")),
        ("Patients", found.patients),
        ("Received", found.instances),
        ("In output", found.in_out),
        ("Ledger", f"{found.bytes} bytes"),
    ]
    for line in table(rows, indent=""):
        session.say(line)


@vault.command()
@_place
@click.option(
    "--out", "target", type=PATH, required=True, metavar="DIR", help="A folder for patients.csv and uids.csv."
)
@key_option
@click.pass_obj
def export(session: Session, folder: Path | None, vault_dir: Path | None, target: Path, key: str | None) -> None:
    """Write the crosswalk: patients.csv and uids.csv, each with the header id_old,id_new.

    Both files identify. Keep them where the vault may be kept.
    """
    from functools import partial

    from veil.identity import crosswalk
    from veil.work.tally import export_crosswalk
    from veil.work.vault import Vault

    opened = Vault.open(_named(folder, vault_dir))
    session.vault = opened.path
    secret = load_key(key) or opened.load_key()
    with opened.ledger() as ledger:
        for path in export_crosswalk(ledger, partial(crosswalk.unseal, secret), target):
            session.say(f"{path}")
    session.say("These files identify patients; they are not for sharing.")


@vault.command()
@_place
@click.option("--out", "target", type=PATH, required=True, metavar="FILE", help="The sheet to write, as CSV.")
@click.pass_obj
def inventory(session: Session, folder: Path | None, vault_dir: Path | None, target: Path) -> None:
    """Write every distinct free text that stayed in the output, the rarest first, for a person to read.

    Write "yes" under `blocked` in the rows that must not stay, give the sheet to `veil vault block`, and run again.
    """
    from veil.work import texts
    from veil.work.vault import Vault

    opened = Vault.open(_named(folder, vault_dir))
    session.vault = opened.path
    with opened.ledger() as ledger:
        number = texts.write_sheet(texts.inventory(ledger), target)
    session.say(f"{number} texts in {target}")
    session.say("Read it before a release. What stands in one file only comes first.")


def _change(session: Session, place: Path, kind: str, values: tuple[str, ...], file: Path | None, *, off: bool) -> None:
    from veil.work import texts
    from veil.work.vault import Vault

    opened = Vault.open(place)
    session.vault = opened.path
    listed = [*values, *(texts.read_lines(file) if file is not None else ())]
    with opened.lock(), opened.ledger() as ledger:
        number = (texts.strike if off else texts.enlist)(ledger, "block" if kind == "block" else "allow", listed)
    session.say(f"{number} on the list; it takes effect on the next run.")


_TEXT = click.option("--text", multiple=True, metavar="TEXT", help="A text to list; can be given again.")
_FILE = click.option("--file", type=PATH, metavar="FILE", help="A list, one text a line, or a marked inventory sheet.")
_OFF = click.option("--off", is_flag=True, help="Take the texts off the list.")


@vault.command()
@_place
@_TEXT
@_FILE
@_OFF
@click.pass_obj
def block(
    session: Session, folder: Path | None, vault_dir: Path | None, text: tuple[str, ...], file: Path | None, off: bool
) -> None:
    """List texts that must not stay; as they read in the inventory."""
    _change(session, _named(folder, vault_dir), "block", text, file, off=off)


@vault.command()
@_place
@_TEXT
@_FILE
@_OFF
@click.pass_obj
def allow(
    session: Session, folder: Path | None, vault_dir: Path | None, text: tuple[str, ...], file: Path | None, off: bool
) -> None:
    """List words that may stay in free text although the vocabulary lacks them."""
    _change(session, _named(folder, vault_dir), "allow", text, file, off=off)


@vault.command("destroy-key")
@_place
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def destroy_key(session: Session, folder: Path | None, vault_dir: Path | None, yes: bool) -> None:
    """Destroy the key, the crosswalk and the private reports: nobody can link the output to its source again.

    What was exported, and a key that is kept elsewhere, are yours to destroy.
    """
    from veil.work.vault import Vault

    opened = Vault.open(_named(folder, vault_dir))
    if not yes:
        click.confirm(
            f"Destroy the key of {opened.path} and all that links its output to its source, for ever?", abort=True
        )
    opened.destroy_key()
    session.say("The key is destroyed. No run can use this vault any more.")
