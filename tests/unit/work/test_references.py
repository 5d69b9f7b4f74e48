"""The graph of references in the ledger: what is resolved, outside, not delivered, taken out, and what must not be."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from veil.codes import CODES, Kind
from veil.sources import SourceFile
from veil.work import references
from veil.work.ledger import Ledger
from veil.work.result import STATES, References
from veil.work.tasks import CleanItem, Links, SurveyItem

IMAGE, SERIES, STUDY, FRAME, TO_FRAME = 0x00081155, 0x0020000E, 0x0020000D, 0x00200052, 0x30060024


class _Identity:
    def canonical(self, patient_id: str, issuer: str = "") -> str:
        return patient_id + issuer

    def pseudonym(self, canonical: str) -> str:
        return canonical

    def uid(self, old: str) -> str:
        return f"2.25.{old.replace('.', '')}"


IDENTITY = _Identity()


class _World:
    """Files as a run enters them, without files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = Ledger(folder / "ledger.sqlite")
        self.run = self.ledger.begin_run(version="1", policy="p", policy_digest="d", jobs=1)

    def put(
        self,
        sop: str,
        refers: Sequence[tuple[int, str]] = (),
        *,
        code: str = "D-CLEAN",
        written: Links | None = None,
        series: str = "1.1",
        place: str | None = None,
        content: bytes = b"",
    ) -> None:
        """One file; its output refers as its source does, unless `written` says otherwise."""
        path = self.folder / sop
        path.write_bytes(content)
        self.ledger.discover(self.run, [SourceFile(sop, path, 1, 1)])
        row = self.ledger.value("SELECT id FROM instance WHERE ref = ?", sop)
        old = tuple(sorted(refers))
        item = SurveyItem(row, None, "P", "P", "", "1", series, sop, "1.2", "CT", links=old)
        self.ledger.record_survey(self.run, [item], [])
        new = tuple((tag, IDENTITY.uid(uid)) for tag, uid in old) if written is None else written
        target = place or f"P/{IDENTITY.uid('1')}/{IDENTITY.uid(series)}/{IDENTITY.uid(sop)}.dcm"
        delivered = CODES[code].kind is Kind.DELIVERED
        cleaned = CleanItem(
            row, CODES[code].kind, code, target if delivered else None, "s", "o", {}, {}, 1, 1,
            links=new if delivered else (),
        )  # fmt: skip
        self.ledger.stage(self.run, [cleaned], "k")
        self.ledger.finish([row], {})

    def check(self) -> References:
        return references.check(self.ledger, IDENTITY)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[_World]:
    made = _World(tmp_path)
    yield made
    made.ledger.close()


def _states(**states: int) -> dict[str, int]:
    return dict.fromkeys(STATES, 0) | states


def test_nothing_refers_to_nothing(world: _World) -> None:
    world.put("1.9")
    assert world.check() == References()


def test_each_state_is_told_by_kind(world: _World) -> None:
    world.put("1.9", [(FRAME, "5.1")])
    world.put("1.8", code="H-BURNED-IN", series="1.2")
    world.put("1.7", [(IMAGE, "1.9"), (IMAGE, "1.8"), (IMAGE, "7.7"), (IMAGE, "1"), (SERIES, "1.1"), (SERIES, "1.2")])
    world.put("1.6", [(TO_FRAME, "5.1"), (TO_FRAME, "5.9"), (STUDY, "8.8")])
    world.put("1.5", [(IMAGE, "1.9")], written=())
    found = world.check()
    assert found.kinds == {
        "study": _states(outside=1),
        "series": _states(resolved=1, undelivered=1),
        # A study may be pointed at as if it were an instance.
        "instance": _states(resolved=2, undelivered=1, outside=1, removed=1),
        "frame of reference": _states(resolved=2, outside=1),
    }
    assert found.undelivered == {"H-BURNED-IN": 2}
    assert found.wrong == 0


def test_files_that_refer_alike_are_counted_each(world: _World) -> None:
    for number in range(5):
        world.put(f"1.{number}", [(FRAME, "5.1"), (IMAGE, "1.0")])
    assert world.check().kinds == {
        "instance": _states(resolved=5),
        "frame of reference": _states(resolved=5),
    }
    assert world.ledger.value("SELECT COUNT(*) FROM linkset") == 2


def test_a_frame_that_only_held_files_name_is_not_delivered(world: _World) -> None:
    world.put("1.1", [(FRAME, "5.1")], code="H-OBJECT-KIND")
    world.put("1.2", [(TO_FRAME, "5.1")])
    assert world.check().kinds == {"frame of reference": _states(undelivered=1)}


def test_a_later_file_resolves_an_earlier_reference(world: _World) -> None:
    world.put("1.1", [(IMAGE, "1.2")])
    assert world.check().total("outside") == 1
    world.put("1.2")
    found = world.check()
    assert (found.total("outside"), found.total("resolved")) == (0, 1)


def test_a_reference_that_nothing_in_the_source_became_is_wrong(world: _World) -> None:
    world.put("1.1", [(IMAGE, "1.1")], written=((IMAGE, "2.25.404"),))
    assert world.check().kinds["instance"] == _states(removed=1, wrong=1)


def test_what_the_source_holds_where_the_survey_does_not_look_is_right_and_remembered(world: _World) -> None:
    written = ((IMAGE, IDENTITY.uid("1.1")), (IMAGE, IDENTITY.uid("4.0.4")))
    world.put("1.1", [(IMAGE, "1.1")], written=written, content=b"xx 4.0.4\0")
    assert world.check().wrong == 0
    (world.folder / "1.1").unlink()
    found = world.check()
    assert found.kinds["instance"] == _states(resolved=1, outside=1)


def test_a_target_under_another_name_is_wrong(world: _World) -> None:
    world.put("1.1", place=f"P/{IDENTITY.uid('1')}/{IDENTITY.uid('1.1')}/2.25.999.dcm")
    world.put("1.2", [(IMAGE, "1.1")])
    assert world.check().kinds["instance"] == _states(wrong=1)


def test_a_uid_that_stays_in_one_place_and_goes_in_another_is_wrong(world: _World) -> None:
    world.put("1.1", [(FRAME, "5.1")], written=((FRAME, "5.1"),))
    assert world.check().wrong == 0
    world.put("1.2", [(TO_FRAME, "5.1")])
    assert world.check().wrong > 0


def test_a_series_that_falls_apart_is_wrong(world: _World) -> None:
    world.put("1.1")
    world.put("1.2", place=f"P/{IDENTITY.uid('1')}/2.25.888/{IDENTITY.uid('1.2')}.dcm")
    assert world.check().kinds["series"] == _states(wrong=1)


def test_two_studies_in_one_folder_are_wrong(world: _World) -> None:
    world.put("1.1", series="1.1")
    world.put("1.2", series="1.2", place=f"P/{IDENTITY.uid('1')}/{IDENTITY.uid('1.1')}/{IDENTITY.uid('1.2')}.dcm")
    assert world.check().kinds["series"] == _states(wrong=1)
