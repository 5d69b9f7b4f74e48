"""`veil verify OUT`: whether OUT is what was delivered."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from veil.cli.exits import Exit
from veil.cli.options import PATH, json_option, key_option, load_key
from veil.cli.session import Session
from veil.cli.table import table

if TYPE_CHECKING:
    from veil.identity import Key
    from veil.report.downstream import Deviation
    from veil.work.certificate import Certificate
    from veil.work.chain import SealCheck
    from veil.work.progress import Listener
    from veil.work.vault import Vault
    from veil.work.verify import Problem, Tell, Verified

_SHOWN = 20


@click.command()
@click.argument("out", metavar="[OUT]", type=PATH, required=False)
@click.option("--vault", type=PATH, metavar="DIR", help="The vault.  [default: OUT.vault, beside OUT]")
@click.option("--certificate", type=PATH, metavar="FILE", help="Check OUT against a certificate; needs no vault.")
@click.option("--public-key", "public", type=PATH, metavar="FILE", help="The sender's public key, as PEM.")
@click.option(
    "--downstream",
    "source",
    type=PATH,
    metavar="IN",
    help="Compare what research readers get of OUT with what they get of IN, too: pixels, geometry, times, links.",
)
@key_option
@click.option("--names", is_flag=True, help="Show the names of files that veil did not deliver; they may identify.")
@json_option
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.pass_obj
def verify(
    session: Session,
    out: Path | None,
    vault: Path | None,
    certificate: Path | None,
    public: Path | None,
    source: Path | None,
    key: str | None,
    names: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Check that every file in OUT is one that was delivered, unchanged, and that none is missing.

    With the vault every file is compared with the ledger, whose history is checked first. With --certificate alone
    whoever received OUT can check it: signature, counts, places and bytes. Without OUT the signature alone is checked.

    With --downstream each delivered file is read beside its source in IN by an independent reader, and counted by
    modality: equal, changed by policy, lost.

    Exit codes: 0 all is as it was delivered, 3 something differs or was lost, or a run is unfinished, 1 the ledger
    itself cannot be trusted or read, 2 usage.
    """
    session.json, session.quiet = as_json, quiet
    if public is not None and certificate is None:
        raise click.UsageError("--public-key belongs to --certificate FILE")
    if out is None and (certificate is None or vault is not None):
        raise click.UsageError("name OUT, or --certificate FILE")
    if source is not None and (out is None or (certificate is not None and vault is None)):
        raise click.UsageError("--downstream needs OUT and the vault, which knows what came from where")
    given = _certificate(session, certificate, public)
    if out is None:
        return Exit.DONE
    seen: dict[str, int] = {}
    tell = partial(_tell, session, seen, names=names)
    if given is not None and vault is None:
        from veil.work.verify import against_certificate

        found = against_certificate(out, given, tell=tell, progress=_listener(session))
    else:
        found = _by_ledger(session, out, vault, given, load_key(key), tell)
    lost = _downstream(session, source, out, vault) if source is not None else False
    return _end(session, found, lost=lost)


def _certificate(session: Session, path: Path | None, public: Path | None) -> "Certificate | None":
    if path is None:
        return None
    from veil.work import certificate

    found = certificate.read(path, public)
    body = found.body
    session.event("certificate", fingerprint=found.fingerprint, trusted=found.trusted, **body)
    session.say(
        f"Certificate  {body['made']}, policy {body['policy']['name']}, PS3.15 {body['policy']['table_edition']}"
    )
    session.say(
        f"Says         received {body['received']} = "
        + " + ".join(f"{kind} {number}" for kind, number in body["kinds"].items())
    )
    session.say(f"Signed by    {found.fingerprint}")
    if not found.trusted:
        session.say("Compare that fingerprint with what the sender tells you, or give --public-key.")
    return found


def _by_ledger(
    session: Session, out: Path, place: Path | None, given: "Certificate | None", key: "Key | None", tell: "Tell"
) -> "Verified":
    from veil.work.vault import Vault, default_place
    from veil.work.verify import against_ledger

    vault = Vault.open(place or default_place(out))
    with vault.reading() as ledger:
        return against_ledger(
            out, ledger, tell=tell, is_sealed=_seals(vault, key), given=given, progress=_listener(session)
        )


