"""Attributes that Table E.1-1 does not list."""

from veil.standard import dictionary, profile, unlisted


def test_the_table_is_whole_and_has_nothing_that_the_profile_lists() -> None:
    candidates = unlisted.candidates()

    assert len(candidates) == 564
    assert not [tag for tag in candidates if profile.row(tag) is not None]
    assert all(dictionary.entry(tag) is not None for tag in candidates)


def test_every_person_name_goes() -> None:
    names = [found for found in unlisted.candidates().values() if found.vr == "PN"]

    assert len(names) == 3
    assert {found.suggested for found in names} == {"remove_or_dummy"}


def test_every_person_name_of_the_dictionary_is_in_one_of_the_two_tables() -> None:
    names = [tag for tag, entry in dictionary.entries().items() if entry.vr == "PN"]

    assert len(names) == 32
    assert [tag for tag in names if profile.row(tag) is None and tag not in unlisted.candidates()] == []


def test_a_row() -> None:
    found = unlisted.candidates()[0x00020016]

    assert (found.tag, found.keyword, found.vr) == (0x00020016, "SourceApplicationEntityTitle", "AE")
    assert (found.kind, found.identity_like, found.suggested) == ("ae_title", True, "rebuild_file_meta")
