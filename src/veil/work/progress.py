"""How far a run is, without a name of anything: events, and two ways to write them."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TextIO

_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Progress:
    """One event.

    Args:
        phase: `find`, `survey`, `compare` or `clean`.
        done: files done in this phase.
        total: files to do in this phase; None while they are still being found.
        bytes: bytes of the files done.
        held: held so far in this run.
        quarantined: quarantined so far in this run.
        rate: files a second in this phase.
        eta: seconds to go, if that can be said.
        elapsed: seconds since the run began.
        final: the last event of its phase.
    """

    phase: str
    done: int
    total: int | None
    bytes: int
    held: int
    quarantined: int
    rate: float
    eta: float | None
    elapsed: float
    final: bool = False

    @property
    def errors(self) -> int:
        """Files that will not leave, so far."""
        return self.held + self.quarantined


Listener = Callable[[Progress], None]


class Meter:
    """Counts and tells a listener, not more often than every `interval` seconds, and always at the end of a phase."""

    def __init__(
        self, listener: Listener | None, *, interval: float = 0.2, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._listener = listener
        self._interval = interval
        self._clock = clock
        self._start = self._told = self._phase_start = clock()
        self._phase = "find"
        self._done = self._bytes = 0
        self._total: int | None = None
        self.held = self.quarantined = 0

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        return self._clock() - self._start

    def phase(self, name: str, total: int | None = None) -> None:
        """Begin a phase."""
        self._phase, self._total, self._done, self._bytes = name, total, 0, 0
        self._phase_start = self._clock()

    def add(self, files: int, size: int = 0, *, held: int = 0, quarantined: int = 0) -> None:
        """Count files done, and tell if it is time."""
        self._done += files
        self._bytes += size
        self.held += held
        self.quarantined += quarantined
        if self._listener and self._clock() - self._told >= self._interval:
            self._tell(final=False)

    def finish(self) -> None:
        """End the phase and tell, unless there was nothing to do."""
        if self._listener and self._total != 0:
            self._tell(final=True)

    def _tell(self, *, final: bool) -> None:
        self._told = now = self._clock()
        seconds = now - self._phase_start
        rate = self._done / seconds if seconds > 0 else 0.0
        left = None if self._total is None else max(self._total - self._done, 0)
        eta = left / rate if left is not None and rate > 0 else None
        event = Progress(
            self._phase, self._done, self._total, self._bytes, self.held, self.quarantined, rate, eta,
            now - self._start, final,
        )  # fmt: skip
        if self._listener:
            self._listener(event)


def clock_text(seconds: float) -> str:
    """Write seconds as 0:11, 12:05 or 1:02:03."""
    whole = int(seconds)
    hours, minutes, rest = whole // _HOUR, whole % _HOUR // _MINUTE, whole % _MINUTE
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def line(event: Progress) -> str:
    """Write an event: `[0:12] clean 34.5 %  1234/3580 files  210 files/s  ETA 0:11  2 held 1 quarantined`."""
    parts = [f"[{clock_text(event.elapsed)}] {event.phase}"]
    if event.total is None:
        parts.append(f"{event.done} files")
    else:
        share = 100.0 if event.total == 0 else 100.0 * event.done / event.total
        parts[0] += f" {share:.1f} %"
        parts.append(f"{event.done}/{event.total} files")
    parts.append(f"{event.rate:.0f} files/s")
    if event.eta is not None and not event.final:
        parts.append(f"ETA {clock_text(event.eta)}")
    trouble = [f"{count} {word}" for count, word in ((event.held, "held"), (event.quarantined, "quarantined")) if count]
    if trouble:
        parts.append(" ".join(trouble))
    return "  ".join(parts)


class LineRenderer:
    """Rewrites one line on a terminal; elsewhere writes a line every ten seconds and at the end of each phase."""

    _QUIET = 10.0

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._width = 0
        self._written: float | None = None

    def __call__(self, event: Progress) -> None:
        """Write one event."""
        text = line(event)
        if self._terminal:
            self._stream.write("\r" + text.ljust(self._width) + ("\n" if event.final else ""))
            self._width = 0 if event.final else len(text)
        else:
            if not event.final and self._written is not None and event.elapsed - self._written < self._QUIET:
                return
            if self._written is None and not event.final and event.elapsed < self._QUIET:
                return
            self._written = event.elapsed
            self._stream.write(text + "\n")
        self._stream.flush()


class JsonRenderer:
    """Writes every event as one line of JSON, with `"event": "progress"`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, event: Progress) -> None:
        """Write one event."""
        fields = {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(event).items()}
        self._stream.write(json.dumps({"event": "progress", **fields, "errors": event.errors}) + "\n")
        self._stream.flush()