def _downstream(session: Session, source: Path, out: Path, place: Path | None) -> bool:
    """Whether something was lost for those who read OUT instead of IN."""
    from veil.errors import PathError
    from veil.report.downstream import ASPECTS, check
    from veil.work.vault import Vault, default_place

    if not source.is_dir():
        raise PathError("U-IN-MISSING", "there is no such folder", where=str(source), remedy="name the IN of the run")
    seen = 0

    def tell(one: "Deviation") -> None:
        nonlocal seen
        seen += 1
        session.event("lost", path=one.path, aspect=one.aspect, attributes=list(one.attributes))
        if seen <= _SHOWN:
            session.say(f"lost: {ASPECTS[one.aspect]}  {one.path}  {', '.join(one.attributes)}".rstrip())

    with Vault.open(place or default_place(out)).reading() as ledger:
        found = check(ledger, source, out, tell=tell)
    session.event("downstream", files=found.files, away=found.away, lost=found.lost)
    for row in found.counts:
        session.event("aspect", **row._asdict())
    session.say(f"For research readers, OUT beside IN ({found.files} files):")
    head = ("Modality", "Equal", "By policy", "Lost", "What a reader gets")
    order = list(ASPECTS)
    rows = [*found.totals(), *sorted(found.counts, key=lambda row: (row.modality, order.index(row.aspect)))]
    lines = [(row.modality, row.equal, row.policy, row.lost, ASPECTS[row.aspect]) for row in rows]
    for line in table([head, *lines], right=frozenset({1, 2, 3})):
        session.say(line)
    if found.away:
        session.say(f"Of {found.away} more the source is not in IN, or was changed since: not compared.")
    return found.lost > 0


def _seals(vault: "Vault", key: "Key | None") -> "SealCheck | None":
    """How seals are checked; without a key they are not."""
    from veil.identity import Key
    from veil.work import chain

    found = key or (Key.load(vault.key_path) if vault.has_key else None)
    return partial(chain.is_sealed, found) if found is not None else None


def _listener(session: Session) -> "Listener | None":
    from veil.work.progress import JsonRenderer, LineRenderer

    if session.json:
        return JsonRenderer(sys.stdout)
    return None if session.quiet else LineRenderer(sys.stderr)


def _tell(session: Session, seen: dict[str, int], problem: "Problem", *, names: bool) -> None:
    """Say a problem; a name that somebody made is shown only where it was asked for."""
    path = problem.path if problem.known or names else ""
    session.event("problem", code=problem.code, path=path)
    seen[problem.code] = seen.get(problem.code, 0) + 1
    if path and seen[problem.code] <= _SHOWN:
        session.say(f"{problem.code}  {path}")


def _end(session: Session, found: "Verified", *, lost: bool) -> int:
    from veil.codes import CHECKS

    status = Exit.REFUSED if found.problems or lost else Exit.DONE
    history = found.history
    session.event(
        "end",
        files=found.files,
        bytes=found.bytes,
        problems=found.problems,
        root=found.outputs["root"],
        events=history.head.events if history else None,
        head=history.head.hash.hex() if history else None,
        exit=int(status),
    )
    rows: list[tuple[object, ...]] = []
    for name, check in CHECKS.items():
        if found.problems.get(name):
            rows += [(name, found.problems[name], check.meaning), ("", "", f"To do: {check.remedy}")]
    for line in table(rows, indent="", right=frozenset({1})):
        session.say(line)
    if history is None and found.problems:
        session.say(
            f"OUT holds {found.files} files ({found.bytes} bytes); the certificate names {found.outputs['files']}"
        )
    else:
        session.say(f"{found.files} of {found.outputs['files']} files are as they were delivered ({found.bytes} bytes)")
    if history is not None:
        seals = f"{history.seals} seals" if history.seals else "no seal"
        session.say(f"The ledger's history is whole: {history.head.events} events, {seals}")
    return status
