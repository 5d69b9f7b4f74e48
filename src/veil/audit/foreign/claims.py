"""What a file claims of its own de-identification, against what is found in it (PS3.15 E.1.1, PS3.3 C.12.1.1.7)."""

from collections.abc import Iterable, Iterator
from typing import Final

from veil import standard
from veil.audit.findings import Severity
from veil.audit.foreign.instance import Instance
from veil.audit.foreign.remarks import Remark, remark
from veil.audit.foreign.shapes import LIKELY, POSSIBLE

_REMOVED, _METHOD, _METHODS, _BURNED_IN = 0x00120062, 0x00120063, 0x00120064, 0x00280301
_BASIC, _PIXELS, _FACES, _UIDS = "113100", "113101", "113102", "113110"
_FACE_MARK: Final = 0x00280302
_NAMES: Final = frozenset({"A-DIRECT", "A-KNOWN"})


def uids_claimed(instance: Instance) -> bool:
    """Whether a file says that its UIDs were replaced: the Basic Profile without Retain UIDs."""
    codes = instance.codes(_METHODS)
    return _BASIC in codes and _UIDS not in codes


def of_file(instance: Instance, found: Iterable[Remark]) -> Iterator[Remark]:
    """Contradictions between the marks of a file and the other remarks about it."""
    if instance.is_directory:
        return
    said, codes = instance.text(_REMOVED), instance.codes(_METHODS)
    if said != "YES":
        yield remark("A-MARKS", POSSIBLE, (_REMOVED,), "does not say that identity was removed")
    elif not instance.text(_METHOD) and not codes:
        yield remark("A-MARKS", POSSIBLE, (_METHOD,), "does not say how identity was removed")
    if said == "YES":
        sure = [one for one in found if one.finding.code in _NAMES and one.finding.severity is Severity.CERTAIN]
        if sure:
            yield remark("A-MARKS", LIKELY, (_REMOVED,), "says that identity was removed, and it is there")
    if _BASIC in codes and any(one.finding.code == "A-PRIVATE" for one in found):
        yield remark("A-MARKS", POSSIBLE, (_METHODS,), "claims the Basic Profile beside private elements of no list")
    if _PIXELS in codes and instance.text(_BURNED_IN) != "NO":
        yield remark("A-MARKS", POSSIBLE, (_BURNED_IN,), "is not NO although pixels are said to be cleaned")
    if _FACES in codes and instance.text(_FACE_MARK) == "YES":
        yield remark("A-MARKS", LIKELY, (_FACE_MARK,), "is YES although faces are said to be cleaned")
    known = {method.code.value for method in standard.codes.methods()}
    if codes - known:
        yield remark("A-MARKS", POSSIBLE, (_METHODS,), "holds codes that are not of CID 7050")
