"""The pixel room: one instance decided about, looked at, wiped, and looked at again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from veil.clean.pixels import calibration, devices, tools
from veil.clean.pixels import shown as pictures
from veil.clean.pixels.allowed import Allowed
from veil.clean.pixels.decided import Decided, Place, read
from veil.clean.pixels.frames import Frames
from veil.clean.pixels.look import Looker, Sight
from veil.clean.pixels.model import Box, Found, Picture
from veil.clean.pixels.projection import project
from veil.clean.pixels.redact import redact
from veil.clean.pixels.risk import Risk, risk
from veil.clean.pixels.seen import MAX_VIEWS, Seen, View
from veil.clean.pixels.series import SeriesLook
from veil.clean.pixels.shown import Shown
from veil.clean.pixels.thumbs import view
from veil.clean.redacted import NOT_LOOKED_AT, Pixels
from veil.dicom.instance import Opened
from veil.errors import HoldError
from veil.identity import KnownIdentifiers
from veil.policy import RuleBook

_ROUNDS: Final = 3
"""Times that what is wiped is looked at again."""
_MOSTLY: Final = 0.5
"""Share of a box inside a place from which it counts as that place."""
_LEVELS: Final = 0.03
"""Share of the range of an image within which a wiped place is flat."""
_LARGER, _LINE = 1.5, 48
"""What may be left of a line is at most so many times as high; several lines in one box count as one of 48 pixels."""
_ABOUT: Final = 32
"""Pixels about a wiped place in which the second look looks."""


class PixelRoom:
    """Looks at the instances of one patient and wipes what must not be seen; one for each worker and patient.

    Args:
        book: the rules.
        known: what the patient is known by.
    """

    def __init__(self, book: RuleBook, known: KnownIdentifiers) -> None:
        self._book = book
        self._policy = book.policy.pixels
        allowed = Allowed(self._policy.allowed) if self._policy.marks == "keep" else None
        self._looker = Looker(tools.finder(self._policy.views), tools.glancer, tools.reader, allowed, known)
        self._series = SeriesLook(self._looker)
        self.seen: Seen | None = None

    def look(self, source: Path, opened: Opened, peers: tuple[str, ...] = (), decided: str = "") -> Pixels:
        """Looks at all frames of an instance. What a person should see of it is in `seen` afterwards.

        Args:
            source: where it lies; its name is among `peers`.
            opened: the instance.
            peers: the files of its series that are looked at together.
            decided: what a person decided about it, as `decided.Decided.text` gives it.

        Raises:
            HoldError: H-PIXELS-*: it cannot be looked at, still shows text, or waits for a person.
        """
        self.seen = None
        judged = risk(opened, self._book)
        if not judged.look:
            return NOT_LOOKED_AT
        said = read(decided)
        frames = Frames(opened)
        told, held = self._told(opened, said)
        shown = pictures.before(opened, frames)
        banners = calibration.outside(opened, frames.format)
        sights = self._sights(frames, shown, source, () if judged.level == "high" else peers, banners)
        found = _runs(_with(number, sight, told, said, len(frames)) for number, sight in sights)
        result, after, wiped = self._wiped(opened, frames, found, said.drop)
        if not wiped:
            held = held or ("H-PIXELS-TEXT", "text is still seen where it was wiped")
        elif (self._policy.confirm == "found" and found) or (
            self._policy.confirm == "high_risk" and judged.level == "high"
        ):
            held = held or ("H-PIXELS-REVIEW", "a person has to confirm it")
        held = held if held and held[0] not in said.accepted else None
        if found or held:
            self._show(frames, shown, after or shown, found, judged)
        if held:
            raise HoldError(*held)
        return result

    def _told(self, opened: Opened, said: Decided) -> tuple[tuple[Box, ...], tuple[str, str] | None]:
        """Places where the device writes; and why the instance is held, where nobody knows them."""
        if self._policy.devices != "wipe":
            return (), None
        try:
            return devices.boxes(opened), None
        except HoldError as error:
            return (), None if error.code in said.accepted else (error.code, str(error))

    def _sights(
        self, frames: Frames, shown: Shown, source: Path, peers: tuple[str, ...], banners: Sequence[Box]
    ) -> Iterator[tuple[int, Sight]]:
        """What each frame shows, in order."""
        if len(frames) == 1 and not frames.is_video:
            sight = self._series.sight(source, peers) if peers else None
            yield 0, sight if sight is not None else self._looker.frame(shown(0), banners=banners)
            return
        for first, number in _groups(0, len(frames), pictures.together(frames)):
            group = self._looker.together(number, _from(shown, first), banners)
            yield from enumerate(group, first)

    def _wiped(
        self, opened: Opened, frames: Frames, found: list[Found], dropped: Sequence[Place]
    ) -> tuple[Pixels, Shown | None, bool]:
        """Wipes, looks again, and wipes what is still seen; the last value tells whether nothing is seen any more.

        `found` grows by what was seen later and wiped as well.
        """
        for last in [False] * (_ROUNDS - 1) + [True]:
            if not any(one.wipe for one in found):
                break
            redacted = redact(opened, frames, found, self._policy.fill)
            if not redacted.edits and not redacted.frames:
                break  # every place holds its fill already
            after = pictures.after(opened, frames, redacted)
            again = [self._again(pictures.together(frames), after, one, dropped) for one in found]
            if again == found or last:
                clean = again == found
                return Pixels(clean, redacted.edits, redacted.frames, redacted.changes), after, clean
            found[:] = again
        return Pixels(looked=True), None, True

    def _again(self, together: int, after: Shown, one: Found, dropped: Sequence[Place]) -> Found:
        """Looks at wiped frames again, in and about the wiped places; elsewhere they are as they were looked at."""
        if not one.wipe:
            return one
        more = list[Box]()
        places = [_about(box) for box in one.wipe]
        left = [Box(*place[2:]) for place in dropped if place[0] <= one.last]
        for first, number in _groups(one.first, one.last - one.first + 1, together):
            for projection in project(after(index) for index in range(first, first + number)).pictures:
                sight = self._looker.frame(projection, places)
                stay = [*left, *(mark.box for mark in (*one.kept, *sight.kept))]
                stay += [box for box in one.wipe if _flat(projection, box)]
                more += [
                    box
                    for box in sight.wipe
                    if any(_is_rest(box, wiped) for wiped in one.wipe)
                    and not any(_share(box, other) > _MOSTLY for other in stay)
                ]
        return replace(one, wipe=(*one.wipe, *dict.fromkeys(more))) if more else one

    def _show(self, frames: Frames, before: Shown, after: Shown, found: Sequence[Found], judged: Risk) -> None:
        """Keeps small pictures of what was found for a person."""
        views, sets = list[View](), set[tuple[Box, ...]]()
        for one in found or [Found(0, 0)]:
            if len(views) < MAX_VIEWS and one.wipe not in sets:
                sets.add(one.wipe)
                views.append(view(one.first, before(one.first), after(one.first), [one]))
        form = frames.format
        self.seen = Seen(form.rows, form.columns, len(frames), tuple(found), tuple(views), judged.why)


def _from(shown: Shown, first: int) -> Callable[[int], Picture]:
    """The frames from one on, counted from it."""
    return lambda index: shown(first + index)


def _groups(first: int, count: int, together: int) -> Iterator[tuple[int, int]]:
    """Runs of frames that are looked at together: the first one of each, and how many."""
    for start in range(first, first + count, together):
        yield start, min(together, first + count - start)


def _with(number: int, sight: Sight, told: Sequence[Box], said: Decided, count: int) -> Found:
    """What is wiped in a frame and what stays: what was seen, what is known of the device, and what a person said."""
    dropped = _places(said.drop, number, count)
    added = _places(said.add, number, count)
    wipe = [box for box in (*sight.wipe, *told) if not any(_share(box, place) > _MOSTLY for place in dropped)]
    wipe += added
    kept = [mark for mark in sight.kept if not any(_share(mark.box, box) > 0 for box in added)]
    return Found(number, number, tuple(dict.fromkeys(wipe)), tuple(dict.fromkeys(kept)))


def _places(places: Iterable[Place], number: int, count: int) -> list[Box]:
    """The boxes that hold for a frame."""
    there = [place for place in places if place[0] <= number <= (count - 1 if place[1] < 0 else place[1])]
    return [Box(x0, y0, x1, y1, kind="person") for _, _, x0, y0, x1, y1 in there]


def _runs(found: Iterable[Found]) -> list[Found]:
    """Frames one after the other that show the same become one; those that show nothing are left out."""
    runs: list[Found] = []
    for one in found:
        if not one.wipe and not one.kept:
            continue
        last = runs[-1] if runs else None
        if last and last.last + 1 == one.first and (last.wipe, last.kept) == (one.wipe, one.kept):
            runs[-1] = replace(last, last=one.last)
        else:
            runs.append(one)
    return runs


def _share(box: Box, place: Box) -> float:
    """The share of a box that lies in a place."""
    wide = min(box.x1, place.x1) - max(box.x0, place.x0)
    high = min(box.y1, place.y1) - max(box.y0, place.y0)
    return wide * high / box.area if wide > 0 and high > 0 and box.area else 0.0


def _is_rest(box: Box, wiped: Box) -> bool:
    """Whether a box may be what is left of a line that was wiped: beside it, and no larger than a line of its kind.

    What else the second look finds was there at the first one, which saw the whole frame and found no text in it.
    """
    side = min(wiped.x1 - wiped.x0, wiped.y1 - wiped.y0, _LINE)
    near = (
        box.x0 - wiped.x1 < side and wiped.x0 - box.x1 < side and box.y0 - wiped.y1 < side and wiped.y0 - box.y1 < side
    )
    return near and min(box.x1 - box.x0, box.y1 - box.y0) <= _LARGER * side


def _flat(picture_after: Picture, box: Box) -> bool:
    """Whether nothing can be seen in a wiped place: compressed pixels come back within a few levels."""
    values = picture_after.values
    part = values[box.y0 : box.y1, box.x0 : box.x1]
    return not part.size or float(np.ptp(part)) <= _LEVELS * max(float(np.ptp(values)), 1.0)


def _about(box: Box) -> Box:
    return Box(max(box.x0 - _ABOUT, 0), max(box.y0 - _ABOUT, 0), box.x1 + _ABOUT, box.y1 + _ABOUT)
