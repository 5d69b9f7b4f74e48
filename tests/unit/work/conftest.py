"""A small world of stand-in instances, and a run over it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from veil.work.result import RunResult
from veil.work.run import run
from veil.work.testing import FakeBook, FakeCleaner, FakeIdentity, FakeKey, fake_seal, fake_survey
from veil.work.vault import Vault


@dataclass
class World:
    """IN, OUT and a vault in one folder."""

    root: Path
    out_name: str = "out"
    defaults: dict[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> Path:
        return self.root / "in"

    @property
    def out(self) -> Path:
        return self.root / self.out_name

    @property
    def vault(self) -> Vault:
        return Vault.ensure(self.root / "out.vault")

    def put(self, ref: str, **fields: object) -> Path:
        path = self.source / ref
        path.parent.mkdir(parents=True, exist_ok=True)
        values = {"patient": "A", "study": "1.1", "series": "1.1.1", "sop": f"1.2.{ref}"} | fields
        path.write_text("STANDIN\n" + "".join(f"{name}={value}\n" for name, value in values.items()), encoding="utf-8")
        return path

    def run(self, **options: Any) -> RunResult:
        settings: dict[str, Any] = {
            "policy_book": FakeBook(),
            "identity": FakeIdentity(),
            "key": FakeKey(),
            "vault": self.vault,
            "jobs": 1,
            "survey": fake_survey,
            "cleaner_factory": FakeCleaner,
            "seal": fake_seal,
        }
        result = run(self.source, self.out, **(settings | self.defaults | options))
        assert result.received == sum(result.kinds.values()) == sum(result.codes.values())
        return result

    def tree(self) -> dict[str, tuple[str, int]]:
        """What OUT holds: name -> (digest, time of change)."""
        return {
            path.relative_to(self.out).as_posix(): (
                hashlib.sha256(path.read_bytes()).hexdigest(),
                path.stat().st_mtime_ns,
            )
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }

    def bytes(self) -> dict[str, str]:
        return {name: digest for name, (digest, _) in self.tree().items()}

    def codes(self) -> dict[str, str]:
        """What became of each file in the last run."""
        with self.vault.ledger() as ledger:
            last = ledger.value("SELECT MAX(id) FROM run")
            return dict(ledger.rows("SELECT ref, code FROM instance WHERE seen = ? ORDER BY ref", last))


@pytest.fixture
def world(tmp_path: Path) -> World:
    (tmp_path / "in").mkdir()
    return World(tmp_path)


@pytest.fixture
def worlds(tmp_path: Path) -> Callable[[str], World]:
    def make(name: str) -> World:
        (tmp_path / name / "in").mkdir(parents=True)
        return World(tmp_path / name)

    return make
