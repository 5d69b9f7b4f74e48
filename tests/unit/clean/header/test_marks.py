"""The marks of de-identification: added to what the source says, computed from what was done."""

from pathlib import Path

import pytest

from support.encode import EXPLICIT, IMPLICIT, Syntax
from support.engine import NAME, clean, cleaner_of, instance
from veil.clean.header import marks
from veil.policy import compile_policy, load
from veil.version import VERSION

CODES, METHOD, EQUIPMENT, TEMPORAL = 0x00120064, 0x00120063, 0x0018A001, 0x00280303


def _code(syntax: Syntax, value: bytes, meaning: bytes) -> bytes:
    rows = ((0x00080100, "SH", value), (0x00080102, "SH", b"DCM"), (0x00080104, "LO", meaning))
    return b"".join(syntax.element(tag, vr, text) for tag, vr, text in rows)


@pytest.mark.parametrize("explicit", [True, False])
def test_a_source_without_marks_gets_them(tmp_path: Path, explicit: bool) -> None:
    dataset = clean(instance(explicit=explicit), tmp_path).dataset
    assert dataset.PatientIdentityRemoved == "YES"
    assert VERSION in dataset.DeidentificationMethod[0]
    assert [code.CodeValue for code in dataset.DeidentificationMethodCodeSequence] == [
        "113100",
        "113103",
        "113104",
        "113105",
        "113107",
        "113108",
        "113111",
    ]
    (machine,) = dataset.ContributingEquipmentSequence
    assert machine.PurposeOfReferenceCodeSequence[0].CodeValue == "109104"
    assert dataset.LongitudinalTemporalInformationModified == "MODIFIED"


@pytest.mark.parametrize("policy", ["basic", "public", "safe-harbor", "research"])
def test_what_is_claimed_is_what_the_policy_does(tmp_path: Path, policy: str) -> None:
    dataset = clean(instance(sop_class="1.2.840.10008.5.1.4.1.1.2"), tmp_path, cleaner_of(policy)).dataset
    values = {code.CodeValue for code in dataset.DeidentificationMethodCodeSequence}
    assert "113100" in values
    assert not values & {"113101", "113102"}  # no room for these stands yet
    assert ({"113103", "113104"} <= values) == (policy != "basic")
    assert ("113105" in values) == (policy in {"public", "research"})
    word = {"public": "MODIFIED", "safe-harbor": "MODIFIED", "research": "UNMODIFIED"}.get(policy, "REMOVED")
    assert word == dataset.LongitudinalTemporalInformationModified
    assert ("113107" in values) == (word == "MODIFIED")
    assert ("113106" in values) == (word == "UNMODIFIED")


@pytest.mark.parametrize(("syntax", "explicit"), [(EXPLICIT, True), (IMPLICIT, False)])
@pytest.mark.parametrize("undefined", [True, False])
def test_what_the_source_says_stays_before_it(tmp_path: Path, syntax: Syntax, explicit: bool, undefined: bool) -> None:
    item = syntax.item(_code(syntax, b"113105", b"Clean Descriptors Option"), undefined=undefined)
    machine = syntax.item(syntax.element(0x00080070, "LO", b"Some Maker"), undefined=undefined)
    done = clean(
        instance(
            syntax.element(METHOD, "LO", b"by hand\\for Drummond"),
            syntax.element(CODES, "SQ", item, undefined=undefined),
            syntax.element(EQUIPMENT, "SQ", machine, undefined=undefined),
            syntax.element(0x00120062, "CS", b"NO"),
            explicit=explicit,
        ),
        tmp_path,
    )
    dataset = done.dataset
    assert dataset.DeidentificationMethod[0] == "by hand"
    assert any("veil" in text for text in dataset.DeidentificationMethod)
    assert "Drummond" not in str(dataset.DeidentificationMethod)
    assert [code.CodeValue for code in dataset.DeidentificationMethodCodeSequence][:2] == ["113105", "113100"]
    assert dataset.ContributingEquipmentSequence[0].Manufacturer == "Some Maker"
    assert dataset.ContributingEquipmentSequence[-1].Manufacturer == "veil"
    assert dataset.PatientIdentityRemoved == "YES"


