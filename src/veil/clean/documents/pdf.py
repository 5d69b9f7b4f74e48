"""PDF (PS3.3 A.45.1): a new one is written from the rendered pages, so nothing of the old one's structure is left.

Text, metadata, attachments, scripts, annotations, form fields, outlines and layers that are not shown are gone. What is
printed on the pages is not: until the pixel room can look at them, a policy has to say that it need not be looked at.
"""

import subprocess
import sys
from importlib.util import find_spec
from typing import Final, NamedTuple

from veil.clean.documents import rendering
from veil.clean.documents.tools import TOO_LARGE, unreadable
from veil.errors import HoldError

SECONDS: Final = 120
"""How long the pages of one document may take."""
_HEADER_WITHIN: Final = 1024
"""Bytes in which %PDF has to stand, as readers have it."""
_ERRORS: Final = {
    rendering.ENCRYPTED: ("H-ENCRYPTED", "a PDF that is encrypted"),
    rendering.TOO_LARGE: (TOO_LARGE, "a PDF with more or larger pages than are read"),
    rendering.NO_READER: ("H-READER-MISSING", "no reader of PDF is installed"),
}


class Page(NamedTuple):
    """A rendered page: its size in points, its pixels packed by zlib, one or three samples of eight bits each."""

    width: float
    height: float
    columns: int
    rows: int
    samples: int
    packed: bytes


def check(data: bytes) -> None:
    """Makes sure that it may be a PDF and that one can be read here, before any time goes into its pages.

    Raises:
        HoldError: H-DOCUMENT-UNREADABLE, H-READER-MISSING.
    """
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise unreadable("a PDF that is none")
    if find_spec("pypdfium2") is None:
        raise HoldError(*_ERRORS[rendering.NO_READER])


def render(data: bytes) -> list[Page]:
    """Gives the pages of a PDF, rendered at 150 dots per inch in a process of its own.

    Raises:
        HoldError: H-DOCUMENT-UNREADABLE, H-DOCUMENT-TOO-LARGE, H-ENCRYPTED, H-READER-MISSING.
    """
    command = [sys.executable, "-P", "-m", rendering.__name__]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  our own module
    except subprocess.TimeoutExpired:
        raise HoldError(TOO_LARGE, "a PDF whose pages take too long") from None
    if done.returncode:
        raise HoldError(*_ERRORS.get(done.returncode, (unreadable("").code, "a PDF that cannot be read")))
    found, at = [], 0
    while at < len(done.stdout):
        width, height, columns, rows, samples, length = rendering.PAGE.unpack_from(done.stdout, at)
        at += rendering.PAGE.size
        found.append(Page(width, height, columns, rows, samples, done.stdout[at : at + length]))
        at += length
    return found


def write(pages: list[Page]) -> bytes:
    """Writes a PDF 1.4 that shows each page as one image: the same bytes for the same pages, without dates and IDs."""
    kids = " ".join(f"{3 * number + 3} 0 R" for number in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode()]
    for number, page in enumerate(pages):
        own = 3 * number + 3
        width, height = f"{page.width:.2f}", f"{page.height:.2f}"
        colours = "Gray" if page.samples == 1 else "RGB"
        shown = f"{width} 0 0 {height} 0 0 cm/I Do".encode()
        objects += [
            (
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents {own + 1} 0 R"
                f"/Resources<</XObject<</I {own + 2} 0 R>>>>>>"
            ).encode(),
            _stream("", shown),
            _stream(
                f"/Type/XObject/Subtype/Image/Width {page.columns}/Height {page.rows}"
                f"/ColorSpace/Device{colours}/BitsPerComponent 8/Filter/FlateDecode",
                page.packed,
            ),
        ]
    return _file(objects)


def _stream(entries: str, body: bytes) -> bytes:
    return f"<<{entries}/Length {len(body)}>>stream\n".encode() + body + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    """The objects, numbered from 1, with their cross-reference table (ISO 32000-1 section 7.5)."""
    parts, places, at = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"], [], 15
    for number, body in enumerate(objects, 1):
        written = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        places.append(at)
        parts.append(written)
        at += len(written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, at)
    return b"".join([*parts, b"xref\n0 %d\n0000000000 65535 f \n" % count, table, end])
