"""Where each key and value of a TOML file stands: tomllib tells positions of syntax errors only.

The scanner walks text that tomllib has accepted already, so it needs to know the grammar's shape and not its errors.
"""

from dataclasses import dataclass, field

Path = tuple[str | int, ...]
Place = tuple[int, int]

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


@dataclass(slots=True)
class Positions:
    """Line and column (both from 1) of every key and value, by the path of keys and array indices that leads to it."""

    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)

    def key(self, path: Path) -> Place:
        """The place of a key, or of the nearest enclosing one that has a place."""
        return self._nearest(self.keys, path)

    def value(self, path: Path) -> Place:
        """The place of a value, or of its key."""
        return self.values[path] if path in self.values else self.key(path)

    def _nearest(self, places: dict[Path, Place], path: Path) -> Place:
        while path:
            if path in places:
                return places[path]
            if path in self.values:
                return self.values[path]
            path = path[:-1]
        return (1, 1)


def find(text: str) -> Positions:
    """The places of all keys and values of `text`, which is valid TOML."""
    return _Scanner(text.replace("\r\n", "\n")).run()


class _Scanner:
    """One pass over the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._start = 0
        self._found = Positions()
        self._arrays: dict[Path, int] = {}

    def run(self) -> Positions:
        """Walk the whole text."""
        table: Path = ()
        while self._skip(" \t\n"):
            if self._peek() == "#":
                self._comment()
            elif self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._found

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _place(self) -> Place:
        return (self._line, self._at - self._start + 1)

    def _step(self, count: int = 1) -> None:
        for _ in range(count):
            if self._peek() == "\n":
                self._line += 1
                self._start = self._at + 1
            self._at += 1

    def _skip(self, blanks: str) -> bool:
        while self._at < len(self._text) and self._text[self._at] in blanks:
            self._step()
        return self._at < len(self._text)

    def _comment(self) -> None:
        while self._at < len(self._text) and self._peek() != "\n":
            self._at += 1

    def _blank(self) -> None:
        """Blanks, line ends and comments, as an array may hold between its values."""
        while self._skip(" \t\n") and self._peek() == "#":
            self._comment()

    def _header(self) -> Path:
        place = self._place()
        double = self._text.startswith("[[", self._at)
        self._step(2 if double else 1)
        parts = self._key()
        self._skip(" \t")
        self._step(2 if double else 1)
        path = (*self._resolve(parts[:-1]), parts[-1])
        if double:
            self._found.keys.setdefault(path, place)
            index = self._arrays.get(path, -1) + 1
            self._arrays[path] = index
            path = (*path, index)
        self._found.keys[path] = place
        return path

    def _resolve(self, parts: Path) -> Path:
        """A header's path with the indices of the arrays of tables that it goes through."""
        path: Path = ()
        for part in parts:
            path = (*path, part)
            if path in self._arrays:
                path = (*path, self._arrays[path])
        return path

    def _pair(self, table: Path) -> None:
        place = self._place()
        path = table + self._key()
        for depth in range(len(table) + 1, len(path) + 1):
            self._found.keys.setdefault(path[:depth], place)
        self._skip(" \t")
        self._step()  # the equals sign
        self._skip(" \t")
        self._value(path)

    def _key(self) -> Path:
        parts: list[str | int] = []
        while True:
            self._skip(" \t")
            parts.append(self._string() if self._peek() in {'"', "'"} else self._word())
            self._skip(" \t")
            if self._peek() != ".":
                return tuple(parts)
            self._step()

    def _word(self) -> str:
        begin = self._at
        while self._peek() in _BARE and self._at < len(self._text):
            self._at += 1
        return self._text[begin : self._at]

    def _value(self, path: Path) -> None:
        self._found.values[path] = self._place()
        match self._peek():
            case '"' | "'":
                self._string()
            case "[":
                self._array(path)
            case "{":
                self._inline(path)
            case _:
                while self._at < len(self._text) and self._peek() not in ",]}#\n":
                    self._at += 1

    def _array(self, path: Path) -> None:
        self._step()
        index = 0
        while True:
            self._blank()
            if self._peek() in {"]", ""}:
                self._step()
                return
            self._value((*path, index))
            index += 1
            self._blank()
            if self._peek() == ",":
                self._step()

    def _inline(self, path: Path) -> None:
        self._step()
        while True:
            self._blank()
            if self._peek() in {"}", ""}:
                self._step()
                return
            self._pair(path)
            self._blank()
            if self._peek() == ",":
                self._step()

    def _string(self) -> str:
        quote = self._peek()
        mark = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        self._step(len(mark))
        parts: list[str] = []
        while self._at < len(self._text) and not self._text.startswith(mark, self._at):
            if quote == '"' and self._peek() == "\\":
                following = self._text[self._at + 1 : self._at + 2]
                parts.append(_ESCAPES.get(following, following))
                self._step(2)
                continue
            parts.append(self._peek())
            self._step()
        self._step(len(mark))
        # A multi-line string may end in one or two quotation marks of its own.
        while len(mark) > 1 and self._peek() == quote:
            self._step()
        return "".join(parts)
