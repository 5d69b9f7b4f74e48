"""Renders the pages of a PDF in a process of its own: `python -m veil.clean.documents.rendering`.

PDF from strangers is read by much C++, so what crashes or hangs there ends this process and not a worker. The PDF comes
on standard input; on standard output goes for each page what `PAGE` says, and behind it the packed pixels. Nothing else
of the PDF is told. Pages are rendered without annotations and without form fields, and no script is run.
"""

import struct
import sys
import zlib
from collections.abc import Iterator
from typing import Any, Final

from veil.clean.documents import tools
from veil.errors import HoldError

PAGE: Final = struct.Struct("<ddLLLL")
"""Width and height in points, columns, rows, samples a pixel, bytes of packed pixels."""
FAILED, ENCRYPTED, TOO_LARGE, NO_READER = 3, 4, 5, 6
"""Exit statuses, beside 0."""
MOST_PAGES: Final = 500
MOST_OUTPUT: Final = 1 << 28
_MOST_MEMORY: Final = 2 << 30
_MOST_POINTS: Final = 14_400
"""Width and height of the largest page (ISO 32000-1 annex C)."""
_DOTS: Final = 150
_MOST_PIXELS: Final = 16_000_000
"""Of a page; a larger one is rendered with fewer dots per inch. A0 has 35 million with 150."""
_LEVEL: Final = 6
_COLOURS: Final = 3


def pages(data: bytes) -> Iterator[tuple[float, float, int, int, int, bytes]]:
    """Gives each page as in `PAGE`, with its packed pixels last.

    Raises:
        HoldError: H-DOCUMENT-TOO-LARGE, too many pages or one that is too large; H-ENCRYPTED, whether or not a
            password is asked for.
        Exception: what pypdfium2 raises for what it cannot read.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise HoldError("H-ENCRYPTED") from None
        raise
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise HoldError("H-ENCRYPTED")
    if not 0 < len(document) <= MOST_PAGES:
        raise HoldError(tools.TOO_LARGE)
    for index in range(len(document)):
        page = document[index]
        yield _rendered(page)
        page.close()


def _rendered(page: Any) -> tuple[float, float, int, int, int, bytes]:
    width, height = page.get_size()
    if not (0 < width <= _MOST_POINTS and 0 < height <= _MOST_POINTS):
        raise HoldError(tools.TOO_LARGE)
    scale = min(_DOTS / 72, (_MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, draw_annots=False, may_draw_forms=False, rev_byteorder=True)
    columns, rows, stride = bitmap.width, bitmap.height, bitmap.stride
    raw = bytes(bitmap.buffer)
    bitmap.close()
    row = columns * _COLOURS
    if stride != row:
        raw = b"".join([raw[at : at + row] for at in range(0, rows * stride, stride)])
    grey = raw[0::3]
    plain = grey == raw[1::3] == raw[2::3]
    packed = zlib.compress(grey if plain else raw, _LEVEL)
    return width, height, columns, rows, 1 if plain else _COLOURS, packed


def _limit() -> None:
    """Bounds the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Reads a PDF from standard input and writes its pages; gives the exit status."""
    _limit()
    total = 0
    try:
        for width, height, columns, rows, samples, packed in pages(sys.stdin.buffer.read()):
            total += len(packed)
            if total > MOST_OUTPUT:
                return TOO_LARGE
            sys.stdout.buffer.write(PAGE.pack(width, height, columns, rows, samples, len(packed)))
            sys.stdout.buffer.write(packed)
    except ImportError:
        return NO_READER
    except HoldError as error:
        return ENCRYPTED if error.code == "H-ENCRYPTED" else TOO_LARGE
    except MemoryError:
        return TOO_LARGE
    except Exception:  # noqa: BLE001  whatever it is, its message could tell what stands in the document
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
