"""`python -m veil.demo [DIR]`: make the study, run the main job on it as a user would, and say what to look at."""

import shutil
import sys
from pathlib import Path

from veil.cli import main as veil
from veil.cli.exits import Exit
from veil.demo import study

MARK = ".veil-demo"


def main(arguments: list[str]) -> int:
    """Run the demo in a folder that is empty, missing, or a demo's."""
    folder = Path(arguments[0] if arguments else "demo").resolve()
    if folder.exists() and not (folder / MARK).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"veil.demo: {folder} holds something else; give another folder", file=sys.stderr)  # noqa: T201  as the command line
        return Exit.USAGE
    for part in ("in", "out", "vault"):
        shutil.rmtree(folder / part, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("The veil demo starts afresh in this folder.\n", encoding="utf-8")
    _say(f"A study of {study.make(folder / 'in')} files with planted, invented identity: {folder / 'in'}")
    _say(f"$ veil run {folder / 'in'} {folder / 'out'} --vault {folder / 'vault'}")
    _say()
    status = veil(["run", str(folder / "in"), str(folder / "out"), "--vault", str(folder / "vault")])
    if status not in {Exit.DONE, Exit.REFUSED}:
        return status
    files, sought, hits = study.found(folder / "out")
    _say()
    _say(f"Searched {files} delivered files, names and bytes, for {sought} planted identifiers: {hits} found.")
    page = next((folder / "vault").rglob("before-after.html"), None)
    if page is not None:
        _say(f"Before and after, element by element: {page}")
    # The truncated file is quarantined, as it should be, so the run's own exit code is 3; the demo went well.
    return Exit.DONE if hits == 0 else Exit.FAILED


def _say(line: str = "") -> None:
    print(line, flush=True)  # noqa: T201  as the command line


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
