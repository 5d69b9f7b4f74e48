"""UIDs of the source, and what became of them."""

from veil.audit.uids import Mapped, in_bytes, left, names_instance

OLD, OTHER, NEW = "1.2.3.4.5.6.7801", "1.2.3.4.5.6.7802", "2.25.314159"
INSTANCE: tuple[int, ...] = (0x00080018,)
FRAME: tuple[int, ...] = (0x00200052,)


def test_definitions_name_nobody() -> None:
    assert names_instance(0x00080018, OLD)
    assert not names_instance(0x00080016, "1.2.840.10008.5.1.4.1.1.2")
    assert not names_instance(0x0008010C, OLD)
    assert not names_instance(0x00080018, "")


def test_what_is_left_is_seen_but_where_it_is_kept() -> None:
    after = {INSTANCE: (INSTANCE, OLD), FRAME: (FRAME, f"{NEW}\\{OTHER}")}
    assert [one.where for one in left({OLD, OTHER}, after, frozenset())] == ["SOPInstanceUID", "FrameOfReferenceUID"]
    assert [one.where for one in left({OLD, OTHER}, after, frozenset(INSTANCE))] == ["FrameOfReferenceUID"]


def test_few_and_many_are_found_in_bytes_alike() -> None:
    data = b"abc " + OLD.encode() + b"\0x" + OTHER.encode() + b"9 " + b"8" + OLD.encode() + b" " + OLD.encode() + b".5"
    many = {f"1.2.9.{number}.77" for number in range(100)}
    for wanted in ({OLD, OTHER}, {OLD, OTHER} | many):
        assert in_bytes(wanted, data, [(0, len(data))]) == [(OLD, 4)]
    assert in_bytes({OLD}, data, [(5, len(data))]) == []


def test_one_old_uid_becomes_one_new_one() -> None:
    mapped = Mapped()
    before = {INSTANCE: (INSTANCE, OLD), FRAME: (FRAME, OLD)}
    assert mapped.check(before, {INSTANCE: (INSTANCE, NEW), FRAME: (FRAME, NEW)}) == []
    found = mapped.check(before, {INSTANCE: (INSTANCE, NEW), FRAME: (FRAME, f"{NEW}1")})
    assert [one.code for one in found] == ["A-REFERENCE"]
