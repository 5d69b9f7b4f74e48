"""`veil certificate VAULT`: what OUT holds and how it was made, signed."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from veil.cli.exits import Exit
from veil.cli.options import PATH, json_option, key_option, load_key
from veil.cli.session import Session

if TYPE_CHECKING:
    from veil.identity import Key
    from veil.work.ledger import Ledger
    from veil.work.vault import Vault


@click.command()
@click.argument("folder", metavar="VAULT", type=PATH)
@click.option("--out", "target", type=PATH, required=True, metavar="FILE", help="The certificate to write, as JSON.")
@click.option("--public-key", "public", type=PATH, metavar="FILE", help="Write the public key, too, as PEM.")
@click.option("--unchecked", is_flag=True, help="Do not look at OUT first; the certificate says so.")
@key_option
@json_option
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.pass_obj
def certificate(
    session: Session,
    folder: Path,
    target: Path,
    public: Path | None,
    unchecked: bool,
    key: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Sign what OUT holds and how it was made, for anyone to check with the public key.

    The certificate has counts, versions, options and digests; no identifier. OUT is compared with the ledger first, as
    `veil verify` does; if it differs, nothing is signed.

    Exit codes: 0 signed, 3 OUT is not what was delivered, 1 the ledger cannot be trusted or read, 2 usage.
    """
    session.json, session.quiet = as_json, quiet
    from veil.work import certificate as form
    from veil.work.vault import Vault

    vault = Vault.open(folder)
    session.vault = vault.path
    secret = load_key(key) or vault.load_key()
    with vault.lock(), vault.ledger() as ledger:
        vault.check_key(secret)
        if not _right(session, vault, ledger, secret, look=not unchecked):
            return Exit.REFUSED
        made = form.body(ledger, checked=not unchecked)
    target.write_text(form.sign(made, secret), encoding="utf-8")
    if public is not None:
        public.write_text(form.public_key(secret), encoding="utf-8")
    session.event("certificate", fingerprint=form.fingerprint(secret), **made)
    session.say(f"Certificate  {target}")
    session.say(f"Fingerprint  {form.fingerprint(secret)}")
    session.say("Tell the receiver the fingerprint, or hand over the public key, by another way than the data.")
    session.say("They check it with: veil verify OUT --certificate FILE --public-key FILE")
    return Exit.DONE


def _right(session: Session, vault: "Vault", ledger: "Ledger", key: "Key", *, look: bool) -> bool:
    """Whether the history is whole, and OUT is what the ledger says."""
    from veil.errors import PathError
    from veil.work import chain, record
    from veil.work.progress import LineRenderer
    from veil.work.verify import Problem, against_ledger

    is_sealed = partial(chain.is_sealed, key)
    if not look:
        record.check(ledger, is_sealed)
        return True
    out = vault.out()
    if out is None:
        raise PathError("U-OUT-MISSING", "nothing was delivered yet", where=str(vault.path), remedy="veil run first")

    def tell(problem: Problem) -> None:
        session.event("problem", code=problem.code, path=problem.path if problem.known else "")

    progress = None if session.quiet or session.json else LineRenderer(sys.stderr)
    found = against_ledger(out, ledger, tell=tell, is_sealed=is_sealed, progress=progress)
    for code, number in found.problems.items():
        session.say(f"{code} {number}")
    if found.problems:
        session.say("OUT is not what was delivered, so nothing was signed; veil verify says more.")
    return not found.problems
