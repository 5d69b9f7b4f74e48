"""IODs, their modules and the types of attributes."""

import pytest

from veil.standard import dictionary, iod

PER_FRAME, PLANE_POSITION = 0x52009230, 0x00209113
CONTENT = 0x0040A730


def test_keys() -> None:
    assert iod.key("1.2.840.10008.5.1.4.1.1.2") == "ct-image"
    assert iod.key("1.2.840.10008.5.1.4.1.1.2\0") == "ct-image"
    assert iod.key("1.2.3") is None
    assert len(iod.known()) == 175


def test_modules() -> None:
    assert iod.modules("ct-image")[:2] == (("patient", True), ("clinical-trial-subject", False))
    assert iod.modules("nothing") == ()


@pytest.mark.parametrize(
    ("name", "path", "tag", "mandatory", "conditional"),
    [
        ("ct-image", (), 0x00100010, "2", None),
        ("ct-image", (), 0x00080018, "1", None),
        ("ct-image", (), 0x00185100, "2C", None),
        ("ct-image", (0x00081140,), 0x00081155, None, "1"),
        ("ct-image", (), 0x60023000, None, "1"),
        ("enhanced-ct-image", (PER_FRAME, PLANE_POSITION), 0x00200032, "1C", None),
    ],
)
def test_types(name: str, path: tuple[int, ...], tag: int, mandatory: str | None, conditional: str | None) -> None:
    assert iod.attribute_type(name, path, tag) == iod.AttributeType(mandatory, conditional)


def test_the_stricter_type_wins() -> None:
    assert iod.AttributeType("2", "1C").strictest == "1C"
    assert iod.AttributeType("1", "3").strictest == "1"
    assert iod.AttributeType(None, "2").strictest == "2"


def test_what_is_not_described_has_no_type() -> None:
    assert iod.attribute_type(None, (), 0x00100010) is None
    assert iod.attribute_type("nothing", (), 0x00100010) is None
    assert iod.attribute_type("ct-image", (), 0x00189804) is None
    assert iod.attribute_type("ct-image", (0x00100010,), 0x00100010) is None
    assert iod.attribute_type("ct-image", (0x00091010,), 0x00100010) is None


def test_a_path_of_any_depth_is_answered() -> None:
    deep = (0x00081140,) * 10_000
    assert iod.attribute_type("ct-image", deep, 0x00100010) is None
    assert iod.children("ct-image", deep) == {}


def test_content_items_hold_content_items() -> None:
    first = iod.attribute_type("encapsulated-pdf", (CONTENT,), 0x0040A040)
    assert first is not None
    assert iod.attribute_type("encapsulated-pdf", (CONTENT,) * 500, 0x0040A040) == first
    nested = iod.children("comprehensive-sr", (CONTENT, CONTENT))
    assert nested == iod.children("comprehensive-sr", (CONTENT,))
    assert 0x0040A160 in nested


def test_required() -> None:
    required = iod.required("ct-image")

    assert required[0x00080018] == "1"
    assert required[0x00100010] == "2"
    assert required[0x00200010] == "2"
    assert 0x00185100 not in required  # 2C
    assert 0x0020000E in required
    assert set(required.values()) == {"1", "2"}
    assert list(required) == sorted(required)
    assert iod.required("nothing") == {}


def test_required_attributes_are_of_mandatory_modules_in_every_iod() -> None:
    for name in iod.known():
        for tag, kind in iod.required(name).items():
            found = iod.attribute_type(name, (), tag)
            assert found is not None
            assert found.mandatory is not None
            assert found.mandatory <= kind
            assert dictionary.entry(tag) is not None


def test_children() -> None:
    referenced_image = iod.children("ct-image", (0x00081140,))
    assert (referenced_image[0x00081150], referenced_image[0x00081155], referenced_image[0x00081160]) == (
        "1",
        "1",
        "1C",
    )
    assert iod.children("ct-image", ())[0x00100010] == "2"
    assert iod.children("ct-image", (0x00100010,)) == {}
    assert 0x60003000 in iod.children("ct-image", ())
