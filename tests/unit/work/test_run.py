"""A run: counts add up, a second run changes nothing, and what was found since is heeded."""

import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from veil.codes import Kind
from veil.errors import PathError, RunError, UsageError
from veil.work.plan import ShardSize
from veil.work.result import RunResult
from veil.work.run import preflight
from veil.work.testing import (
    FakeBook,
    FakeCleaner,
    FakeIdentity,
    FakeIdentityPolicy,
    FakeKey,
    FakeOutcome,
    FakePolicy,
    FakeSurveyed,
)


def test_every_file_has_one_outcome(world: Any) -> None:
    for number in range(5):
        world.put(f"ok{number}", patient=f"P{number % 2}", study=f"2.{number % 2}")
    world.put("held", do="hold")
    world.put("broken", do="raise")
    world.put("odd", do="survey-raise")
    (world.source / "text").write_text("no")
    (world.source / "empty").write_bytes(b"")
    result = world.run()
    assert result.kinds == {Kind.DELIVERED: 5, Kind.HELD: 1, Kind.QUARANTINED: 2, Kind.SKIPPED: 2}
    assert result.codes == {"D-CLEAN": 5, "H-BURNED-IN": 1, "Q-FAILED": 2, "S-EMPTY": 1, "S-NOT-DICOM": 1}
    assert (result.received, result.changed, result.exit_status) == (10, 10, 3)
    assert len(world.tree()) == 5
    assert result.bytes_out == sum(path.stat().st_size for path in world.out.rglob("*.dcm"))


def test_all_delivered_is_exit_status_0(world: Any) -> None:
    world.put("a")
    (world.source / "text").write_text("no")
    assert world.run().exit_status == 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_second_run_changes_nothing(world: Any, jobs: int) -> None:
    for number in range(30):
        world.put(f"d{number % 3}/{number}", patient=f"P{number % 4}", study=f"1.{number % 4}", known=f"k{number}")
    world.put("zz-copy", patient="P0", study="1.0", known="k0", sop="1.2.d0/0")
    world.put("zz-same", patient="P0", study="1.0", known="k0", sop="1.2.d0/0")
    world.put("held", do="hold")
    world.put("broken", do="raise")
    first = world.run(jobs=jobs)
    before = world.tree()
    second = world.run(jobs=jobs)
    assert world.tree() == before
    assert second.codes == first.codes
    assert (second.changed, second.withdrawn, second.stale) == (0, 0, 0)


def test_a_second_run_with_nothing_to_retry_does_not_touch_out_at_all(world: Any) -> None:
    world.put("a")
    world.run()
    times = {path: path.stat().st_mtime_ns for path in [world.out, *world.out.rglob("*")]}
    world.run()
    assert {path: path.stat().st_mtime_ns for path in [world.out, *world.out.rglob("*")]} == times


def test_jobs_and_shards_make_no_difference(worlds: Callable[[str], Any]) -> None:
    results = []
    variants: dict[str, dict[str, Any]] = {
        "one": {"jobs": 1},
        "two": {"jobs": 2, "shard_size": ShardSize(3, 1 << 20)},
        "small": {"jobs": 1, "shard_size": ShardSize(200, 1)},
    }
    for name, options in variants.items():
        world = worlds(name)
        for number in range(25):
            world.put(f"{number}", patient=f"P{number % 3}", study=f"1.{number % 3}", known=f"k{number}")
        world.run(**options)
        results.append(world.bytes())
    assert results[0] == results[1] == results[2]
    assert len(results[0]) == 25


def test_an_archive_is_a_source(world: Any) -> None:
    world.put("x/1")
    world.put("x/2", do="hold")
    with tarfile.open(world.root / "made", "w:gz") as file:
        file.add(world.source / "x", "x")
    (world.root / "made").rename(world.source / "more.tgz")
    result = world.run()
    assert world.codes() == {
        "more.tgz!x/1": "D-CLEAN",
        "more.tgz!x/2": "H-BURNED-IN",
        "x/1": "S-DUPLICATE",
        "x/2": "S-DUPLICATE",
    }
    assert result.received == 4
    assert not world.vault.staging.exists()
    assert world.run().changed == 0


