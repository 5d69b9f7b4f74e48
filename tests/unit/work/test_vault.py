"""The vault is private, is used by one run at a time, and forgets for good."""

import os
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from veil.errors import DiskFullError, LedgerError, VaultError
from veil.work.tally import export_crosswalk
from veil.work.vault import Vault, default_place


def test_a_vault_is_private_and_can_be_opened_again(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path / "v")
    assert (tmp_path / "v").stat().st_mode & 0o777 == 0o700
    assert vault.ledger_path.stat().st_mode & 0o777 == 0o600
    assert Vault.open(tmp_path / "v").path == tmp_path / "v"
    assert Vault.ensure(tmp_path / "v").path == tmp_path / "v"
    status = vault.status()
    assert (status.has_key, status.runs, status.out, status.last_run) == (False, 0, None, None)


def test_what_is_no_vault_is_not_taken_for_one(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="U-VAULT-MISSING"):
        Vault.open(tmp_path / "v")
    (tmp_path / "v").mkdir()
    (tmp_path / "v/x").write_bytes(b"")
    for make in (Vault.open, Vault.ensure):
        with pytest.raises(VaultError, match="U-VAULT-FOREIGN"):
            make(tmp_path / "v")
    with pytest.raises(VaultError, match="U-VAULT-EXISTS"):
        Vault.create(tmp_path / "v")
    (tmp_path / "v/vault.json").write_text('{"format": 99}')
    with pytest.raises(VaultError, match="U-VAULT-VERSION"):
        Vault.open(tmp_path / "v")


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_vault_that_others_can_look_into_is_refused_with_the_remedy(tmp_path: Path) -> None:
    Vault.create(tmp_path / "v")
    for mode in (0o750, 0o705, 0o701):
        (tmp_path / "v").chmod(mode)
        with pytest.raises(VaultError, match="U-VAULT-OPEN") as error:
            Vault.open(tmp_path / "v")
        assert error.value.remedy.startswith("chmod 700")
    (tmp_path / "v").chmod(0o700)
    Vault.open(tmp_path / "v")


def test_the_default_place_lies_beside_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for out in ("out", "out/", "./out", "x/../out"):
        assert default_place(Path(out)) == tmp_path / "out.vault"


