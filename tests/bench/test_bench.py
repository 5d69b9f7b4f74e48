"""The benchmark works: a quick round gives a page with every part that was asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="CPU of children is measured with os.wait4")
def test_a_quick_benchmark_writes_its_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    command = [sys.executable, str(ROOT / "tools" / "bench.py"), "--quick", "--only", "nested,large,start"]
    subprocess.run([*command, "--output", str(page)], check=True, capture_output=True, timeout=300)
    text = page.read_text(encoding="utf-8")
    assert "nested elements" in text
    assert "peak memory" in text
    assert "veil --help over bare Python" in text
    assert str(tmp_path) not in text
    assert str(ROOT) not in text