def test_staging_left_by_a_killed_run_goes(world: Any) -> None:
    world.put("a")
    world.vault.staging.mkdir()
    (world.vault.staging / "00000000").write_bytes(b"old")
    world.run()
    assert not world.vault.staging.exists()


# --- what follows from other files


def test_the_first_of_equal_instances_is_the_one(world: Any) -> None:
    for ref in ("b", "a", "c"):
        world.put(ref, sop="1.2.3")
    world.put("d", sop="1.2.3", note="other bytes")
    world.run()
    assert world.codes() == {"a": "D-CLEAN", "b": "S-DUPLICATE", "c": "S-DUPLICATE", "d": "H-DUPLICATE"}


def test_an_instance_delivered_earlier_stays_the_one(world: Any) -> None:
    world.put("m", sop="1.2.3")
    world.run()
    before = world.bytes()
    world.put("a", sop="1.2.3", note="other")
    world.put("b", sop="1.2.3")
    world.run()
    assert world.codes() == {"a": "H-DUPLICATE", "b": "S-DUPLICATE", "m": "D-CLEAN"}
    (world.source / "m").unlink()
    world.run()
    assert world.codes() == {"a": "H-DUPLICATE", "b": "S-DUPLICATE"}
    assert world.bytes() == before


def test_a_study_of_two_patients_is_held_whole_and_withdrawn(world: Any) -> None:
    world.put("a", patient="A", study="1.9")
    world.put("other", patient="A", study="1.8")
    world.run()
    assert len(world.tree()) == 2
    world.put("b", patient="B", study="1.9")
    result = world.run()
    assert world.codes() == {"a": "H-PATIENT-CONFLICT", "b": "H-PATIENT-CONFLICT", "other": "D-CLEAN"}
    assert result.withdrawn == 1
    assert len(world.tree()) == 1
    (world.source / "b").unlink()
    world.run()
    assert world.codes() == {"a": "D-CLEAN", "other": "D-CLEAN"}
    assert len(world.tree()) == 2


def test_two_issuers_of_one_patient_are_held_where_issuers_are_ignored(worlds: Callable[[str], Any]) -> None:
    for rule, expected in (("ignore", "H-ISSUER-CONFLICT"), ("distinguish", "D-CLEAN")):
        world = worlds(rule)
        for ref, issuer in {"a": "North", "b": "South", "c": ""}.items():
            world.put(ref, issuer=issuer)
        for ref, issuer in {"x": "North", "y": "NORTH ", "z": ""}.items():
            world.put(ref, patient="X", study="1.2", issuer=issuer)
        world.run(policy_book=FakeBook(policy=FakePolicy(FakeIdentityPolicy(rule))))
        assert world.codes() == dict.fromkeys("abc", expected) | dict.fromkeys("xyz", "D-CLEAN")


PERSONS = ({"name": "Harcourt^Anne", "birth": "19620317"}, {"name": "Quimby^Ludovic", "birth": "19711105"})


def test_two_persons_under_one_number_are_held_and_withdrawn(world: Any) -> None:
    world.put("a", patient="UNKNOWN", study="1.1", **PERSONS[0])
    world.put("b", patient="UNKNOWN", study="1.1", name="HARCOURT^ANNE", birth="19711105")
    world.put("z", patient="Z", study="1.9", **PERSONS[1])
    assert world.run().codes == {"D-CLEAN": 3}
    other = world.put("c", patient="unknown", study="1.2", **PERSONS[1])
    second = world.run()
    assert (second.codes, second.withdrawn) == ({"D-CLEAN": 1, "H-PERSON-CONFLICT": 3}, 2)
    assert world.run().changed == 0
    other.unlink()
    assert world.run().codes == {"D-CLEAN": 3}


def test_a_study_of_two_patients_is_told_before_the_persons(world: Any) -> None:
    for name, person in zip("ab", PERSONS, strict=True):
        world.put(name, patient="A", study="1.1", **person)
    world.put("c", patient="B", study="1.1")
    assert world.run().codes == {"H-PATIENT-CONFLICT": 3}


def test_files_without_a_patient_id_are_patients_by_study(world: Any) -> None:
    world.put("a", patient="", study="1.1", issuer="N")
    world.put("b", patient="", study="1.1", issuer="S")
    world.put("c", patient="", study="1.2")
    world.run()
    assert set(world.codes().values()) == {"D-CLEAN"}
    assert len({name.split("/")[0] for name in world.tree()}) == 2


