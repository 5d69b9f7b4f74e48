"""The lists of safe private attributes."""

from collections import Counter

import pytest

from veil.standard import private


def test_both_lists_are_whole() -> None:
    entries = private.entries()

    assert sum("ps3.15" in entry.lists for entry in entries) == 479
    assert sum("tcia" in entry.lists for entry in entries) == 2443
    assert all(entry.group & 1 and 0 <= entry.low <= 0xFF for entry in entries)


def test_an_attribute_of_both_lists() -> None:
    entry = private.lookup("GEMS_PARM_01", 0x0043, 0x6F)

    assert entry is not None
    assert entry.lists == ("ps3.15", "tcia")
    assert (entry.vr, entry.disposition, entry.tcia_removes) == ("DS", "keep", False)
    assert entry.meaning == "Scanner Table Entry + Gradient Coil Selected"


@pytest.mark.parametrize(
    "creator", ["GEMS_PARM_01 ", " GEMS_PARM_01", "GEMS_PARM_01\0", "gems_parm_01", "Gems_Parm_01 "]
)
def test_blanks_and_case_of_a_creator_do_not_count(creator: str) -> None:
    assert private.lookup(creator, 0x0043, 0x6F) == private.lookup("GEMS_PARM_01", 0x0043, 0x6F)


def test_where_both_spellings_are_listed_each_has_its_own_entry() -> None:
    spellings: dict[tuple[str, int, int], set[str]] = {}
    for entry in private.entries():
        spellings.setdefault((entry.creator.casefold(), entry.group, entry.low), set()).add(entry.creator)
    twice = {key: creators for key, creators in spellings.items() if len(creators) > 1}

    assert len(twice) == 4
    for (_, group, low), creators in twice.items():
        for creator in creators:
            found = private.lookup(creator, group, low, nested=True)
            assert found is not None
            assert found.creator == creator


@pytest.mark.parametrize(
    ("creator", "group", "low"),
    [
        ("GEMS_PARM_01", 0x0045, 0x6F),
        ("GEMS_PARM_02", 0x0043, 0x6F),
        ("", 0x0043, 0x6F),
        ("GEMS PARM 01", 0x0043, 0x6F),
        ("GEMS_PARM_01", 0x0043, 0x106F),
    ],
)
def test_what_no_list_has_is_not_found(creator: str, group: int, low: int) -> None:
    assert private.lookup(creator, group, low) is None


def test_uids_and_dates_are_never_simply_kept() -> None:
    entries = [entry for entry in private.entries() if entry.vr in ("UI", "DA", "DT")]

    assert {(entry.vr, entry.disposition) for entry in entries} == {("UI", "uid"), ("DA", "shift"), ("DT", "shift")}
    analyzed = private.lookup("NQHeader", 0x0099, 0x02)  # Analyzed Series UID, called safe by the standard
    assert analyzed is not None
    assert analyzed.disposition == "uid"


def test_the_disposition_of_the_archive_stands_whatever_the_vr() -> None:
    entry = private.lookup("GEMS_GENIE_1", 0x0009, 0x2B)  # a UID in an LO
    assert entry is not None
    assert (entry.vr, entry.disposition, entry.lists) == ("LO", "uid", ("tcia",))
    assert Counter(entry.disposition for entry in private.entries())["keep"] > 2300


def test_sixteen_that_the_standard_calls_safe_are_removed_by_the_archive() -> None:
    removed = [entry for entry in private.entries() if entry.tcia_removes]

    assert len(removed) == 16
    assert all("ps3.15" in entry.lists for entry in removed)
    source = private.lookup("Philips Imaging DD 001", 0x2001, 0x63)  # Examination Source
    assert source in removed


def test_what_was_seen_in_sequences_only_counts_there_only() -> None:
    name, group, low = "Philips MR Imaging DD 005", 0x2005, 0x06

    assert private.lookup(name, group, low) is None
    nested = private.lookup(name, group, low, nested=True)
    assert nested is not None
    assert nested.lists == ("tcia",)


def test_the_word_of_the_standard_counts_at_every_depth() -> None:
    name, group, low = "Philips Imaging DD 001", 0x2001, 0xC1
    top, nested = private.lookup(name, group, low), private.lookup(name, group, low, nested=True)

    assert top is not None
    assert top.lists == ("ps3.15",)
    assert nested is not None
    assert nested.lists == ("ps3.15", "tcia")


def test_a_choice_of_vr_is_written_as_in_the_dictionary() -> None:
    assert not [entry for entry in private.entries() if "/" in entry.vr]
    assert "OW or OB" in {entry.vr for entry in private.entries()}
