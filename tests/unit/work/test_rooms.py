"""The work with the real rooms: survey, pipeline, identity, policy."""

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from support.unseen import unseen

SCRIPT = """
import sys
from pathlib import Path
from veil import identity, policy
from veil.work.plan import ShardSize
from veil.work.run import run
from veil.work.vault import Vault

if __name__ == "__main__":
    root, out = Path(sys.argv[1]), sys.argv[2]
    book = policy.compile_policy(policy.load(Path(sys.argv[3])))
    key = identity.Key.load(root / "key")
    person = identity.Identity(key, book.policy.identity, book.policy.dates)
    vault = Vault.ensure(root / (out + ".vault"))
    run(root / "in", root / out, policy_book=book, identity=person, key=key, vault=vault, jobs=2,
        shard_size=ShardSize(4, 1 << 20))
"""


def command(root: Path, out: str) -> list[str]:
    (root / "script.py").write_text(SCRIPT)
    return [sys.executable, str(root / "script.py"), str(root), out, str(unseen("public"))]


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.dcm")}


@pytest.mark.corpus
@pytest.mark.slow
def test_killed_runs_over_real_files_end_like_an_undisturbed_one(world: Any, shared: Path) -> None:
    from veil.identity import Key

    files = sorted(path for path in (shared / "corpus").rglob("*") if path.is_file() and path.stat().st_size < 300_000)
    for number, path in enumerate(files[::5]):
        shutil.copy(path, world.source / f"{number:03d}")
    Key.create().save(world.root / "key")
    calm = subprocess.run(command(world.root, "calm"), capture_output=True, text=True, check=True)
    assert calm.stderr == ""
    reference = tree(world.root / "calm")
    assert len(reference) > 20
    for pause in (0.5, 0.7, 0.8, 0.9, 1.0):
        with subprocess.Popen(command(world.root, "out"), stderr=subprocess.DEVNULL) as process:
            time.sleep(pause)
            process.kill()
        for name, content in tree(world.out).items():
            assert name.startswith(".veil-partial-") or reference[name] == content
    subprocess.run(command(world.root, "out"), check=True)
    assert tree(world.out) == reference