def test_colliding_pseudonyms_stop_the_run(world: Any) -> None:
    world.put("a", patient="A")
    world.put("b", patient="B", study="1.2")
    with pytest.raises(RunError, match="R-PSEUDONYM-COLLISION"):
        world.run(identity=FakeIdentity((("a", "SAME"), ("b", "same"))))
    assert not world.out.exists()


class OnePlace(FakeCleaner):
    """Gives all files one place."""

    def clean_file(self, source: Path, temporary: Path, peers: tuple[str, ...] = (), decided: str = "") -> FakeOutcome:
        outcome = super().clean_file(source, temporary, peers, decided)
        return FakeOutcome(outcome.kind, outcome.code, "p/s/r/x.dcm", output_digest=outcome.output_digest)


def test_two_instances_never_share_a_place(world: Any) -> None:
    world.put("a")
    world.put("b")
    with pytest.raises(RunError, match="R-TARGET-COLLISION"):
        world.run(cleaner_factory=OnePlace)
    assert world.tree() == {}


# --- what changed since


def test_more_known_identifiers_clean_the_patient_s_files_again(world: Any) -> None:
    world.put("a", known="one")
    world.put("other", patient="B", study="1.2")
    world.run()
    before = world.tree()
    world.put("b", known="two")
    world.run()
    after = world.tree()
    changed = {name for name in before if before[name] != after[name]}
    assert len(changed) == 1
    fresh = type(world)(world.root / "fresh")
    fresh.source.mkdir(parents=True)
    fresh.put("a", known="one")
    fresh.put("b", known="two")
    fresh.put("other", patient="B", study="1.2")
    fresh.run()
    assert fresh.bytes() == world.bytes()


def test_a_file_that_cannot_be_cleaned_again_is_told_as_stale(world: Any) -> None:
    world.put("a", known="one")
    world.run()
    (world.source / "a").unlink()
    world.put("b", known="two")
    result = world.run()
    assert (result.stale, result.received, len(world.tree())) == (1, 1, 2)


def test_a_corrected_file_replaces_its_output(world: Any) -> None:
    world.put("a", patient="WRONG", sop="1.2.3")
    world.run()
    (wrong,) = world.tree()
    world.put("a", patient="RIGHT", sop="1.2.3")
    result = world.run()
    (right,) = world.tree()
    assert right.split("/")[0] != wrong.split("/")[0]
    assert result.received == 1
    assert world.run().changed == 0


def test_a_touched_file_changes_nothing(world: Any) -> None:
    path = world.put("a")
    world.run()
    before = world.tree()
    os.utime(path, ns=(1, 1))
    assert world.run().changed == 0
    assert world.tree() == before
    assert world.codes() == {"a": "D-CLEAN"}


def test_another_instance_under_an_old_name_leaves_the_old_output(world: Any) -> None:
    world.put("IM1", sop="1.2.3")
    world.run()
    before = world.bytes()
    world.put("IM1", sop="1.2.4", study="1.2", note="longer")
    result = world.run()
    assert result.received == 1
    assert len(world.tree()) == 2
    assert before.items() <= world.bytes().items()
    world.put("IM2", sop="1.2.3", note="other bytes")
    world.run()
    assert world.codes() == {"IM1": "D-CLEAN", "IM2": "H-DUPLICATE"}


def test_an_output_that_was_lost_is_made_again(world: Any) -> None:
    world.put("a")
    world.put("b")
    world.run()
    before = world.bytes()
    first, second = sorted(world.out.rglob("*.dcm"))
    first.unlink()
    second.write_bytes(b"cut")
    world.run()
    assert world.bytes() == before


