"""The root command, and the one place where what went wrong becomes a line and an exit code."""

import io
import sys
from pathlib import Path

import click

from veil.cli.exits import Exit
from veil.cli.lazy import LazyGroup
from veil.cli.session import Session
from veil.errors import VeilError
from veil.version import VERSION

COMMANDS = {
    "run": ("veil.cli.run:run", "De-identify a folder, a file or an archive into a folder that may leave."),
    "preview": ("veil.cli.preview:preview", "Show what would happen to each element, before anything is written."),
    "review": (
        "veil.cli.review:review",
        "Look at what was found in the pixels, and accept it or correct the boxes.",
    ),
    "quarantine": (
        "veil.cli.quarantine:quarantine",
        "Look at what was held or quarantined, have it tried again, or release it.",
    ),
    "verify": (
        "veil.cli.verify:verify",
        "Check that every file in OUT is one that was delivered, unchanged, and that none is missing.",
    ),
    "certificate": (
        "veil.cli.certificate:certificate",
        "Sign what OUT holds and how it was made, for anyone to check with the public key.",
    ),
    "policy": ("veil.cli.policy:policy", "List, show, check, compare and explain policies."),
    "risk": (
        "veil.cli.risk:risk",
        "Measure how many patients can be told apart by what was kept, and propose what would lower that.",
    ),
    "table": (
        "veil.cli.table_csv:table_csv",
        "Give a clinical table (CSV) the pseudonyms, date offsets and UIDs of the images.",
    ),
    "vault": ("veil.cli.vault:vault", "Make, look at, export from, and destroy the key of a vault."),
    "score": ("veil.cli.score:score", "Score the output of any de-identifier against an answer key of MIDI-B."),
    "audit": ("veil.cli.audit:audit", "Double-check what others cleaned: say what still identifies, or may."),
    "explain": (
        "veil.cli.explain:explain",
        "Say what an outcome code, or a code of `veil verify`, means and what to do.",
    ),
}

_HOME = Path(__file__).parents[1]

root = LazyGroup(
    name="veil",
    commands_by_name=COMMANDS,
    text="Takes DICOM in and lets out only what a written policy says may leave.\n\nThe main job: veil run IN OUT",
)
root.params.append(
    click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        help="Show the version and stop.",
        callback=lambda ctx, _option, wanted: _version(ctx) if wanted else None,
    ),
)


def _version(ctx: click.Context) -> None:
    click.echo(f"veil {VERSION}")
    ctx.exit()


def main(arguments: list[str] | None = None) -> int:
    """Run a command; whatever goes wrong is told in one line, without a traceback and without a value of the data."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a C locale cannot show every letter; it gets an escape instead of an error.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    session = Session()
    try:
        status = root.main(arguments, prog_name="veil", standalone_mode=False, obj=session)
    except click.UsageError as problem:
        command = problem.ctx.command_path if problem.ctx else "veil"
        return session.fail("U-USAGE", problem.format_message(), "", f"{command} --help", Exit.USAGE)
    except click.ClickException as problem:
        return session.fail("U-USAGE", problem.format_message(), "", "", Exit.USAGE)
    except (click.Abort, KeyboardInterrupt):
        return session.fail("C-CANCELLED", "stopped", "", "the same command goes on from here", Exit.CANCELLED)
    except VeilError as problem:
        return session.fail(problem.code, problem.message, problem.where, problem.remedy, type(problem).exit_status)
    except BrokenPipeError:
        return Exit.FAILED
    except Exception as problem:  # noqa: BLE001  the last line of defence: no traceback with values on a terminal
        return _unexpected(session, problem)
    return status if isinstance(status, int) else Exit.DONE


def _unexpected(session: Session, problem: Exception) -> int:
    kept = session.keep_trace(problem)
    remedy = f"report it; where it came from stands in {kept}" if kept else "report it"
    if isinstance(problem, OSError) and problem.strerror:
        # The system's own words ("No space left on device") name no value; its file name stays out.
        return session.fail("F-SYSTEM", problem.strerror, place(problem), remedy, Exit.FAILED)
    return session.fail(
        "F-UNEXPECTED",
        f"an error that veil did not expect ({type(problem).__name__})",
        place(problem),
        remedy,
        Exit.FAILED,
    )


def place(problem: BaseException) -> str:
    """The last line of veil's own code that an exception passed, as `package/module.py:line`; empty if none."""
    found, here = "", problem.__traceback__
    while here is not None:
        path = Path(here.tb_frame.f_code.co_filename)
        if path.is_relative_to(_HOME):
            found = f"{path.relative_to(_HOME).as_posix()}:{here.tb_lineno}"
        here = here.tb_next
    return found
