"""Specific Character Set (PS3.3 C.12.1.1.2): which text the bytes of an element are."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from veil.errors import ReadError

_CODECS: Final = {
    "": "ascii", "ISO_IR 6": "ascii", "ISO_IR 100": "latin-1", "ISO_IR 101": "iso8859_2", "ISO_IR 109": "iso8859_3",
    "ISO_IR 110": "iso8859_4", "ISO_IR 144": "iso8859_5", "ISO_IR 127": "iso8859_6", "ISO_IR 126": "iso8859_7",
    "ISO_IR 138": "iso8859_8", "ISO_IR 148": "iso8859_9", "ISO_IR 203": "iso8859_15", "ISO_IR 13": "shift_jis",
    "ISO_IR 166": "iso8859_11", "ISO_IR 192": "utf_8", "GB18030": "gb18030", "GBK": "gbk",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CharacterSet:
    """The character set of one data set.

    Attributes:
        terms: the defined terms, in order; empty for the default repertoire.
    """

    terms: tuple[str, ...] = ()

    @property
    def codec(self) -> str | None:
        """The codec, where one without escape sequences does; None for code extensions."""
        if not self.terms:
            return "ascii"
        if len(self.terms) == 1:
            return _CODECS.get(self.terms[0])
        return None

    def decode(self, value: bytes) -> str:
        """Reads text; what cannot be read becomes U+FFFD, so that nobody takes it for checked."""
        if value.isascii() and b"\x1b" not in value:
            return value.decode("ascii")
        codec = self.codec
        if codec is not None and codec != "ascii":
            return value.decode(codec, "replace")
        return _extended(self.terms, value)

    def encode(self, text: str) -> bytes | None:
        """Writes text; None where the character set lacks a character or needs escape sequences."""
        if text.isascii():
            return text.encode("ascii")
        codec = self.codec
        if codec is None or codec == "ascii":
            return None
        try:
            return text.encode(codec)
        except UnicodeEncodeError:
            return None


_TERM: Final = re.compile(r"ISO[ _-]?(IR|2022[ _-]IR)[ _-]?(\d+)", re.IGNORECASE)
_EXTENSIONS: Final = frozenset(
    f"ISO 2022 IR {number}"
    for number in (6, 100, 101, 109, 110, 144, 127, 126, 138, 148, 203, 13, 166, 87, 159, 149, 58)
)


def _term(written: str) -> str:
    """Gives the defined term that was meant; writers put hyphens and blanks where the standard has underscores."""
    found = _TERM.fullmatch(written)
    if found is None:
        return written
    return f"ISO 2022 IR {found[2]}" if found[1].startswith("2022") else f"ISO_IR {found[2]}"


def parse(value: bytes) -> CharacterSet:
    """Reads the value of (0008,0005).

    Raises:
        ReadError: Q-CHARSET, a term is none of the standard's: nobody could say what the text is.
    """
    terms = tuple(_term(part.strip(b" \0").decode("ascii", "replace")) for part in value.split(b"\\"))
    if any(term and term not in _CODECS and term not in _EXTENSIONS for term in terms):
        raise ReadError("Q-CHARSET", "the character set is not one of the standard's")
    return CharacterSet(terms if any(terms) else ())


def normalised(value: bytes) -> bytes:
    """Gives the value of (0008,0005) in the standard's terms; the same object where it is so already."""
    written = "\\".join(parse(value).terms).encode()
    return value if written == value.rstrip(b" \0") else written


def _extended(terms: tuple[str, ...], value: bytes) -> str:
    """Reads text with code extensions (ISO 2022) with pydicom, which knows them; latin-1 where no set was named."""
    if not terms:
        return value.decode("latin-1")
    from pydicom import charset

    encodings = charset.convert_encodings(list(terms))
    decode: Callable[..., str] = charset.decode_bytes
    return decode(value, encodings, {0x5C, 0x5E, 0x3D, 0x0D, 0x0A, 0x0C, 0x09})
