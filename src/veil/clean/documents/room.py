"""The documents room: takes the document out of an object, cleans it by its kind, and says what is written for it."""

from collections.abc import Callable
from typing import Final, NamedTuple

from veil.clean.documents import anatomy, cda, mtl, obj, pdf, stl
from veil.clean.documents.cda_values import identity_of
from veil.clean.documents.tools import TOO_LARGE, Tools, hold_if_known, unreadable
from veil.dicom import encode
from veil.dicom.instance import Opened
from veil.errors import HoldError
from veil.policy import Action, RuleBook

DOCUMENT: Final = 0x00420011
_MIME: Final = 0x00420012
_MIMES: Final = 0x00420014
_LENGTH: Final = 0x00420015
_INSTANCE: Final = 0x0040E001
_MOST: Final = 1 << 28
"""Bytes of a document that is read: 5 million triangles, or a PDF that no mail would carry."""


class _Kind(NamedTuple):
    """A kind of document: its media type, its cleaner (None: PDF), what gives the names inside, whether it is text."""

    mime: str
    clean: Callable[[bytes, Tools], bytes] | None
    names: Callable[[bytes], list[str]] | None = None
    text: bool = False


KINDS: Final = {
    "1.2.840.10008.5.1.4.1.1.104.1": _Kind("application/pdf", None),
    "1.2.840.10008.5.1.4.1.1.104.2": _Kind("text/XML", cda.clean, text=True),
    "1.2.840.10008.5.1.4.1.1.104.3": _Kind("model/stl", stl.clean, stl.names),
    "1.2.840.10008.5.1.4.1.1.104.4": _Kind("model/obj", obj.clean, obj.names, text=True),
    "1.2.840.10008.5.1.4.1.1.104.5": _Kind("model/mtl", mtl.clean, text=True),
}
"""The SOP classes of encapsulated documents."""


def clean(book: RuleBook, opened: Opened, iod: str | None, tools: Tools) -> dict[int, bytes]:
    """Gives the elements that are written in the place of those of an encapsulated document (PS3.3 C.24.2).

    Args:
        book: the rules; a policy that has a rule of its own for the document is obeyed, unless it says `keep`.
        opened: the instance.
        iod: key of its information object definition.
        tools: what documents are cleaned with.

    Returns:
        Written elements by tag; no bytes for one that goes. Nothing for other kinds of objects.

    Raises:
        HoldError: H-DOCUMENT-UNREADABLE, H-DOCUMENT-TOO-LARGE, H-ENCRYPTED, H-READER-MISSING, H-BURNED-IN,
            H-FACE-MODEL or H-RESIDUAL.
        ReadError: a sequence cannot be understood.
    """
    kind = KINDS.get(opened.sop_class)
    if kind is None:
        return {}
    rule = book.rule(iod, (), DOCUMENT, "OB")
    if rule.source == "policy" and rule.action in (Action.DUMMY, Action.EMPTY, Action.REMOVE):
        return {}
    data = _document(opened, text=kind.text)
    if kind.names is not None:
        anatomy.hold_if_face(opened, kind.names(data))
    made = _pdf(data, book.policy.burned_in) if kind.clean is None else kind.clean(data, tools)
    if len(made) > _MOST:
        raise HoldError(TOO_LARGE, "a document that becomes larger than is written")
    if kind.clean is not None:
        hold_if_known(made, tools.known)
    explicit = opened.explicit
    found = {
        DOCUMENT: encode.element(DOCUMENT, b"OB", made, explicit=explicit),
        _MIME: encode.element(_MIME, b"LO", kind.mime.encode(), explicit=explicit),
        _MIMES: b"",  # of type 1C: what was in the document beside it is gone
        _LENGTH: encode.element(_LENGTH, b"UL", len(made).to_bytes(4, "little"), explicit=explicit),
        _INSTANCE: _instance(book, opened, iod, tools),
    }
    return {tag: element for tag, element in found.items() if tag in opened.tags}


def _document(opened: Opened, *, text: bool) -> bytes:
    """The bytes of the document, without padding."""
    values = {tag: (start, stop, items) for tag, _, _, start, stop, items in opened.elements}
    if DOCUMENT not in values or values[DOCUMENT][2] is not None:
        raise unreadable("an object without its document")
    start, stop, _ = values[DOCUMENT]
    if stop - start > _MOST:
        raise HoldError(TOO_LARGE, "a document that is larger than is read")
    at, end, _ = values.get(_LENGTH, (0, 0, None))
    said = int.from_bytes(opened.buf[at:end], "little") if end - at == 4 else 0  # noqa: PLR2004  one UL
    data = bytes(opened.buf[start:stop])
    if said and said == len(data) - 1:
        return data[:said]
    if not data.strip(b"\0"):
        raise unreadable("an object without its document")
    # Who does not say the length leaves the padding in it; of UTF-16 a zero is a half of a letter.
    return data.rstrip(b"\0") if text and b"\0" not in data[:64] else data


def _pdf(data: bytes, burned_in: str) -> bytes:
    """A PDF of its rendered pages, unless what is printed there has to be looked at first."""
    pdf.check(data)
    pages = pdf.render(data)
    if burned_in != "ignore":
        raise HoldError("H-BURNED-IN", "pages of a document, which hold what is printed on them")
    return pdf.write(pages)


def _instance(book: RuleBook, opened: Opened, iod: str | None, tools: Tools) -> bytes:
    """HL7 Instance Identifier: the new identifier that the document itself bears."""
    values = {tag: (start, stop) for tag, _, _, start, stop, _ in opened.elements}
    rule = book.rule(iod, (), _INSTANCE, "ST")
    start, stop = values.get(_INSTANCE, (0, 0))
    old = bytes(opened.buf[start : min(stop, start + 1024)]).decode("utf-8", "replace").strip(" \0")
    if rule.action is Action.REMOVE or not old:
        return b""
    root, _, extension = old.partition("^")
    new = tools.uid(identity_of(root.strip(), extension.strip()))
    return encode.element(_INSTANCE, b"ST", new.encode(), explicit=opened.explicit)
