"""IN, OUT and the vault never lie in each other, and OUT is never somebody else's."""

import os
from pathlib import Path

import pytest

from veil.errors import PathError
from veil.sinks import check_places
from veil.sinks.places import inside, same


@pytest.mark.parametrize(
    ("source", "out", "vault", "code"),
    [
        ("a", "b", "b.vault", None),
        ("a", "a/out", "v", "U-OUT-IN-SOURCE"),
        ("a/in", "a", "v", "U-SOURCE-IN-OUT"),
        ("a", "b", "b/v", "U-VAULT-IN-OUT"),
        ("a", "v/b", "v", "U-OUT-IN-VAULT"),
        ("a", "b", "a/v", "U-VAULT-IN-SOURCE"),
        ("v/a", "b", "v", "U-SOURCE-IN-VAULT"),
        ("a", "a", "v", "U-SAME-PLACE"),
        ("a", "b", "b", "U-SAME-PLACE"),
        ("a", "b", "x/../a", "U-SAME-PLACE"),
        ("a", "x/../a/y/z", "v", "U-OUT-IN-SOURCE"),
        ("a", "link/out", "v", "U-OUT-IN-SOURCE"),
        ("link", "a/out", "v", "U-OUT-IN-SOURCE"),
        ("a", "b", "link/v", "U-VAULT-IN-SOURCE"),
        ("a", "b", "B/v", "U-VAULT-IN-OUT"),  # differs in case alone, and neither exists yet
    ],
)
def test_places(tmp_path: Path, source: str, out: str, vault: str, code: str | None) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("a")
    (tmp_path / source).mkdir(parents=True, exist_ok=True)
    for path in (tmp_path / "x",):
        path.mkdir(exist_ok=True)
    if code is None:
        check_places(tmp_path / source, tmp_path / out, tmp_path / vault)
        return
    with pytest.raises(PathError) as error:
        check_places(tmp_path / source, tmp_path / out, tmp_path / vault)
    assert error.value.code == code


def test_an_out_that_holds_something_must_be_ours(tmp_path: Path) -> None:
    source, out, vault = tmp_path / "in", tmp_path / "out", tmp_path / "v"
    source.mkdir()
    out.mkdir()
    check_places(source, out, vault)
    (out / ".veil-partial-7").mkdir()  # left by a run that was killed before it delivered anything
    check_places(source, out, vault)
    (out / "x").write_bytes(b"x")
    with pytest.raises(PathError, match="U-OUT-FOREIGN"):
        check_places(source, out, vault)
    check_places(source, out, vault, ours=out)
    with pytest.raises(PathError, match="U-OUT-FOREIGN"):
        check_places(source, out, vault, ours=tmp_path / "other")


def test_an_out_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").write_bytes(b"")
    (tmp_path / "broken").symlink_to("nowhere")
    for name in ("out", "broken"):
        with pytest.raises(PathError, match="U-OUT-NOT-FOLDER"):
            check_places(tmp_path / "in", tmp_path / name, tmp_path / "v")


def test_a_file_as_in_may_lie_beside_out(tmp_path: Path) -> None:
    (tmp_path / "one.dcm").write_bytes(b"x")
    check_places(tmp_path / "one.dcm", tmp_path / "out", tmp_path / "out.vault")


def test_same_sees_through_hard_names(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert same(tmp_path / "a", Path(os.path.relpath(tmp_path / "a")))
    assert not same(tmp_path / "a", tmp_path / "b")
    assert not inside(tmp_path / "ab", tmp_path / "a")
