"""What one call of the command line carries with it: how it speaks, and where its private log is."""

import json
import os
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click


@dataclass(slots=True)
class Session:
    """The voice of one command.

    Attributes:
        json: speak JSON lines on standard output, and nothing else there.
        quiet: say nothing but errors.
        vault: where a trace may be kept; None while no vault is known.
    """

    json: bool = False
    quiet: bool = False
    vault: Path | None = None

    def say(self, line: str = "") -> None:
        """A line for a person."""
        if not self.json and not self.quiet:
            click.echo(line)

    def event(self, event: str, **facts: Any) -> None:
        """A JSON line for a program."""
        if self.json:
            click.echo(json.dumps({"event": event, **facts}, separators=(",", ":")))

    def fail(self, code: str, message: str, where: str, remedy: str, status: int) -> int:
        """Tell an error in one line on standard error (and as a JSON line), and return the exit code."""
        place = f"{where}: " if where else ""
        advice = f" ({remedy})" if remedy else ""
        click.echo(" ".join(f"veil: {place}{message} [{code}]{advice}".split()), err=True)
        self.event("error", code=code, message=message, where=where, remedy=remedy, exit=int(status))
        return int(status)

    def keep_trace(self, problem: BaseException) -> Path | None:
        """Write where an exception came from into the vault's private log; None if there is no vault to hold it."""
        if self.vault is None or not self.vault.is_dir():
            return None
        path = self.vault / "log"
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        # The message of an exception can hold a value; where it came from cannot.
        frames = " < ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in reversed(_frames(problem)))
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8") as out:
                out.write(f"{now} command {type(problem).__name__}: {frames}\n")
        except OSError:
            return None
        return path


def _frames(problem: BaseException) -> traceback.StackSummary:
    return traceback.extract_tb(problem.__traceback__)
