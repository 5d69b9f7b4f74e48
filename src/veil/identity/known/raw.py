"""Known identifiers in bytes: the distinctive ones, in the encodings in which a file could hold them."""

import re
from collections.abc import Callable, Iterator

from veil.identity.known.folding import is_ideographic
from veil.identity.known.patterns import Check, Patterns
from veil.identity.known.text import HASH_NUMBER, LONG_NUMBER, NO_CHANCE
from veil.identity.known.words import is_defined_term

_SHORTEST = 4
_SHORTEST_WIDE = 6  # bytes of UTF-16 without a zero among them: less occurs by chance in 16-bit pixels
_SHORTEST_JIS = 6  # likewise for seven-bit Kanji, which look like ASCII
_CHUNK = 1 << 20
_CONTEXT = 64
_ESCAPE = re.compile(rb"\x1b[$(][@-Z]?\)?[A-Z]?")
_SINGLE_BYTE = ("latin_1", *(f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 15)), "tis_620")
_EAST_ASIAN = ("shift_jis", "euc_jp", "euc_kr", "gb18030", "big5")

_Pattern = tuple[bytes, Check, int, int]  # bytes, check, bytes a character, digits (0: not a plain number)


class ByteMatcher:
    """Finds the patterns of one patient in bytes; built once, read by all."""

    def __init__(self, patterns: Patterns) -> None:
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        unique: dict[bytes, _Pattern] = {}
        for value, check in patterns.raws.items():
            for pattern in _encoded(value, check):
                known = unique.get(pattern[0])
                if known is None or pattern[1] < known[1]:
                    unique[pattern[0]] = pattern
        self._patterns = list(unique.values())
        self._overlap = max(map(len, unique), default=0) + _CONTEXT
        self._automaton = BytesAhoCorasick(list(unique), implementation=Implementation.ContiguousNFA)

    def found_in(self, data: bytes | memoryview) -> bool:
        """Whether any pattern occurs, whatever its ASCII case. Memory does not grow with the data."""
        if not self._patterns:
            return False
        if len(data) <= _CHUNK:
            return self._found(bytes(data).lower())
        view = memoryview(data)
        return any(
            self._found(bytes(view[max(0, start - self._overlap) : start + _CHUNK]).lower())
            for start in range(0, len(view), _CHUNK)
        )

    def _found(self, data: bytes) -> bool:
        hits = self._automaton.find_matches_as_indexes(data, True)
        return any(_holds(data, self._patterns[index], start, end) for index, start, end in hits)


def _holds(data: bytes, pattern: _Pattern, start: int, end: int) -> bool:
    _, check, step, digits = pattern
    if check is Check.NONE:
        return True
    if check is Check.NUMBER and digits:
        left = _run(data, start, -step, _is_digit)
        right = _run(data, end + step - 1, step, _is_digit)
        if digits >= LONG_NUMBER:
            return len(left) + digits + len(right) < HASH_NUMBER or digits >= NO_CHANCE
        return not (right or left.strip(b"0")) and not _is_decimal(data, start - step * len(left), end, step)
    if check is Check.PART:
        left = _run(data, start, -step, _is_letter)
        right = _run(data, end + step - 1, step, _is_letter)
        if not (left or right):
            return True
        return not is_defined_term((left + data[start:end:step] + right).decode("latin-1"))
    return not (_same(data, start - step, start) or _same(data, end - 1, end + step - 1))


def _same(data: bytes, one: int, other: int) -> bool:
    """Whether two places hold letters both, or digits both."""
    if one < 0 or other >= len(data):
        return False
    first, second = data[one], data[other]
    return (_is_letter(first) and _is_letter(second)) or (_is_digit(first) and _is_digit(second))


def _is_decimal(data: bytes, start: int, end: int, step: int) -> bool:
    """Whether a dot and a digit touch a number: a part of a decimal or of a UID."""
    before = data[max(0, start - 2 * step) : start : step] if start >= step else b""
    after = data[end + step - 1 : end + 3 * step - 1 : step]
    return (before[1:] == b"." and _is_digit(before[0])) or (after[:1] == b"." and after[1:].isdigit())


def _run(data: bytes, start: int, step: int, test: Callable[[int], bool]) -> bytes:
    """The bytes beside a hit that pass the test: before `start` for a negative step, from `start` on otherwise."""
    index = start + step if step < 0 else start
    out = bytearray()
    while 0 <= index < len(data) and len(out) < _CONTEXT and test(data[index]):
        out.append(data[index])
        index += step
    return bytes(out[::-1] if step < 0 else out)


def _is_digit(byte: int) -> bool:
    return 0x30 <= byte <= 0x39  # noqa: PLR2004  '0' to '9'


def _is_letter(byte: int) -> bool:
    return 0x61 <= byte <= 0x7A  # noqa: PLR2004  'a' to 'z': the bytes are in lower case


def _encoded(value: str, check: Check) -> Iterator[_Pattern]:
    """The bytes to search for. All are in ASCII lower case, byte by byte, as the data will be."""
    if value.isascii():
        plain = value.lower().encode("ascii")
        digits = len(plain) if plain.isdigit() else 0
        if len(plain) >= _SHORTEST:
            yield plain, check, 1, digits
            yield b"\0".join(plain[i : i + 1] for i in range(len(plain))), check, 2, digits  # both orders of UTF-16
        return
    for form in {value, value.lower(), value.upper(), value.title()}:
        for raw in _forms(form):
            if len(raw) >= _SHORTEST:
                yield raw.lower(), check, 1, 0
        for wide in ("utf-16-le", "utf-16-be"):
            units = form.encode(wide, "ignore")
            if len(units) >= _SHORTEST_WIDE:  # from the first letter's byte to the last one's, as above
                yield (
                    (units.removesuffix(b"\0") if wide.endswith("le") else units.removeprefix(b"\0")).lower(),
                    check,
                    2,
                    0,
                )


def _forms(form: str) -> Iterator[bytes]:
    import unicodedata

    yield form.encode("utf-8", "ignore")
    yield unicodedata.normalize("NFD", form).encode("utf-8", "ignore")
    native = is_ideographic(form)
    for name in _EAST_ASIAN if native else _SINGLE_BYTE:
        raw = _encode(form, name)
        if raw is not None:
            yield raw
    jis = _encode(form, "iso2022_jp") if native else None
    if jis is not None:
        body = _ESCAPE.sub(b"", jis)
        yield body if len(body) >= _SHORTEST_JIS else jis.removesuffix(b"\x1b(B")


def _encode(form: str, name: str) -> bytes | None:
    try:
        return form.encode(name)
    except UnicodeEncodeError:
        return None