def test_marks_that_the_source_has_as_un(tmp_path: Path) -> None:
    for inner in (EXPLICIT, IMPLICIT):
        nested = inner.nested((0x0040A170,), _code(inner, b"109104", b"De-identifying Equipment"))
        done = clean(
            instance(
                EXPLICIT.element(METHOD, "UN", b"by hand"),
                EXPLICIT.element(TEMPORAL, "UN", b"REMOVED"),
                EXPLICIT.element(CODES, "UN", inner.item(_code(inner, b"113105", b"Clean Descriptors Option"))),
                EXPLICIT.element(EQUIPMENT, "UN", inner.item(inner.element(0x00080070, "LO", b"Some Maker") + nested)),
            ),
            tmp_path,
        )
        dataset = done.dataset
        assert dataset.DeidentificationMethod[0] == "by hand"
        assert dataset.LongitudinalTemporalInformationModified == "REMOVED"
        assert [code.CodeValue for code in dataset.DeidentificationMethodCodeSequence][:2] == ["113105", "113100"]
        first = dataset.ContributingEquipmentSequence[0]
        assert (first.Manufacturer, first.PurposeOfReferenceCodeSequence[0].CodeValue) == ("Some Maker", "109104")
        assert EXPLICIT.element(0x00080100, "SH", b"113105") in done.data


@pytest.mark.parametrize("explicit", [True, False])
def test_a_second_pass_says_nothing_twice(tmp_path: Path, explicit: bool) -> None:
    once = clean(instance(explicit=explicit), tmp_path)
    twice = clean(once.data, tmp_path)
    for tag in (METHOD, CODES, EQUIPMENT, TEMPORAL, 0x00120062):
        assert once.value(tag) == twice.value(tag)


@pytest.mark.parametrize("digest", ["3876075e413cbc50", "12345678901234567890", "0000000000000000", "20110512abcdef01"])
def test_what_an_earlier_run_wrote_is_no_identifier_whatever_its_digest(tmp_path: Path, digest: str) -> None:
    book = compile_policy(load("public"))
    book.digest = digest
    written = marks.Marks(book, frozenset(), VERSION, explicit=True).elements(marks.NOTHING)[METHOD]
    said = marks.value(written, explicit=True).decode().rstrip().split("\\")
    dataset = clean(instance(written), tmp_path).dataset
    assert dataset.DeidentificationMethod[:2] == said


def test_a_policy_that_may_claim_nothing_writes_no_empty_sequence_of_codes(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('extends = "public"\n[[rule]]\nselect = "InstitutionName"\naction = "keep"\nreason = "ours"\n')
    (tmp_path / "out").mkdir()
    dataset = clean(instance(sop_class="1.2.840.10008.5.1.4.1.1.2"), tmp_path / "out", cleaner_of(mine)).dataset
    assert "DeidentificationMethodCodeSequence" not in dataset  # type 1C: one or more items
    assert dataset.PatientIdentityRemoved == "YES"


def test_blank_values_of_an_earlier_method_go(tmp_path: Path) -> None:
    dataset = clean(instance(EXPLICIT.element(METHOD, "LO", b"Drummond\\ \\by hand")), tmp_path).dataset
    assert dataset.DeidentificationMethod[0] == "by hand"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (b"REMOVED", "REMOVED"),
        (b"UNMODIFIED", "MODIFIED"),
        (b"MODIFIED", "MODIFIED"),
        (b"", "MODIFIED"),
        (b"Drummond", "MODIFIED"),
    ],
)
def test_the_stronger_word_on_dates_stays(tmp_path: Path, said: bytes, kept: str) -> None:
    dataset = clean(instance(EXPLICIT.element(TEMPORAL, "CS", said)), tmp_path).dataset
    assert dataset.LongitudinalTemporalInformationModified == kept


def test_no_identity_in_earlier_marks(tmp_path: Path) -> None:
    person = EXPLICIT.element(0x00081070, "PN", NAME.encode()) + EXPLICIT.element(
        0x0018A003, "ST", b"for Drummond, by hand"
    )
    done = clean(
        instance(EXPLICIT.nested((EQUIPMENT,), person), EXPLICIT.element(METHOD, "LO", b"1836104427")), tmp_path
    )
    assert b"Drummond" not in done.data
    assert b"1836104427" not in done.data


def test_items_of_a_written_sequence() -> None:
    for syntax, explicit in ((EXPLICIT, True), (IMPLICIT, False)):
        for undefined in (True, False):
            item = syntax.item(syntax.element(0x00280010, "US", b"\1\0"))
            assert marks.items(syntax.element(CODES, "SQ", item, undefined=undefined), explicit=explicit) == item
        assert marks.items(b"", explicit=explicit) == b""
        assert marks.value(syntax.element(METHOD, "UT", b"ab"), explicit=explicit) == b"ab"
