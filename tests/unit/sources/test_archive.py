"""Archives as sources: what is in them comes out, and what is wrong with them gets a code."""

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from veil.errors import DiskFullError
from veil.sources import Limits, Refused, SourceFile, archive, open_source

SMALL = Limits(total=1 << 20, ratio=20, ratio_after=10_000, members=50)


def unpack(path: Path, limits: Limits | None = None) -> dict[str, str | bytes]:
    """Ref -> code, or the bytes that came out."""
    staging = path.parent / "staging"
    result: dict[str, str | bytes] = {}
    for item in open_source(path, staging, limits=limits):
        assert item.ref not in result
        if isinstance(item, Refused):
            result[item.ref] = item.code
        else:
            assert item.staged
            assert item.path.parent == staging
            assert item.path.name.isdigit()
            assert item.size == item.path.stat().st_size
            result[item.ref] = item.path.read_bytes()
    left = len(list(staging.iterdir())) if staging.exists() else 0
    assert left == sum(isinstance(value, bytes) for value in result.values())
    return result


def make_zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def make_tar(path: Path, members: dict[str, bytes | tarfile.TarInfo], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as file:  # type: ignore[call-overload]  # the modes are literals to the stubs
        for name, data in members.items():
            if isinstance(data, tarfile.TarInfo):
                file.addfile(data)
                continue
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return path


def entry(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return info


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_gives_its_members(tmp_path: Path, method: int) -> None:
    path = make_zip(tmp_path / "a.dat", {"d/one": b"1" * 5000, "two": b"", "d/": b""}, method)
    assert unpack(path) == {"a.dat!d/one": b"1" * 5000, "a.dat!two": b""}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_tar_gives_its_members(tmp_path: Path, mode: str, form: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarfile.TarFile, "format", form)
    long = "d" * 90 + "/" + "n" * 90
    path = make_tar(tmp_path / "a", {"one": os.urandom(3000), long: b"2", "dir": entry("dir", tarfile.DIRTYPE)}, mode)
    result = unpack(path)
    assert list(result) == ["a!one", f"a!{long}"]
    assert result[f"a!{long}"] == b"2"


def test_archives_are_found_within_a_folder_by_content(tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    make_zip(root / "scan.dcm", {"x": b"1"})
    (root / "not.zip").write_bytes(b"text")
    refs = [item.ref for item in open_source(root, tmp_path / "staging")]
    assert refs == ["not.zip", "scan.dcm!x"]


def test_a_dicom_file_is_no_archive_whatever_it_carries(tmp_path: Path) -> None:
    body = make_zip(tmp_path / "z", {"x": b"1"}).read_bytes()
    head = bytearray(300)
    head[128:132] = b"DICM"
    trailing = tmp_path / "trailing"
    trailing.write_bytes(bytes(head) + body)
    head[:4] = b"PK\x03\x04"
    head[257:262] = b"ustar"
    dual = tmp_path / "dual"
    dual.write_bytes(bytes(head) + body)
    for path in (trailing, dual):
        (item,) = open_source(path, tmp_path / "staging")
        assert isinstance(item, SourceFile)
        assert item.path == path


@pytest.mark.parametrize("name", ["/abs", "../up", "a/../../up", "C:\\x", "c:x", "..\\up", "a\\..\\..\\up", "\\abs"])
def test_names_that_climb_are_refused_and_their_neighbours_pass(tmp_path: Path, name: str) -> None:
    for path in (
        make_zip(tmp_path / "z", {name: b"1", "ok": b"2"}),
        make_tar(tmp_path / "t", {name: b"1", "ok": b"2"}),
    ):
        result = unpack(path)
        assert sorted(map(str, result.values())) == ["Q-ARCHIVE-PATH", "b'2'"]
        for file in (tmp_path / "staging").iterdir():
            file.unlink()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["staging", "t", "z"]


def test_a_tar_s_links_and_devices_are_refused(tmp_path: Path) -> None:
    kinds = {
        "s": tarfile.SYMTYPE,
        "h": tarfile.LNKTYPE,
        "c": tarfile.CHRTYPE,
        "b": tarfile.BLKTYPE,
        "f": tarfile.FIFOTYPE,
    }
    path = make_tar(tmp_path / "t", {name: entry(name, kind, "/etc/passwd") for name, kind in kinds.items()})
    assert unpack(path) == {f"t!{name}": "S-SPECIAL" for name in kinds}


def test_a_zip_s_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "z"
    with zipfile.ZipFile(path, "w") as file:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        file.writestr(info, "/etc/passwd")
    assert unpack(path) == {"z!link": "S-SPECIAL"}


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    data = bytearray(make_zip(tmp_path / "z", {"x": b"1", "y": b"2"}).read_bytes())
    data[6] |= 1  # the flags of the first local header, and of the first entry of the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "z").write_bytes(data)
    assert unpack(tmp_path / "z") == {"z!x": "Q-ARCHIVE", "z!y": b"2"}


def test_members_of_one_name_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "t"
    with tarfile.open(path, "w") as file:
        for data in (b"1", b"22"):
            info = tarfile.TarInfo("x")
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    assert unpack(path) == {"t!x": b"1", r"t!x\#2": b"22"}


def test_archives_nest_one_level(tmp_path: Path) -> None:
    deepest = make_zip(tmp_path / "3", {"x": b"1"}).read_bytes()
    middle = make_tar(tmp_path / "2", {"deep": deepest, "y": b"2"}, "w:gz").read_bytes()
    outer = make_zip(tmp_path / "1", {"mid": middle, "z": b"3"})
    assert unpack(outer) == {"1!mid!deep": "Q-ARCHIVE", "1!mid!y": b"2", "1!z": b"3"}


def test_an_archive_without_files_is_counted(tmp_path: Path) -> None:
    assert unpack(make_tar(tmp_path / "t", {"d": entry("d", tarfile.DIRTYPE)})) == {"t": "S-NOT-DICOM"}
    assert unpack(make_zip(tmp_path / "z", {"d/": b""})) == {"z": "S-NOT-DICOM"}


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_bomb_is_refused_whole(tmp_path: Path, method: int) -> None:
    path = make_zip(tmp_path / "z", {"ok": b"1", "bomb": bytes(500_000)}, method)
    assert unpack(path, SMALL) == {"z": "Q-ARCHIVE-BOMB"}


def test_a_bomb_whose_sizes_lie_is_refused(tmp_path: Path) -> None:
    data = bytearray(make_zip(tmp_path / "z", {"bomb": bytes(5_000_000)}).read_bytes())
    central = data.index(b"PK\x01\x02")
    for at in (22, central + 24):  # the uncompressed size in both headers
        data[at : at + 4] = struct.pack("<L", 10)
    (tmp_path / "z").write_bytes(data)
    # zipfile stops at the declared size and then finds that the checksum is another.
    assert unpack(tmp_path / "z", SMALL) == {"z!bomb": "Q-ARCHIVE"}


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz"])
def test_a_tar_bomb_is_refused_whole(tmp_path: Path, mode: str) -> None:
    assert unpack(make_tar(tmp_path / "t", {"ok": b"1", "bomb": bytes(500_000)}, mode), SMALL) == {
        "t": "Q-ARCHIVE-BOMB"
    }


def test_a_sparse_tar_bomb_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("sparse")
    info.type = tarfile.GNUTYPE_SPARSE
    info.size = 0
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    header[386:410] = b"%011o\0" % 0 + b"%011o\0" % 0  # one empty piece
    header[482] = 0
    header[483:495] = b"%011o\0" % (1 << 30)  # and a real size of a gigabyte
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    path = tmp_path / "t"
    path.write_bytes(bytes(header) + bytes(10_240))
    assert unpack(path, SMALL) == {"t": "Q-ARCHIVE-BOMB"}


def test_a_pax_header_that_claims_memory_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("pax")
    info.type = tarfile.XHDTYPE
    info.size = 4 << 30
    path = tmp_path / "t"
    path.write_bytes(info.tobuf(tarfile.GNU_FORMAT) + bytes(10_240))
    assert unpack(path) == {"t": "Q-ARCHIVE-BOMB"}


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    members = {str(number): b"" for number in range(60)}
    assert unpack(make_zip(tmp_path / "z", members), SMALL) == {"z": "Q-ARCHIVE-BOMB"}
    assert unpack(make_tar(tmp_path / "t", dict(members)), SMALL) == {"t": "Q-ARCHIVE-BOMB"}


def test_a_nested_bomb_takes_the_outer_archive_with_it(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "i", {"bomb": bytes(500_000)}).read_bytes()
    assert unpack(make_zip(tmp_path / "z", {"ok": b"1", "inner": inner}), SMALL) == {"z": "Q-ARCHIVE-BOMB"}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
@pytest.mark.parametrize("part", [0.3, 0.7, 0.99])
def test_a_tar_that_ends_early_passes_nothing(tmp_path: Path, mode: str, part: float) -> None:
    members: dict[str, bytes | tarfile.TarInfo] = {str(number): os.urandom(3000) for number in range(10)}
    path = make_tar(tmp_path / "t", members, mode)
    data = path.read_bytes()
    if mode == "w":
        data = data[:33_000]  # a plain tar ends in zeros, of which some may be missing
    path.write_bytes(data[: int(len(data) * part)])
    assert unpack(path) == {"t": "Q-ARCHIVE"}


def test_a_damaged_tar_header_hides_nothing(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "t", {"a": b"1", "b": b"2", "c": b"3"})
    data = bytearray(path.read_bytes())
    data[1024 + 150] ^= 0xFF  # the second header's checksum
    path.write_bytes(data)
    assert unpack(path) == {"t": "Q-ARCHIVE"}


def test_a_damaged_zip_member_is_refused_alone(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "z", {"a": b"AAAA", "b": b"BBBB"}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"AAAA", b"AAXA"))
    assert unpack(path) == {"z!a": "Q-ARCHIVE", "z!b": b"BBBB"}


def test_a_zip_without_its_directory_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "z", {"a": b"1" * 100})
    path.write_bytes(path.read_bytes()[:60])
    assert unpack(path) == {"z": "Q-ARCHIVE"}


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_that_is_no_tar_is_left_to_the_survey(
    tmp_path: Path, compress: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "volume"
    path.write_bytes(compress(b"not a tar" * 100))
    (item,) = open_source(path, tmp_path / "staging")
    assert isinstance(item, SourceFile)
    assert item.path == path


def test_a_full_disk_is_no_fault_of_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(out: object, view: object) -> int:
        del out, view
        raise DiskFullError("R-DISK-FULL", "full")

    path = make_zip(tmp_path / "z", {"a": b"1"})
    monkeypatch.setattr(archive, "_write", full)
    with pytest.raises(DiskFullError):
        list(open_source(path, tmp_path / "staging"))
