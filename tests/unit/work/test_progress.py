"""Progress says how far a run is, rarely enough, and names nothing."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from veil.work.progress import JsonRenderer, LineRenderer, Meter, Progress, clock_text, line

EVENT = Progress("clean", 1234, 3580, 99, 2, 1, 210.4, 11.2, 12.9)


class Clock:
    """Time by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


def test_the_line() -> None:
    assert line(EVENT) == "[0:12] clean 34.5 %  1234/3580 files  210 files/s  ETA 0:11  2 held 1 quarantined"
    assert line(Progress("find", 7, None, 0, 0, 0, 3.0, None, 3661.0)) == "[1:01:01] find  7 files  3 files/s"


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.9, "0:59"), (60, "1:00"), (3600, "1:00:00")])
def test_seconds_are_written_for_people(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


def test_the_meter_tells_rates_and_what_is_left_and_not_too_often() -> None:
    clock, told = Clock(), list[Progress]()
    meter = Meter(told.append, interval=1.0, clock=clock)
    meter.phase("clean", 100)
    for _ in range(50):
        clock.now += 0.1
        meter.add(1, 10)
    assert 4 <= len(told) <= 5
    last = told[-1]
    assert last.rate == pytest.approx(10)
    assert last.eta == pytest.approx((100 - last.done) / 10)
    meter.add(0, held=2, quarantined=1)
    meter.finish()
    assert (told[-1].final, told[-1].errors, told[-1].bytes) == (True, 3, 500)


def test_an_empty_phase_is_not_told() -> None:
    told = list[Progress]()
    meter = Meter(told.append, clock=Clock())
    meter.phase("clean", 0)
    meter.finish()
    assert told == []


def test_a_terminal_gets_one_line_that_is_rewritten() -> None:
    stream = Terminal()
    render = LineRenderer(stream)
    render(EVENT)
    render(Progress("clean", 3580, 3580, 99, 0, 0, 1.0, 0.0, 13.0, final=True))
    first, second = stream.getvalue().removeprefix("\r").split("\r")
    assert len(second.rstrip("\n")) >= len(first)
    assert second.endswith("\n")


def test_a_file_gets_a_line_every_ten_seconds() -> None:
    stream = io.StringIO()
    render = LineRenderer(stream)
    for second in range(35):
        render(Progress("clean", second, 100, 0, 0, 0, 1.0, None, float(second)))
    render(Progress("clean", 100, 100, 0, 0, 0, 1.0, None, 35.5, final=True))
    assert [text.split("]")[0] for text in stream.getvalue().splitlines()] == ["[0:10", "[0:20", "[0:30", "[0:35"]


def test_json_lines() -> None:
    stream = io.StringIO()
    JsonRenderer(stream)(EVENT)
    read = json.loads(stream.getvalue())
    assert read["event"] == "progress"
    assert (read["phase"], read["done"], read["total"], read["errors"]) == ("clean", 1234, 3580, 3)


def test_a_run_tells_its_phases_and_no_names(world: Any) -> None:
    for number in range(5):
        world.put(f"Planted{number}", patient="Planted^Name", do="hold" if number else "")
    told = list[Progress]()
    world.run(progress=told.append)
    finals = [(event.phase, event.done, event.total) for event in told if event.final]
    assert finals == [("find", 5, None), ("survey", 5, 5), ("clean", 5, 5)]
    assert told[-1].held == 4
    assert "Planted" not in repr(told)
    assert isinstance(world.out, Path)
