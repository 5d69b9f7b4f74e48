"""Storage SOP classes."""

from veil.standard import iod, sop


def test_the_table_is_whole() -> None:
    assert len(sop.classes()) == 212


def test_ct() -> None:
    found = sop.sop_class("1.2.840.10008.5.1.4.1.1.2\0")

    assert found == sop.SopClass(
        "1.2.840.10008.5.1.4.1.1.2",
        "CT Image Storage",
        "ct-image",
        retired=False,
        category="image",
        pixel_data=True,
        burned_in_risk="low(medium if DERIVED/SECONDARY)",
        face_risk="volumetric",
    )


def test_a_retired_class_may_have_no_iod() -> None:
    found = sop.sop_class("1.2.840.10008.5.1.1.27")

    assert found is not None
    assert (found.iod, found.retired, found.pixel_data) == (None, True, False)


def test_an_unknown_class_is_not_found() -> None:
    assert sop.sop_class("1.2.3") is None
    assert sop.sop_class("") is None


def test_iods_agree_with_the_table_of_iods() -> None:
    for uid, found in sop.classes().items():
        if iod.key(uid) is not None:
            assert found.iod == iod.key(uid)
        if found.iod is not None:
            assert found.iod in iod.known()
