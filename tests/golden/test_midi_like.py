"""Sets of the benchmark's kind, made of corpus files with names, hospitals and wordings of their own, and scored."""

import sqlite3
from collections import Counter
from contextlib import closing
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest

from support.midi_like import MidiLike, choose, make
from support.runs import run
from veil import Key
from veil.identity import crosswalk
from veil.score import Maps, Score, read_map, score
from veil.work.tally import export_crosswalk
from veil.work.vault import Vault

pytestmark = [pytest.mark.corpus, pytest.mark.slow]
LEAST = 0.999
SEEDS = (1, 2, 3, 4)
KEY = Key(bytes(range(32)))
POLICY = """
title = "The default, as long as pixels are not looked at"
extends = "public"

[pixels]
burned_in = "ignore"
"""


@pytest.fixture(scope="module", params=SEEDS, ids="seed {}".format)
def made(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> MidiLike:
    assert shared.is_dir()
    return make(tmp_path_factory.mktemp("midi") / "set", request.param, choose(request.param))


def _cleaned(made: MidiLike, work: Path) -> tuple[Score, Counter[str]]:
    policy = work / "policy.toml"
    policy.write_text(POLICY, encoding="utf-8")
    done = run(made.folder, work, policy, jobs=1)
    with Vault.open(done.vault).ledger() as ledger:
        export_crosswalk(ledger, partial(crosswalk.unseal, KEY), work / "maps")
    maps = Maps(read_map(work / "maps" / "uids.csv"), read_map(work / "maps" / "patients.csv"))
    codes = Counter(f"{one.kind} {one.code}" for one in done.files.values() if one.target is None)
    return score(made.key, done.out, maps=maps), codes


def test_the_set_is_of_the_benchmark_s_kind(made: MidiLike) -> None:
    assert len(made.used) >= 19
    assert len(made.modalities) >= 8
    with closing(sqlite3.connect(made.key)) as key:
        (files,) = key.execute("SELECT COUNT(*) FROM answer_data").fetchone()
        (patients,) = key.execute("SELECT COUNT(DISTINCT PatientID) FROM answer_data").fetchone()
    assert (files, patients >= 5) == (len(made.used), True)


def test_a_plain_copy_leaks_and_keeps(made: MidiLike) -> None:
    """What is planted is found by the key's own paths: nothing that has to go is absent, nothing to keep is changed."""
    found = score(made.key, made.folder)
    lines = {line.name: line.score for line in found.by_action()}
    assert found.missing == 0
    assert all(lines[name] == 1.0 for name in ("text_retained", "tag_retained", "text_notnull", "pixels_retained"))
    assert all(lines[name] == 0.0 for name in ("text_removed", "date_shifted", "uid_changed"))


def test_sets_share_neither_files_nor_names(shared: Path, tmp_path: Path) -> None:
    assert shared.is_dir()
    sets = [make(tmp_path / str(seed), seed, choose(seed)) for seed in SEEDS]
    for one, other in combinations(sets, 2):
        assert not set(one.used.values()) & set(other.used.values())
        assert not set(one.used) & set(other.used)


def test_the_product_s_score(made: MidiLike, tmp_path: Path) -> None:
    found, kept_back = _cleaned(made, tmp_path)
    line = found.without_pixels
    # Tag paths and counts alone: values of corpus files are not shown.
    failed = "\n".join(f"{number} x {what}" for number, *what in found.by_tag()[:30])
    report = f"{line}\n{found.missing} files missing: {dict(kept_back)}\n{failed}"
    print(report)  # noqa: T201  shown with -s, and beside a failure
    assert found.lacking == 0, report
    assert line.score is not None
    assert line.score >= LEAST, report
