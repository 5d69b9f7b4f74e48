"""Compound actions resolved per IOD."""

import pytest

from veil.standard import compound, iod, profile


@pytest.mark.parametrize(
    ("name", "path", "tag", "action"),
    [
        ("12-lead-ecg", (), 0x00080012, "X"),
        ("12-lead-ecg", (), 0x00080023, "D"),
        ("12-lead-ecg", (0x00080096,), 0x00080080, "D"),
        ("ct-image", (), 0x00100020, "Z"),
        ("ct-image", (), 0x00100010, None),
        ("ct-image", (0x00091010,), 0x00100020, None),
        ("nothing", (), 0x00100020, None),
        (None, (), 0x00100020, None),
    ],
)
def test_actions(name: str | None, path: tuple[int, ...], tag: int, action: str | None) -> None:
    assert compound.action(name, path, tag) == action


def test_content_items_at_any_depth_are_treated_alike() -> None:
    assert compound.action("encapsulated-pdf", (0x0040A730,), 0x0040A032) == "D"
    assert compound.action("encapsulated-pdf", (0x0040A730,) * 3, 0x0040A032) == "D"
    assert compound.action("encapsulated-pdf", (0x00081140,) * 10_000, 0x0040A032) is None


def test_every_compound_row_has_a_fallback_and_no_other_has() -> None:
    for row in profile.rows():
        if row.tag is not None:
            assert (compound.fallback(row.tag) is not None) == ("/" in row.basic)
    assert compound.fallback(0x00100020) == "D"
    assert compound.fallback(0x00081140) == "U"
    assert compound.fallback(0x00100010) is None


def test_the_actions_follow_from_the_types() -> None:
    count = 0
    for name in iod.known():
        for path, action in compound.paths(name).items():
            count += 1
            *sequences, tag = path
            row = profile.row(tag)
            found = iod.attribute_type(name, tuple(sequences), tag)
            assert row is not None
            assert found is not None
            assert action == resolved(row.basic.split("/"), found.strictest[0])
    assert count == 9098


def resolved(choices: list[str], kind: str) -> str:
    """The least that a type allows: 3 may go, 2 may be empty, 1 needs a value."""
    wanted = {"3": ("X", "Z", "D"), "2": ("Z", "D"), "1": ("U*", "D", "Z")}[kind]
    return next(code for code in wanted if code in choices)[0]
