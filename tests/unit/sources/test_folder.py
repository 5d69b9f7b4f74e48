"""A folder as a source: every entry is found once, and named so that no other can be."""

import os
import socket
from pathlib import Path

import pytest

from veil.errors import PathError
from veil.sources import Refused, SourceFile, open_source
from veil.sources.base import escape


def found(root: Path) -> dict[str, str]:
    """Ref -> code, or "file"."""
    items = list(open_source(root, root.parent / "staging"))
    refs = [item.ref for item in items]
    assert len(refs) == len(set(refs))
    return {item.ref: item.code if isinstance(item, Refused) else "file" for item in items}


def test_walks_folders_in_the_order_of_names(tmp_path: Path) -> None:
    root = tmp_path / "in"
    for name in ("b/2", "b/1", "a/deep/er/x", "z"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")
    assert list(found(root)) == ["z", "a/deep/er/x", "b/1", "b/2"]


def test_a_file_says_its_size_and_time(tmp_path: Path) -> None:
    path = tmp_path / "one"
    path.write_bytes(b"12345")
    assert list(open_source(path, tmp_path / "s")) == [SourceFile("one", path, 5, path.stat().st_mtime_ns)]


def test_in_that_is_missing_or_special_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PathError, match="U-IN-MISSING"):
        open_source(tmp_path / "no", tmp_path / "s")
    with pytest.raises(PathError, match="U-IN-MISSING"):
        open_source(Path("/dev/null"), tmp_path / "s")


def test_links_are_judged_and_nothing_is_found_twice(tmp_path: Path) -> None:
    root = tmp_path / "in"
    (root / "sub/deeper").mkdir(parents=True)
    (root / "sub/file").write_bytes(b"x")
    (tmp_path / "outside").write_bytes(b"x")
    for name, to in {
        "to-file": "sub/file",
        "to-folder": "sub",
        "sub/deeper/up": "..",
        "top": ".",
        "out": "../outside",
        "self": "self",
        "dangling": "sub/none",
        "dangling-out": "../none",
    }.items():
        (root / name).symlink_to(to)
    assert found(root) == {
        "sub/file": "file",
        "to-file": "S-DUPLICATE",
        "to-folder": "S-DUPLICATE",
        "sub/deeper/up": "S-LINK-LOOP",
        "top": "S-LINK-LOOP",
        "out": "S-LINK-LOOP",
        "self": "S-LINK-LOOP",
        "dangling": "Q-UNREADABLE",
        "dangling-out": "S-LINK-LOOP",
    }


def test_in_may_be_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/x").write_bytes(b"x")
    (tmp_path / "link").symlink_to("real")
    assert found(tmp_path / "link") == {"x": "file"}


def test_special_files_are_skipped_and_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "in"
    root.mkdir()
    os.mkfifo(root / "pipe")  # opening it would block for ever
    monkeypatch.chdir(root)  # a socket's path has a short limit
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind("socket")
    assert found(root) == {"pipe": "S-SPECIAL", "socket": "S-SPECIAL"}


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "in"
    (root / "shut").mkdir(parents=True)
    (root / "x").write_bytes(b"x")
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert found(root) == {"x": "file", "shut": "Q-UNREADABLE"}


def test_names_that_are_no_unicode_stay_apart_and_can_be_written(tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    names = [b"a\xff", b"a\\xff", b"a!b", "Jürgen \u65e5".encode(), b"new\nline"]
    for name in names:
        with open(os.fsencode(root) + b"/" + name, "wb") as file:  # noqa: PTH123  a name that Path cannot spell
            file.write(b"x")
    refs = found(root)
    assert len(refs) == len(names)
    assert {r"a\xff", r"a\\xff", r"a\!b", "Jürgen 日"} <= set(refs)
    for ref in refs:
        ref.encode()


def test_lone_surrogates_of_other_systems_are_escaped_too() -> None:
    assert escape("a\ud800") == r"a\ud800"


def test_very_deep_folders_do_not_exhaust_the_stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "in"
    root.mkdir()
    monkeypatch.chdir(root)
    for _ in range(1200):
        Path("d").mkdir()
        os.chdir("d")  # one step at a time: the whole path is too long for the system
    result = found(root)
    assert set(result.values()) <= {"Q-UNREADABLE", "file"}
    os.chdir(tmp_path)
    # pytest's own clean-up recurses; take the tower down by hand.
    while (root / "d").exists():
        inner = root / "d" / "d"
        if inner.exists():
            inner.rename(root / "e")
        (root / "d").rmdir()
        if (root / "e").exists():
            (root / "e").rename(root / "d")