def test_a_ledger_of_another_version_is_refused(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path / "v")
    db = sqlite3.connect(vault.ledger_path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(VaultError, match="U-VAULT-VERSION"):
        vault.ledger()


def test_a_broken_ledger_is_told(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path / "v")
    vault.ledger_path.write_bytes(b"no database at all, just text" * 100)
    with pytest.raises(LedgerError, match="R-LEDGER"):
        vault.ledger()


def test_a_full_disk_below_the_ledger_is_told(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "v").ledger() as ledger:
        pages = ledger.value("PRAGMA page_count")
        ledger.rows(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DiskFullError):
            ledger.set_meta(**{str(number): "x" * 5000 for number in range(50)})
        assert ledger.meta("0") is None


def test_the_lock_is_let_go_of(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path / "v")
    with vault.lock(), pytest.raises(VaultError, match="U-VAULT-BUSY"), Vault.open(tmp_path / "v").lock():
        pass
    with vault.lock():
        pass


SECRETS = ("Zebedee", "zebedee", "1.2.826.99", "findme", "folder-of-zebedee")


def _filled(world: Any) -> Any:
    world.put("folder-of-zebedee/findme-1", patient="Zebedee", study="1.2.826.99.1", sop="1.2.826.99.2", known="findme")
    world.put("folder-of-zebedee/findme-2", patient="Zebedee", study="1.2.826.99.1", sop="1.2.826.99.3", do="raise")
    world.run()
    vault = world.vault
    vault.key_path.write_bytes(b"k" * 32)
    (vault.reports / "1" / "private").mkdir(parents=True)
    (vault.reports / "1" / "private" / "report.html").write_text("Zebedee")
    return vault


def _contents(vault: Any) -> bytes:
    return b"".join(path.read_bytes() for path in vault.path.rglob("*") if path.is_file())


def test_after_the_key_is_destroyed_nothing_links(world: Any) -> None:
    vault = _filled(world)
    before = vault.status()
    with vault.ledger() as ledger:
        digests = [digest for (digest,) in ledger.rows("SELECT digest FROM instance WHERE digest IS NOT NULL")]
    assert digests
    for secret in (*SECRETS, *digests):
        assert secret.encode() in _contents(vault), "the test would show nothing"
    vault.destroy_key()
    after = _contents(vault)
    for secret in (*SECRETS, *digests):
        assert secret.encode() not in after
    status = vault.status()
    assert not status.has_key
    assert status.destroyed is not None
    assert (status.instances, status.in_out, status.runs) == (before.instances, before.in_out, before.runs)
    assert status.patients == 0
    with vault.ledger() as ledger:
        for column in (
            "ref",
            "path",
            "size",
            "mtime_ns",
            "patient",
            "patient_id",
            "study",
            "sop",
            "digest",
            "bytes_in",
        ):
            assert ledger.value(f"SELECT COUNT({column}) FROM instance") == 0  # noqa: S608  names from the line above
    vault.destroy_key()


def test_a_vault_without_its_key_runs_no_more(world: Any) -> None:
    _filled(world).destroy_key()
    with pytest.raises(VaultError, match="U-KEY-DESTROYED"):
        world.run()


def test_destroying_waits_for_no_run(world: Any) -> None:
    vault = _filled(world)
    with vault.lock(), pytest.raises(VaultError, match="U-VAULT-BUSY"):
        vault.destroy_key()
    assert vault.has_key


def test_the_crosswalk_is_exported_as_two_tables(world: Any) -> None:
    world.put("a", patient="Anna", sop="1.2.3")
    world.put("b", patient="  ANNA ", sop="1.2.4")
    world.run()

    def unseal(blob: bytes) -> Mapping[str, str]:
        return dict(eval(blob, {}))  # noqa: S307  our own stand-in wrote it

    with world.vault.ledger() as ledger:
        patients, uids = export_crosswalk(ledger, unseal, world.root / "export")
    lines = patients.read_text().splitlines()
    assert lines[0] == "id_old,id_new"
    assert [line.split(",")[0] for line in lines[1:]] == ["  ANNA ", "Anna"]
    assert len({line.split(",")[1] for line in lines[1:]}) == 1
    assert {line.split(",")[0] for line in uids.read_text().splitlines()} == {"id_old", "1.2.3", "1.2.4"}
    assert patients.stat().st_mode & 0o077 == 0
    shutil.rmtree(world.root / "export")


def test_a_vault_whose_making_was_killed_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "v/reports").mkdir(parents=True)
    (tmp_path / "v/vault.json").write_bytes(b"")
    vault = Vault.ensure(tmp_path / "v")
    vault.key_path.write_bytes(b"")
    assert not vault.has_key
    made = vault.new_key()
    assert vault.load_key() == made
    with pytest.raises(VaultError, match="U-KEY-EXISTS"):
        vault.new_key()


def test_a_file_is_no_vault(tmp_path: Path) -> None:
    (tmp_path / "v").write_bytes(b"")
    with pytest.raises(VaultError, match="U-VAULT-FOREIGN"):
        Vault.ensure(tmp_path / "v")


def test_a_key_is_made_by_one_at_a_time(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path / "v")
    with vault.lock(), pytest.raises(VaultError, match="U-VAULT-BUSY"):
        vault.new_key()


def test_private_reports_that_cannot_be_deleted_are_told(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = _filled(world)
    (vault.reports / "1/private").mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr("veil.work.vault.shutil.rmtree", lambda *_a, **_k: None)
    with pytest.raises(VaultError, match="U-VAULT-LEFT"):
        vault.destroy_key()
    assert vault.status().destroyed is not None


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_an_export_over_an_open_file_is_closed_to_others(world: Any) -> None:
    folder = world.root / "export"
    folder.mkdir()
    (folder / "patients.csv").write_text("old")
    (folder / "patients.csv").chmod(0o644)
    world.put("a", patient="Anna")
    world.run()
    with world.vault.ledger() as ledger:
        patients, _ = export_crosswalk(ledger, lambda blob: dict(eval(blob, {})), folder)  # noqa: S307  our own stand-in
    assert patients.stat().st_mode & 0o077 == 0
