"""OUT as a folder: whole files or none."""

import errno
import hashlib
import os
import random
import re
from pathlib import Path

import pytest

from veil.errors import DiskFullError, PathError
from veil.sinks import FolderSink, folder
from veil.sinks.folder import PARTIAL, is_safe_target


def ready(tmp_path: Path) -> FolderSink:
    sink = FolderSink(tmp_path / "out", "1")
    sink.prepare()
    return sink


def test_a_file_appears_by_a_rename_and_nothing_else_is_left(tmp_path: Path) -> None:
    sink = ready(tmp_path)
    temporary = sink.temporary(255)
    temporary.write_bytes(b"whole")
    inode = temporary.stat().st_ino
    sink.deliver(temporary, "p/s/r/i.dcm")
    final = tmp_path / "out/p/s/r/i.dcm"
    assert (final.read_bytes(), final.stat().st_ino) == (b"whole", inode)
    assert sink.holds("p/s/r/i.dcm", 5)
    assert not sink.holds("p/s/r/i.dcm", 6)
    assert not sink.holds("p/s/r/j.dcm", 5)
    sink.sweep()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["p"]


def test_what_killed_runs_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / ".veil-partial-9").mkdir(parents=True)
    (out / ".veil-partial-9/1").write_bytes(b"half")
    (tmp_path / "elsewhere").mkdir()
    (out / ".veil-partial-x").symlink_to("../elsewhere")
    (out / "p").mkdir()
    FolderSink(out, "1").sweep()
    assert sorted(path.name for path in out.iterdir()) == [".veil-partial-x", "p"]
    assert (tmp_path / "elsewhere").is_dir()
    FolderSink(tmp_path / "none", "1").sweep()
    assert not (tmp_path / "none").exists()


def test_a_file_that_we_did_not_write_is_never_overwritten(tmp_path: Path) -> None:
    sink = ready(tmp_path)
    digest = hashlib.sha256(b"ours").hexdigest()
    sink.admit("p/i.dcm", digest)
    (tmp_path / "out/p").mkdir()
    (tmp_path / "out/p/i.dcm").write_bytes(b"ours")
    sink.admit("p/i.dcm", digest)
    (tmp_path / "out/p/i.dcm").write_bytes(b"theirs")
    with pytest.raises(PathError, match="U-OUT-FOREIGN-FILE"):
        sink.admit("p/i.dcm", digest)
    (tmp_path / "out/p/i.dcm").unlink()
    (tmp_path / "out/p/i.dcm").symlink_to(tmp_path / "nowhere")
    with pytest.raises(PathError, match="U-OUT-FOREIGN-FILE"):
        sink.admit("p/i.dcm", digest)


def test_a_withdrawn_file_takes_its_empty_folders_along(tmp_path: Path) -> None:
    sink = ready(tmp_path)
    for name in ("p/s/r/1", "p/s/q/1"):
        sink.temporary(1).write_bytes(b"x")
        sink.deliver(sink.temporary(1), name)
    sink.withdraw("p/s/r/1")
    assert sorted(path.name for path in (tmp_path / "out/p/s").iterdir()) == ["q"]
    sink.withdraw("p/s/r/1")
    sink.temporary(1).write_bytes(b"x")
    sink.deliver(sink.temporary(1), "p/s/r/1")
    assert (tmp_path / "out/p/s/r/1").exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def mkdir(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    sink = ready(tmp_path)
    monkeypatch.setattr(Path, "mkdir", mkdir)
    with pytest.raises(DiskFullError):
        sink.prepare()
    with pytest.raises(DiskFullError):
        sink.deliver(sink.temporary(1), "p/x")


def test_other_errors_stay_what_they_are(tmp_path: Path) -> None:
    sink = ready(tmp_path)
    with pytest.raises(FileNotFoundError):
        sink.deliver(sink.temporary(1), "p/x")


@pytest.mark.parametrize("target", ["", ".", "/x", "../x", "a/../x", "a//x", "a/", "c:x", "a\\x", ".veil-partial-1/x"])
def test_targets_that_leave_out_are_seen(target: str) -> None:
    assert not is_safe_target(target)
    assert is_safe_target("P1/2.25.1/2.25.2/2.25.3.dcm")


@pytest.mark.parametrize("seed", range(4))
def test_a_target_that_is_seen_to_be_plain_at_once_is_safe_by_its_parts(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    targets = ["".join(chance.choices("aZ09_-./\\: \n\u00e9", k=chance.randrange(9))) for _ in range(4000)]
    targets += [f"{PARTIAL}1/x", f"a/{PARTIAL}1", "P1/2.25.1/2.25.2/2.25.3.dcm"]
    at_once = [is_safe_target(target) for target in targets]
    monkeypatch.setattr(folder, "_PLAIN", re.compile(r"(?!)"))
    assert [is_safe_target(target) for target in targets] == at_once
    assert 20 < sum(at_once) < 2000


@pytest.mark.skipif(os.name != "posix", reason="folders cannot be locked")
def test_two_runs_never_share_out(tmp_path: Path) -> None:
    first, second = FolderSink(tmp_path / "out", "1"), FolderSink(tmp_path / "out", "1")
    first.prepare(first=True)
    first.temporary(1).write_bytes(b"whole")
    with pytest.raises(PathError, match="U-OUT-BUSY"):
        second.prepare(first=True)
    second.sweep()
    second.release()
    first.deliver(first.temporary(1), "p/s/r/i.dcm")
    first.release()
    third = FolderSink(tmp_path / "out", "1")
    with pytest.raises(PathError, match="U-OUT-FOREIGN"):
        third.prepare(first=True)
    third.prepare()
    third.release()


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_link_in_place_of_a_folder_leads_nowhere(tmp_path: Path) -> None:
    sink = ready(tmp_path)
    other = tmp_path / "other"
    (other / "s/r").mkdir(parents=True)
    (other / "s/r/i.dcm").write_bytes(b"of somebody else")
    (tmp_path / "out/p").symlink_to(other)
    sink.temporary(1).write_bytes(b"whole")
    with pytest.raises(PathError, match="U-OUT-FOREIGN-FILE"):
        sink.admit("p/s/r/j.dcm", "")
    with pytest.raises(PathError, match="U-OUT-FOREIGN-FILE"):
        sink.deliver(sink.temporary(1), "p/s/r/j.dcm")
    with pytest.raises(PathError, match="U-OUT-FOREIGN-FILE"):
        sink.withdraw("p/s/r/i.dcm")
    assert [path.name for path in other.rglob("*.dcm")] == ["i.dcm"]
