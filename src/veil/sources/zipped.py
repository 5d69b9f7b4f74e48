"""The members of a zip file (APPNOTE 6.3)."""

import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from veil.sources.archive import CHUNK, BombError, Budget, Counted, Member, climbs

_ENTRY = 46  # the shortest central directory entry, APPNOTE 4.3.12
_END = struct.Struct("<4s4H2LH")  # end of central directory, 4.3.16
_END64 = struct.Struct("<4sQ2H2L4Q")  # zip64 end of central directory, 4.3.14
_LOCATOR64 = struct.Struct("<4sLQL")  # its locator, 4.3.15
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_ENCRYPTED = 0x1
_BOUNDED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_SMALL = 4096


def members(path: Path, budget: Budget) -> Iterator[Member]:
    """Yield every entry that is not a folder.

    Raises:
        BombError: more entries than the limits allow, or more bytes.
        zipfile.BadZipFile, OSError, ...: see `archive.BAD_ARCHIVE`.
    """
    # zipfile reads the whole directory into objects, so its size is looked at first.
    if _directory_size(path) // _ENTRY > budget.limits.members:
        raise BombError
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            budget.member()
            if info.is_dir():
                continue
            yield _member(archive, info, budget)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Member:
    # The name as it is written: zipfile's own cuts it at a NUL and turns separators.
    name = info.orig_filename
    if climbs(name):
        return Member(name, None, "Q-ARCHIVE-PATH")
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return Member(name, None, "S-SPECIAL")
    if info.flag_bits & _ENCRYPTED:
        return Member(name, None, "Q-ARCHIVE")
    try:
        stream = archive.open(info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return Member(name, None, "Q-ARCHIVE")
    # zipfile bounds what one read of a deflated stream may give, but not for the other methods: feed those little.
    chunk = CHUNK if info.compress_type in _BOUNDED else _SMALL
    return Member(name, Counted(stream, budget), chunk=chunk, alone=True)


def _directory_size(path: Path) -> int:
    """Size in bytes of the central directory, as the end record gives it and as zipfile will believe it."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        reach = min(size, _END.size + _FULL16)
        file.seek(size - reach)
        tail = file.read(reach)
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) - at < _END.size:
            raise zipfile.BadZipFile
        record = _END.unpack_from(tail, at)
        if _FULL32 not in record[5:7] and _FULL16 not in record[3:5]:
            return int(record[5])
        locator_at = size - reach + at - _LOCATOR64.size
        if locator_at < 0:
            return int(record[5])
        file.seek(locator_at)
        locator = _LOCATOR64.unpack(file.read(_LOCATOR64.size))
        if locator[0] != b"PK\x06\x07":
            return int(record[5])
        file.seek(locator[2])
        return int(_END64.unpack(file.read(_END64.size))[8])
