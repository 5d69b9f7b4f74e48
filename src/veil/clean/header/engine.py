"""The header room: every element under its rule, at every depth; what no rule changes is copied as bytes."""

from itertools import chain
from typing import Final

from veil import standard
from veil.clean import slides
from veil.clean.content import SEQUENCES, VALUE_TYPE, ContentRoom
from veil.clean.header.dummies import sequence as dummy_sequence
from veil.clean.header.level import Attribute, Entry, Level
from veil.clean.header.schemes import PUBLISHED
from veil.clean.header.trace import TraceRow, show
from veil.clean.header.treat import UNCHANGED, PatientContext, TextRules, Treatment, written
from veil.dicom import encode, search
from veil.dicom import vr as vrs
from veil.dicom.charset import CharacterSet
from veil.dicom.pieces import Range
from veil.dicom.scan import PIXELS, Buffer, Element, Item, scan, scan_items, un_is_explicit
from veil.errors import HoldError, ReadError
from veil.identity import Identity
from veil.policy import Action, Rule, RuleBook

LARGE: Final = 1 << 14
"""Bytes of an element from which its answer is not remembered."""
_PIXELS: Final = 0x7FE00000
"""Group of the pixel data, which are copied whatever their size: the last value may lie beyond the window."""
_CLEANED: Final = (Action.CLEAN, Action.KEEP)
_MOST_REMEMBERED: Final = 100_000
_CHARSET: Final = 0x00080005
_SCHEME: Final = 0x00080102
GRAPHIC_ANNOTATIONS: Final = 0x00700001
"""Graphic Annotation Sequence: with a room for graphics, what is in it is treated attribute by attribute."""
_SEQUENCE_VRS: Final = (b"SQ", b"UN")
_STRUCTURED: Final = SEQUENCES | {0x00400610}
"""Sequences that Clean Structured Content cleans: of content items, and Specimen Preparation, which has such in it."""


class _Block:
    """A private block of one data set: who reserved it, where that stands, and whether anything of it stays."""

    __slots__ = ("creator", "index", "used")

    def __init__(self, creator: str | None, index: int) -> None:
        self.creator = creator
        self.index = index
        self.used = False


_PRIVATE_GONE: Final = Entry(b"", ("remove:private",))
_UNUSED_CREATOR: Final = Entry(b"", ("remove:private creator",))
_LONGEST_CREATOR: Final = 64


