"""A stand-in for the room of pixels: workers that see what a stand-in file says, and heed what a person decided.

Fields of a stand-in besides those of `veil.work.testing`: `boxes` and `marks` ("x0,y0,x1,y1" with blanks between; a
mark has ":text" behind), `frames`, `code` (held with it until it is accepted), `picture` (what its pictures differ by),
`why`, and `blind` (nobody could look).
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from veil.clean.pixels import decided
from veil.clean.pixels.model import Box, Found, Mark
from veil.clean.pixels.seen import Seen, View
from veil.codes import CODES
from veil.work import review
from veil.work.local import InProcess
from veil.work.result import RunResult
from veil.work.review import File
from veil.work.run import run
from veil.work.tasks import CleanItem, FileTask, Shard
from veil.work.testing import FakeBook, FakeCleaner, FakeIdentity, FakeKey, fake_seal, fake_survey
from veil.work.vault import Vault
from veil.work.worker import Worker

ROWS, COLUMNS = 480, 640


class LookWorker(Worker):
    """Cleans as a worker does, then says what it saw."""

    def _clean(self, shard: Shard, task: FileTask) -> CleanItem:
        fields = dict(line.split("=", 1) for line in Path(task.path).read_text("utf-8").splitlines()[1:])
        item = super()._clean(shard, task)
        if "boxes" not in fields and "code" not in fields:
            return replace(item, decided=task.decided)
        said = decided.read(task.decided)
        code = fields.get("code", "")
        if code and code not in said.accepted:
            Path(task.temporary).unlink(missing_ok=True)
            item = replace(
                item, kind=CODES[code].kind, code=code, target=None, output_digest=None, bytes_out=None, uids={}
            )
        seen = None if "blind" in fields else see(fields, task.decided)
        return replace(item, seen=seen, decided=task.decided)


def see(fields: dict[str, str], text: str = "") -> Seen:
    """What is seen in a stand-in under a decision."""
    frames = int(fields.get("frames", "1"))
    wipe = [_box(one) for one in fields.get("boxes", "").split()]
    kept = tuple(
        Mark(_box(place), word) for place, _, word in (one.partition(":") for one in fields.get("marks", "").split())
    )
    said = decided.read(text)
    dropped = {place[2:] for place in said.drop}
    wipe = [box for box in wipe if box[:4] not in dropped]
    found = [
        Found(first, frames - 1 if last < 0 else last, (Box(x0, y0, x1, y1, kind="person"),))
        for first, last, x0, y0, x1, y1 in said.add
    ]
    found.insert(0, Found(0, frames - 1, tuple(wipe), kept))
    stamp = fields.get("picture", "").encode()
    views = (View(0, b"before" + stamp, b"after" + stamp, tuple(b"crop" for _ in wipe)),)
    return Seen(ROWS, COLUMNS, frames, tuple(found), views, fields.get("why", ""))


def _box(corners: str) -> Box:
    x0, y0, x1, y1 = map(int, corners.split(","))
    return Box(x0, y0, x1, y1, 0.9)


def looking(make: Any) -> InProcess:
    """A runner whose workers look; for `run(runner=looking)`."""
    return InProcess(lambda: LookWorker(make()._context))


@dataclass(frozen=True, slots=True)
class Place:
    """IN, OUT and a vault below one folder."""

    root: Path

    @property
    def out(self) -> Path:
        """OUT."""
        return self.root / "out"

    @property
    def vault(self) -> Vault:
        """The vault, made if absent."""
        return Vault.ensure(self.root / "out.vault")

    def put(self, ref: str, **fields: object) -> Path:
        """Write a stand-in."""
        path = self.root / "in" / ref
        path.parent.mkdir(parents=True, exist_ok=True)
        values = {"patient": "Jane Roe", "study": "1.1", "series": "1.1.1", "sop": f"1.2.{ref}"} | fields
        path.write_text("STANDIN\n" + "".join(f"{name}={value}\n" for name, value in values.items()), "utf-8")
        return path

    def run(self) -> RunResult:
        """Run over all of IN."""
        return run(
            self.root / "in", self.out, policy_book=FakeBook(), identity=FakeIdentity(), key=FakeKey(),
            vault=self.vault, jobs=1, survey=fake_survey, cleaner_factory=FakeCleaner, seal=fake_seal, runner=looking,
        )  # fmt: skip

    def files(self) -> dict[str, File]:
        """What there is to review, by source."""
        with self.vault.ledger() as ledger:
            sheets = [one.number for one in review.series(ledger)]
            return {file.ref: file for sheet in sheets for file in review.files(ledger, sheet)}
