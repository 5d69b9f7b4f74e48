"""Whether a 3D model may be one of a face, a head or a skin: by what the object and the model say of themselves.

Looked at are Body Part Examined, every code of the data set, its titles and descriptions, and the names of solids,
objects, groups and materials inside the model. A model of which nothing at all says what it shows may show anything.
The geometry is not looked at.
"""

import re
from collections.abc import Iterable
from typing import Final

from veil import standard
from veil.dicom.charset import CharacterSet, parse
from veil.dicom.instance import Opened
from veil.dicom.part10 import uid
from veil.dicom.scan import Buffer, Element, Item, scan, scan_items
from veil.errors import HoldError

_CHARSET: Final = 0x00080005
_BODY_PART: Final = 0x00180015
_CODE, _SCHEME, _MEANING = 0x00080100, 0x00080102, 0x00080104
_TEXTS: Final = frozenset(
    (0x00081030, 0x0008103E, 0x00181030, 0x00321060, 0x00420010, 0x00700080, 0x00700081, _BODY_PART, _MEANING)
)
"""Descriptions of study, series, protocol and request, title, content label and description, body part, meanings."""
_DEEPEST: Final = 6
_LONGEST: Final = 1024
_SURFACE: Final = re.compile(
    r"(?i)(?<![^\W_])(?:skin|scalp|faces?|facial|heads?|cranio\w*|maxillofacial|soft[ _-]?tissues?|body[ _-]?surface"
    r"|external|outer[ _-]?contour|ears?|nose|lips?|eyes?|chin|cheeks?|haut|gesicht|kopf|peau|visage|t[eê]te|piel|cara"
    r"|cabeza|pelle|viso|testa|pele|rosto|cabe[cç]a|whole[ _-]?body)(?![^\W_])"
)
"""Words for a surface that could be recognised, beside those of a head that the survey knows."""
_SKIN: Final = frozenset((("SCT", "39937001"), ("SCT", "38866009"), ("SRT", "T-01000"), ("FMA", "7163")))
"""Skin, and body part of which nothing more is said."""


def hold_if_face(opened: Opened, names: Iterable[str]) -> None:
    """Holds a model that may show a face, or of which nothing says what it shows.

    Args:
        opened: the instance.
        names: what the model says inside.

    Raises:
        HoldError: H-FACE-MODEL.
        ReadError: a sequence cannot be understood.
    """
    texts: list[str] = []
    codes: set[tuple[str, str]] = set()
    _gather(opened.buf, opened.elements, CharacterSet(), texts, codes, explicit=opened.explicit)
    said = [text for text in texts if any(map(str.isalpha, text))]
    if not said:
        raise HoldError("H-FACE-MODEL", "a model of which nothing says what it shows")
    trigger = standard.heads.text_trigger()
    heard = codes & (standard.heads.codes() | _SKIN) or any(
        standard.heads.is_head_term(text) or trigger.search(text) or _SURFACE.search(text) for text in [*said, *names]
    )
    if heard:
        raise HoldError("H-FACE-MODEL", "a model that may show a face")


def _gather(
    buf: Buffer,
    elements: list[Element],
    charset: CharacterSet,
    texts: list[str],
    codes: set[tuple[str, str]],
    *,
    explicit: bool,
    depth: int = 0,
) -> None:
    code = scheme = ""
    for tag, vr, _, value, stop, items in elements:
        if vr == b"SQ" and not tag & 0x10000 and depth < _DEEPEST:
            found: list[Item]
            if items is None:
                found, _ = scan_items(buf, value, stop, explicit=explicit, delimited=False, depth=depth)
            else:
                found = items  # type: ignore[assignment]  # a sequence has items, not fragments
            for _, start, end, _, known in found:
                inner = known if known is not None else scan(buf, start, end, explicit=explicit, depth=depth + 1)[0]
                _gather(buf, inner, charset, texts, codes, explicit=explicit, depth=depth + 1)
        elif items is not None or stop - value > _LONGEST:
            continue
        elif tag == _CHARSET:
            charset = parse(bytes(buf[value:stop]))
        elif tag == _CODE:
            code = uid(buf[value:stop])
        elif tag == _SCHEME:
            scheme = uid(buf[value:stop])
        elif tag in _TEXTS:
            texts.append(charset.decode(bytes(buf[value:stop])).strip(" \0"))
    if code:
        codes.add((scheme, code))