class HeaderRoom:
    """Cleans data sets of one patient under one rule book.

    It remembers answers from file to file, so one room serves all instances of a patient (see `Level`).
    """

    def __init__(
        self, book: RuleBook, identity: Identity, patient: PatientContext, rooms: frozenset[str] = frozenset()
    ) -> None:
        self.book = book
        self.treatment = Treatment(
            identity,
            patient,
            TextRules(
                book.policy.text if "text" in rooms else "remove", patient.words, patient.block, book.policy.recogniser
            ),
            keeps_uids="retain_uids" in book.policy.options,
            generalise=book.policy.generalise,
        )
        self._reads = "content" in rooms
        self._content = ContentRoom(book, reads_text="text" in rooms)
        self._draws = "graphics" in rooms
        self.trace: list[TraceRow] | None = None
        self._where: list[str] = []
        self._levels: dict[tuple[str | None, bool], Level] = {}
        self._remembered = 0
        self._nobody = _Block(None, 0)

    def level(self, iod: str | None, *, explicit: bool) -> Level:
        """Gives the outermost level for the objects of an IOD."""
        key = (iod, explicit)
        found = self._levels.get(key)
        if found is None:
            found = self._levels[key] = Level(self.book, iod, (), explicit=explicit, charset=CharacterSet())
        return found

    def entries(self, buf: Buffer, elements: list[Element], level: Level) -> list[Entry]:
        """Answers for each element of one data set, in order of their tags.

        Raises:
            HoldError: H-RESIDUAL, a known identifier stands where it cannot be taken out.
            ReadError: a sequence cannot be understood.
        """
        if elements and elements[0][0] <= _CHARSET:
            level = self.read_charset(buf, elements, level)
        if not level.path and self._reads and any(element[0] == VALUE_TYPE for element in elements):
            level = self._for_root(buf, elements, level)
        memo = level.memo if self.trace is None else {}
        recall = memo.get
        blocks: dict[int, _Block] = {}
        block_of = blocks.get
        out: list[Entry] = []
        append = out.append
        for element in elements:
            tag, _, start, _, stop, _ = element
            if stop - start > LARGE or tag >= _PIXELS:
                append(self._large(buf, element, level, blocks))
            elif tag & 0x10000:
                if tag & 0xFF00:
                    block = block_of(tag >> 8) or self._nobody
                    raw = buf[start:stop]
                    private = level.private_memo(block.creator) if self.trace is None else {}
                    entry = private.get(raw)
                    if entry is None:
                        entry = private[raw] = self._private(buf, element, level, block.creator)
                    if entry[0]:
                        block.used = True
                    append(entry)
                else:
                    append(self._creator(buf, element, level, blocks, out))
            else:
                raw = buf[start:stop]
                entry = recall(raw)
                if entry is None:
                    entry = memo[raw] = self._public(buf, element, level)
                append(entry)
        for block in blocks.values():
            if not block.used:
                out[block.index] = _UNUSED_CREATOR
        return out

    def answer(self, buf: Buffer, element: Element, level: Level, creator: str | None) -> Entry | None:
        """Answers for one element of an outermost data set, as `entries` does; None for what is not remembered."""
        tag, _, start, _, stop, _ = element
        if stop - start > LARGE or stop > len(buf):
            return None
        raw = buf[start:stop]
        memo = level.private_memo(creator) if tag & 0x10000 else level.memo
        entry = memo.get(raw)
        if entry is None:
            private = bool(tag & 0x10000)
            entry = self._private(buf, element, level, creator) if private else self._public(buf, element, level)
            memo[raw] = entry
        return entry

    @staticmethod
    def read_charset(buf: Buffer, elements: list[Element], level: Level) -> Level:
        """Gives the level with the character set that the data set names."""
        for tag, _, _, value, stop, items in elements:
            if tag == _CHARSET and items is None:
                return level.with_charset(bytes(buf[value:stop]))
            if tag > _CHARSET:
                break
        return level

    def _remember_less(self) -> None:
        """Keeps memory bounded: what was remembered is dropped when there is too much of it."""
        self._remembered += 1
        if self._remembered > _MOST_REMEMBERED:
            self._remembered = 0
            for level in self._levels.values():
                level.forget()

    def _public(self, buf: Buffer, element: Element, level: Level) -> Entry:
        tag, vr, start, value, stop, items = element
        self._remember_less()
        attribute = level.attribute(tag, vr)
        rule = attribute.rule
        by_dictionary = attribute.vr or vr
        is_sequence = vr == b"SQ" or by_dictionary == b"SQ"
        if rule.action is Action.REMOVE:
            return self._note(attribute, element, buf, level, Entry(b"", (f"remove:{attribute.name}",)), rule.action)
        if is_sequence:
            return self._public_sequence(buf, element, level, attribute)
        if items is not None:
            return self._fragments(buf, element, level, attribute)
        raw = buf[value:stop]
        numbers = by_dictionary in vrs.BINARY and rule.action is Action.KEEP
        if numbers and (vr not in vrs.BINARY or len(raw) > attribute.most):  # words or more where numbers belong
            new, action = self.treatment.fallback(rule, by_dictionary, raw)
        else:
            new, action = self.treatment.value(rule, tag, by_dictionary, raw, level)
        text = self.treatment.stayed(rule, by_dictionary, new, level) if action in _CLEANED else ""
        if new is raw and (not level.explicit or _is_plain(buf, element)):
            entry = Entry(buf[start:stop], (f"{UNCHANGED}{attribute.name}{text}",) if text else ())
        else:
            # A value of an attribute that the file calls UN, or by a VR of another kind, is written under its own.
            fits = vr != b"UN" and (vr in vrs.BINARY) == (by_dictionary in vrs.BINARY)
            target = vr if fits else by_dictionary
            done = f"{action}:{attribute.name}{text}"
            entry = Entry(written(tag, target, new, explicit=level.explicit), (done,))
        return self._note(attribute, element, buf, level, entry, action)

    def _public_sequence(self, buf: Buffer, element: Element, level: Level, attribute: Attribute) -> Entry:
        tag, vr, _, _, _, items = element
        rule = attribute.rule
        fits = attribute.vr == b"SQ" and (vr in _SEQUENCE_VRS or items is None)
        # Of structured content and of graphics the texts are what nobody could clean until there was a room for them.
        read = rule.action is Action.CLEAN and (
            (self._reads and tag in _STRUCTURED) or (self._draws and tag == GRAPHIC_ANNOTATIONS)
        )
        if fits and (read or rule.action in (Action.RECURSE, Action.KEEP)):
            try:
                return self._sequence(buf, element, level, tag, attribute.name)
            except ReadError:
                if vr == b"SQ":
                    raise
        action = rule.action if rule.action in (Action.EMPTY, Action.DUMMY) else rule.fallback
        out = b""
        if attribute.vr not in (None, b"SQ"):  # somebody wrote a sequence where a value belongs
            wanted = rule if rule.action is Action.PSEUDONYM else Rule(action, action, rule.reason, rule.source)
            new, action = self.treatment.value(wanted, tag, attribute.vr, b"", level)
            out = written(tag, attribute.vr, new, explicit=level.explicit)
        elif action is Action.EMPTY:
            out = encode.sequence(tag, b"", explicit=level.explicit)
        elif action is Action.DUMMY:
            uid = self.treatment.map_uid(f"dummy {tag:08x}")
            out = dummy_sequence(tag, level.iod, level.path, explicit=level.explicit, uid=uid)
        return self._note(attribute, element, buf, level, Entry(out, (f"{action}:{attribute.name}",)), action)

    def _sequence(self, buf: Buffer, element: Element, level: Level, tag: int, name: str) -> Entry:
        """Cleans the items of a sequence, whose tag on the path is `tag`.

        Raises:
            ReadError: the value is not a sequence.
        """
        _, vr, _, value, _, _ = element
        explicit = level.explicit and (vr == b"SQ" or un_is_explicit(buf, value))
        return self._items(buf, element, level, tag, name, explicit=explicit)

    def _items(self, buf: Buffer, element: Element, level: Level, tag: int, name: str, *, explicit: bool) -> Entry:
        own_tag, vr, start, value, stop, scanned = element
        depth = len(level.path)
        items: list[Item]
        if scanned is None:
            items, _ = scan_items(buf, value, stop, explicit=explicit, delimited=False, depth=depth)
        else:
            items = scanned  # type: ignore[assignment]  # items and not fragments, since the element is a sequence
        inner = level.inner(tag, explicit=explicit)
        done: list[str] = []
        bodies: list[bytes] = []
        changed = False
        for number, (item_start, content, content_stop, item_stop, known) in enumerate(items):
            elements = known
            if elements is None:
                elements, _ = scan(buf, content, content_stop, explicit=explicit, depth=depth + 1)
            if self.trace is not None:
                self._where.append(f"{_tag(own_tag)}[{number}].")
            entries = self.entries(buf, elements, self._for_item(buf, elements, inner))
            if self.trace is not None:
                self._where.pop()
            undefined = item_stop != content_stop
            closed = not undefined or buf[content_stop:item_stop] == encode.ITEM_STOP
            body = b"".join([entry[0] for entry in entries])  # type: ignore[misc]  # ranges stand at the top only
            done.extend(chain.from_iterable([entry[1] for entry in entries if entry[1]]))
            if closed and body == buf[content:content_stop]:
                bodies.append(buf[item_start:item_stop])
            else:
                changed = True
                bodies.append(encode.item(body, undefined=undefined))
        last = items[-1][3] if items else value
        plain = buf[last:stop] == (b"" if scanned is None else encode.SEQUENCE_STOP)
        if not changed and plain and (not level.explicit or vr not in _SEQUENCE_VRS or _is_plain(buf, element)):
            return Entry(buf[start:stop])
        body = b"".join(bodies)
        written_vr = vr if vr in _SEQUENCE_VRS else b"SQ" if explicit == level.explicit else b"UN"
        out = encode.sequence(own_tag, body, explicit=level.explicit, undefined=scanned is not None, vr=written_vr)
        return Entry(out, tuple(done) or (f"recurse:{name}",))

    def _for_root(self, buf: Buffer, elements: list[Element], level: Level) -> Level:
        """The level of a document, whose data set is the outermost content item (PS3.3 C.17.3)."""
        found = self._content.item(buf, elements, (), explicit=level.explicit)
        return level if found is None else level.with_codes(found)

    def _for_item(self, buf: Buffer, elements: list[Element], inner: Level) -> Level:
        if inner.path[-1] == slides.PREPARATION_ITEMS and slides.kind_of_step(buf, elements, explicit=inner.explicit):
            return inner.with_codes("specimen")
        content = self._content.item(buf, elements, inner.path, explicit=inner.explicit)
        if content is not None:
            return inner.with_codes(content)
        if not any(0x00080100 <= element[0] <= 0x00080122 for element in elements):  # noqa: PLR2004  a code's attributes
            return inner
        schemes = [
            bytes(buf[value:stop]).strip(b" \0").decode("ascii", "replace")
            for tag, _, _, value, stop, _ in elements
            if tag == _SCHEME
        ]
        return inner.with_codes("published" if schemes and PUBLISHED.issuperset(schemes) else "foreign")

    def _fragments(self, buf: Buffer, element: Element, level: Level, attribute: Attribute) -> Entry:
        """Encapsulated pixel data are copied here; what is in their streams is the room's of bit streams."""
        tag, vr, start, _, stop, _ = element
        if tag not in PIXELS or level.path or attribute.rule.action is not Action.KEEP:
            entry = Entry(b"", (f"remove:{attribute.name}",))
            return self._note(attribute, element, buf, level, entry, Action.REMOVE)
        if vr == b"UN":
            raise ReadError("Q-ENCODING", "encapsulated pixel data without a VR")
        if buf[stop - 8 : stop] != encode.SEQUENCE_STOP:
            raise HoldError("H-PIXELS-TRAILING", "the delimiter of encapsulated pixel data holds bytes")
        return self._note(attribute, element, buf, level, Entry(Range(start, stop)), Action.KEEP)

    def _large(self, buf: Buffer, element: Element, level: Level, blocks: "dict[int, _Block]") -> Entry:
        tag, vr, start, value, stop, items = element
        if tag & 0x10000:
            block = blocks.get(tag >> 8) or self._nobody
            entry = self._private(buf, element, level, block.creator)
            block.used = block.used or bool(entry[0])
            return entry
        attribute = level.attribute(tag, vr)
        kept = attribute.rule.action is Action.KEEP and attribute.vr in vrs.BULK and vr in vrs.BULK
        if level.path or items is not None or not kept:
            return self._public(buf, element, level)
        if tag not in PIXELS and not self.treatment.known.empty:
            if stop > len(buf):
                return self._public(buf, element, level)
            if any(self.treatment.known.in_bytes(chunk) for chunk in search.chunks(buf, value, stop)):
                return Entry(b"", (f"remove:{attribute.name}",))
        return self._note(attribute, element, buf, level, Entry(Range(start, stop)), Action.KEEP)

    @staticmethod
    def _creator(buf: Buffer, element: Element, level: Level, blocks: "dict[int, _Block]", out: list[Entry]) -> Entry:
        """A private creator stays if something of its block does (PS3.5 7.8.1); of two for one block, one does."""
        tag, vr, start, value, stop, items = element
        if tag & 0xFF < 0x10 or items is not None or stop - value > _LONGEST_CREATOR:  # noqa: PLR2004  gggg,0010 to 00FF
            return _PRIVATE_GONE
        if level.explicit and vr not in (b"LO", b"UN"):
            return _PRIVATE_GONE
        name = bytes(buf[value:stop]).strip(b" \0").decode("ascii", "replace")
        before = blocks.get(tag >> 16 << 8 | tag & 0xFF)
        if before is not None:
            if before.used:
                return out[before.index]
            out[before.index] = _UNUSED_CREATOR
        blocks[tag >> 16 << 8 | tag & 0xFF] = _Block(name, len(out))
        return Entry(buf[start:stop])

    def _private(self, buf: Buffer, element: Element, level: Level, creator: str | None) -> Entry:
        tag, vr, start, value, stop, items = element
        self._remember_less()
        group, low = tag >> 16, tag & 0xFF
        rule = self.book.private_rule(level.iod, level.path, creator, group, low, vr.decode("ascii", "replace"))
        listed = standard.private.lookup(creator, group, low, nested=bool(level.path)) if creator else None
        # Creators that no list names may themselves be identity, so they are not told.
        name = f"({group:04X},xx{low:02X}) {listed.creator}" if listed else "private"
        by_list = vrs.from_dictionary(listed.vr) if listed and listed.vr else vr
        attribute = Attribute(rule, by_list, name)
        if rule.action is Action.REMOVE:
            return self._note(attribute, element, buf, level, Entry(b"", (f"remove:{name}",)), Action.REMOVE)
        if vr == b"SQ" or by_list == b"SQ":
            if rule.action not in (Action.RECURSE, Action.KEEP):
                return Entry(b"", (f"remove:{name}",))
            try:
                return self._sequence(buf, element, level, group << 16 | low, name)
            except ReadError:
                return self._note(attribute, element, buf, level, Entry(b"", (f"remove:{name}",)), Action.REMOVE)
        if items is not None or stop > len(buf):
            return Entry(b"", (f"remove:{name}",))
        raw = buf[value:stop]
        if by_list in vrs.BULK and creator is not None:
            new, action = self.treatment.payload(rule, (creator, group, low), raw, level)
        else:
            new, action = self.treatment.value(rule, tag, by_list, raw, level)
        text = self.treatment.stayed(rule, by_list, new, level) if action in _CLEANED else ""
        entry = Entry(buf[start:stop], (f"{UNCHANGED}{name}{text}",) if text else ())
        if new is not raw:
            out = b"" if not new else written(tag, vr, new, explicit=level.explicit)
            entry = Entry(out, (f"{action}:{name}{text}",))
        return self._note(attribute, element, buf, level, entry, action)

    def _note(
        self, attribute: Attribute, element: Element, buf: Buffer, level: Level, entry: Entry, action: Action
    ) -> Entry:
        """Adds a row to the trace, where somebody asked for one."""
        if self.trace is not None:
            tag, vr, _, value, stop, items = element
            shown = attribute.vr or vr
            rule: Rule = attribute.rule
            before = (
                "<sequence>"
                if items is not None or shown == b"SQ"
                else show(shown, bytes(buf[value : min(stop, len(buf), value + LARGE)]), level.charset)
            )
            after = before if not entry.done else _after(shown, entry, level)
            where = "".join(self._where) + _tag(tag)
            self.trace.append(
                TraceRow(
                    where, attribute.name, shown.decode(), action.value, rule.reason, str(rule.source), before, after
                )
            )
        return entry


def _is_plain(buf: Buffer, element: Element) -> bool:
    """Whether an explicit header is written as PS3.5 section 7.1.2 has it: a known VR, reserved bytes of zero."""
    _, vr, start, value, _, _ = element
    return buf[start + 4 : start + 6] == vr and (value - start == 8 or buf[start + 6 : start + 8] == b"\0\0")  # noqa: PLR2004  the short header


def _tag(tag: int) -> str:
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def _after(vr: bytes, entry: Entry, level: Level) -> str | None:
    if isinstance(entry.out, Range) or not entry.out:
        return None
    if vr == b"SQ":
        return "<sequence>"
    offset = 12 if level.explicit and entry.out[4:6] in vrs.LONG else 8
    return show(vr, entry.out[offset:], level.charset)
