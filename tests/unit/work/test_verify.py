"""Every file of OUT is one that was delivered, unchanged; whatever is not is told by its code."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from veil.codes import CHECKS
from veil.errors import LedgerError, PathError, VaultError
from veil.work import certificate
from veil.work.testing import FakeKey
from veil.work.verify import Problem, Verified, against_certificate, against_ledger


@pytest.fixture
def done(world: Any) -> Any:
    for number in range(12):
        world.put(f"{number}", patient=f"P{number % 3}", study=f"1.{number % 3}")
    world.run()
    return world


def by_ledger(world: Any, **options: Any) -> tuple[Verified, list[Problem]]:
    told: list[Problem] = []
    with world.vault.reading() as ledger:
        return against_ledger(world.out, ledger, tell=told.append, **options), told


def by_certificate(world: Any, given: certificate.Certificate) -> dict[str, int]:
    return against_certificate(world.out, given, tell=lambda _: None).problems


def given_of(world: Any) -> certificate.Certificate:
    path = world.root / "certificate.json"
    with world.vault.ledger() as ledger:
        path.write_text(certificate.sign(certificate.body(ledger, checked=True), FakeKey()))
    read: certificate.Certificate = certificate.read(path)
    return read


def first(world: Any) -> Path:
    found: Path = min(world.out.rglob("*.dcm"))
    return found


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def _swap(world: Any) -> None:
    one, other, *_ = sorted(world.out.rglob("*.dcm"))
    one.rename(world.out / "aside")
    other.rename(one)
    (world.out / "aside").rename(other)


HARMS: dict[str, tuple[Callable[[Any], object], set[str]]] = {
    "a bit": (lambda world: _flip(first(world)), {"V-CHANGED"}),
    "cut": (lambda world: first(world).write_bytes(b"x"), {"V-CHANGED"}),
    "empty": (lambda world: first(world).write_bytes(b""), {"V-CHANGED"}),
    "gone": (lambda world: first(world).unlink(), {"V-MISSING"}),
    "more": (lambda world: (first(world).parent / "zz.dcm").write_bytes(b"x"), {"V-EXTRA"}),
    "at the top": (lambda world: (world.out / ".hidden").write_bytes(b"x"), {"V-EXTRA"}),
    "copied": (lambda world: (world.out / "copy.dcm").write_bytes(first(world).read_bytes()), {"V-EXTRA"}),
    "moved": (lambda world: first(world).rename(world.out / "moved.dcm"), {"V-EXTRA", "V-MISSING"}),
    "swapped": (_swap, {"V-CHANGED"}),
    "directory": (lambda world: (world.out / "DICOMDIR").write_bytes(b"x"), {"V-EXTRA"}),
    "unfinished": (lambda world: (world.out / ".veil-partial-9").mkdir(), {"V-UNFINISHED"}),
}


def test_what_was_delivered_is_found_whole(done: Any) -> None:
    found, told = by_ledger(done)
    assert (found.files, found.problems, told) == (12, {}, [])
    assert found.bytes == sum(path.stat().st_size for path in done.out.rglob("*.dcm"))
    assert by_certificate(done, given_of(done)) == {}


@pytest.mark.parametrize("name", HARMS)
def test_each_harm_is_told(done: Any, name: str) -> None:
    given = given_of(done)
    harm, codes = HARMS[name]
    harm(done)
    found, told = by_ledger(done)
    assert set(found.problems) == codes == {problem.code for problem in told} <= CHECKS.keys()
    assert by_certificate(done, given)


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_in_place_of_a_file_is_no_file(done: Any) -> None:
    given = given_of(done)
    path = first(done)
    path.rename(done.root / "aside")
    path.symlink_to(done.root / "aside")
    assert by_ledger(done)[0].problems == {"V-LINK": 1}
    assert by_certificate(done, given) == {"V-LINK": 1, "V-CERTIFICATE": 1}


def test_names_that_somebody_made_are_marked_as_such(done: Any) -> None:
    (done.out / "Planted^Name.dcm").write_bytes(b"x")
    _, told = by_ledger(done)
    assert told == [Problem("V-EXTRA", "Planted^Name.dcm", known=False)]


def test_a_killed_run_is_told_until_it_is_resumed(done: Any) -> None:
    with done.vault.ledger() as ledger:
        ledger.begin_run(version="1", policy="p", policy_digest="0" * 64, jobs=1)
    assert by_ledger(done)[0].problems == {"V-UNFINISHED": 1}
    done.run()
    assert by_ledger(done)[0].problems == {}


def test_a_certificate_of_another_state_is_told(done: Any) -> None:
    given = given_of(done)
    assert by_ledger(done, given=given)[0].problems == {}
    done.put("more", patient="M", study="1.7")
    done.run()
    assert by_ledger(done, given=given)[0].problems == {"V-CERTIFICATE": 1}
    assert by_certificate(done, given) == {"V-CERTIFICATE": 1}


def test_a_run_at_work_keeps_others_out_and_a_foreign_out_is_told(done: Any) -> None:
    vault = done.vault
    with vault.lock(), pytest.raises(VaultError, match="U-VAULT-BUSY"), vault.reading():
        pass
    with vault.reading() as ledger, pytest.raises(PathError, match="U-OUT-MISSING"):
        against_ledger(done.root / "none", ledger, tell=lambda _: None)


def test_a_vault_that_cannot_be_written_can_be_verified(done: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = done.vault
    real = os.open

    def read_only(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if str(path).startswith(str(vault.path)) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise PermissionError(13, "no", str(path))
        return real(path, flags, *rest, **more)

    before = {path.name: path.stat().st_mtime_ns for path in vault.path.iterdir()}
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", read_only)
        assert by_ledger(done)[0].problems == {}
        with pytest.raises(VaultError, match="U-VAULT-READ-ONLY"):
            done.run(vault=vault)
    assert {path.name: path.stat().st_mtime_ns for path in vault.path.iterdir()} == before
    assert done.run().changed == 0


def test_a_ledger_that_is_none_is_told(done: Any) -> None:
    vault = done.vault
    for content in (b"", b"no database" * 500):
        vault.ledger_path.write_bytes(content)
        with pytest.raises(LedgerError, match="R-LEDGER"), vault.reading():
            pass


def test_after_the_key_is_destroyed_out_can_still_be_verified(done: Any) -> None:
    done.vault.destroy_key()
    found, _ = by_ledger(done)
    assert (found.files, found.problems) == (12, {})
    _flip(first(done))
    assert by_ledger(done)[0].problems == {"V-CHANGED": 1}
