"""Killed at fifty random moments, by four workers at work, a release ends like one that nobody disturbed."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

from support.unseen import unseen
from veil.identity import Key
from veil.work import certificate, chain
from veil.work.vault import Vault
from veil.work.verify import against_ledger

KILLS = 50
KEY = Key(bytes(range(32)))
SCRIPT = """
import os, sys
from multiprocessing import forkserver
from pathlib import Path
from veil import identity, pipeline, policy
from veil.work.plan import ShardSize
from veil.work.run import run
from veil.work.vault import Vault
from pydicom import dcmread

def once(root, name):
    book = policy.compile_policy(policy.load(Path(sys.argv[2])))
    key = identity.Key(bytes(range(32)))
    person = identity.Identity(key, book.policy.identity, book.policy.dates)
    vault = Vault.ensure(root / (name + ".vault"))
    run(root / "in", root / name, policy_book=book, identity=person, key=key, vault=vault, jobs=4,
        shard_size=ShardSize(3, 1 << 20))

if __name__ == "__main__":
    # One process loads all and forks for each run, and workers come from one that has loaded all, so that a kill costs
    # what is killed and not the loading.
    loaded = ["veil.work.local", "veil.pipeline", "veil.survey", "veil.facts", "pydicom"]
    forkserver._forkserver._preload_modules = loaded
    forkserver.set_forkserver_preload = lambda names: None
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                once(Path(sys.argv[1]), line.strip())
                os._exit(0)
            except BaseException as error:
                print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


def _fill(folder: Path) -> None:
    folder.mkdir()
    for number in range(60):
        patient = number % 6
        made = Dataset()
        made.file_meta = FileMetaDataset()
        made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID = CTImageStorage
        made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = UID(f"1.2.3.4.{number}")
        made.StudyInstanceUID, made.SeriesInstanceUID = f"1.2.3.1.{patient}", f"1.2.3.2.{patient}.{number % 2}"
        made.Modality, made.PatientID, made.PatientName = "CT", f"8713{patient}55", f"Brontwick^{patient}"
        made.Rows = made.Columns = made.SamplesPerPixel = 1
        made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 16, 15, 0
        made.PhotometricInterpretation, made.PixelData = "MONOCHROME2", b"\1\0"
        made.save_as(folder / f"{number:02d}", enforce_file_format=True)
    (folder / "copy").write_bytes((folder / "00").read_bytes())
    (folder / "text").write_text("no image")
    (folder / "cut").write_bytes((folder / "01").read_bytes()[:300])


class Starter:
    """Starts runs in the process that has all loaded."""

    def __init__(self, process: "subprocess.Popen[str]", root: Path) -> None:
        self._process, self.root = process, root

    def begin(self, name: str) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        return int(self._line())

    def end(self) -> int:
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def starter(root: Path) -> Iterator[Starter]:
    (root / "script.py").write_text(SCRIPT)
    command = [sys.executable, "-W", "ignore", str(root / "script.py"), str(root), str(unseen("public"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Starter(process, root)
        finally:
            process.kill()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _state(root: Path, name: str) -> tuple[dict[str, bytes], dict[str, int], object, Counter[str]]:
    """OUT, the counts, what the certificate would say of OUT, and how often each thing is told of a row."""
    out = root / name
    with Vault.open(root / f"{name}.vault").reading() as ledger:
        found = against_ledger(out, ledger, tell=lambda _: None, is_sealed=partial(chain.is_sealed, KEY))
        assert found.problems == {}
        codes = dict(ledger.rows("SELECT code, COUNT(*) FROM instance GROUP BY code"))
        told = Counter(f"{link.what} {link.row}" for link in chain.walk(ledger) if link.row is not None)
        body = certificate.body(ledger, checked=True)
    same = {part: body[part] for part in ("policy", "received", "kinds", "outcomes", "outputs")}
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.dcm")}, codes, same, told


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="forks and kills")
def test_fifty_kills_make_no_difference(tmp_path: Path) -> None:
    _fill(tmp_path / "in")
    chance = random.Random(6)
    kills = rounds = resumed = 0
    with starter(tmp_path) as runs:
        runs.begin("calm")
        assert runs.end() == 0
        calm = _state(tmp_path, "calm")
        assert (len(calm[0]), calm[1]["D-CLEAN"]) == (60, 60)
        while kills < KILLS:
            rounds += 1
            name = f"out{rounds}"
            while _killed(runs, name, chance):
                kills += 1
                resumed += (tmp_path / name).exists()
                _whole(tmp_path / name, calm[0])
                if kills % 6 == 0 or kills == KILLS:
                    runs.begin(name)
                    assert runs.end() == 0
                    break
            assert _state(tmp_path, name) == calm
    assert resumed >= KILLS // 4, "too few kills came while files were delivered"


def _killed(runs: Starter, name: str, chance: random.Random) -> bool:
    """Begin a run and kill it: at any moment, or soon after it began to clean; False if it was done before."""
    pid = runs.begin(name)
    anywhere = chance.random() < 0.3
    pause = chance.uniform(0, 1.0) if anywhere else chance.uniform(0, 0.25)
    deadline = time.monotonic() + 20
    while not anywhere and time.monotonic() < deadline and not _cleaning(runs.root / name):
        if not _alive(pid):
            return runs.end() != 0
        time.sleep(0.002)
    time.sleep(pause)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return runs.end() == -signal.SIGKILL


def _cleaning(out: Path) -> bool:
    return out.is_dir() and any(entry.name.startswith(".veil-partial") for entry in out.iterdir())


def _whole(out: Path, reference: dict[str, bytes]) -> None:
    """Whatever has its final name is whole, and nothing else has."""
    for path in out.rglob("*.dcm"):
        place = path.relative_to(out).as_posix()
        assert place.startswith(".veil-partial-") or reference[place] == path.read_bytes()