def test_what_the_machine_may_have_failed_at_is_tried_again(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = world.put("a")

    def shut(self: Path, *_: object, **__: object) -> bytes:
        raise PermissionError(self)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", shut)
        assert world.run().codes == {"Q-UNREADABLE": 1}
        assert world.run().changed == 0
    assert world.run().codes == {"D-CLEAN": 1}
    assert path.exists()


def test_a_file_that_changes_during_the_run_does_not_leave(world: Any) -> None:
    path = world.put("a")

    def survey(where: Path) -> FakeSurveyed:
        os.utime(where, ns=(1, 1))
        return FakeSurveyed(patient_id="A", sop_uid="1.2.3")

    assert world.run(survey=survey).codes == {"Q-UNREADABLE": 1}
    assert world.tree() == {}
    assert path.exists()
    assert world.run().codes == {"D-CLEAN": 1}


# --- what must not be mixed


def test_another_policy_or_key_stops_before_anything_is_done(world: Any) -> None:
    world.put("a")
    world.run()
    before = world.tree()
    world.put("b")
    with pytest.raises(UsageError, match="U-POLICY-CHANGED"):
        world.run(policy_book=FakeBook(digest="1" * 64))
    with pytest.raises(UsageError, match="U-KEY-CHANGED"):
        world.run(key=FakeKey("other"))
    with pytest.raises(UsageError, match="U-PATIENTS-CHANGED"):
        world.run(identity=FakeIdentity((("a", "GIVEN"),)))
    assert world.tree() == before
    assert world.run().received == 2


def test_a_policy_may_change_while_nothing_was_cleaned(world: Any) -> None:
    (world.source / "text").write_text("no")
    world.run()
    world.put("a")
    assert world.run(policy_book=FakeBook(digest="1" * 64)).codes == {"D-CLEAN": 1, "S-NOT-DICOM": 1}


def test_a_vault_has_one_out_which_may_be_moved(world: Any) -> None:
    world.put("a")
    vault = world.vault
    world.run()
    kept = world.tree()
    with pytest.raises(PathError, match="U-OUT-OTHER"):
        _to(world, "second", vault)
    world.out.rename(world.root / "moved")
    (world.root / "second").mkdir()
    with pytest.raises(PathError, match="U-OUT-OTHER"):
        _to(world, "second", vault)
    (world.root / "second/x").write_bytes(b"x")
    with pytest.raises(PathError, match="U-OUT-FOREIGN"):
        _to(world, "second", vault)
    assert _to(world, "moved", vault).changed == 0
    assert type(world)(world.root, out_name="moved").tree() == kept


def _to(world: Any, name: str, vault: Any) -> RunResult:
    result: RunResult = type(world)(world.root, out_name=name).run(vault=vault)
    return result


def test_a_foreign_out_is_not_taken_for_one_that_was_moved(world: Any) -> None:
    (world.source / "text").write_text("no")
    vault = world.vault
    world.run()  # delivers nothing, so nothing could be known again
    (world.root / "theirs").mkdir()
    (world.root / "theirs/x").write_bytes(b"x")
    with pytest.raises(PathError, match="U-OUT-FOREIGN"):
        _to(world, "theirs", vault)


def test_a_foreign_file_in_out_is_not_overwritten(world: Any) -> None:
    world.put("a")
    world.run()
    world.put("b")
    (name,) = (n for n in _targets(world, "b"))
    (world.out / name).write_bytes(b"theirs")
    with pytest.raises(PathError, match="U-OUT-FOREIGN-FILE"):
        world.run()
    assert (world.out / name).read_bytes() == b"theirs"
    (world.out / name).unlink()
    assert world.run().codes == {"D-CLEAN": 2}


def _targets(world: Any, ref: str) -> list[str]:
    fresh = type(world)(world.root / "probe")
    fresh.source.mkdir(parents=True)
    fresh.put(ref)
    fresh.run()
    return list(fresh.tree())


def test_places_are_checked_before_a_vault_is_made(world: Any) -> None:
    preflight(world.source, world.out, world.root / "v")
    assert not (world.root / "v").exists()
    for source, vault, code in (
        (world.source, world.out / "v", "U-VAULT-IN-OUT"),
        (world.root / "none", world.root / "v", "U-IN-MISSING"),
    ):
        with pytest.raises(PathError, match=code):
            preflight(source, world.out, vault)
    assert not world.out.exists()
    world.put("a")
    world.run()
    preflight(world.source, world.out, world.root / "out.vault")
    with pytest.raises(PathError, match="U-OUT-FOREIGN"):
        preflight(world.source, world.out, world.root / "v")
