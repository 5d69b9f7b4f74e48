"""Whatever the name, the encoding and what stands around it: what is planted is found, and what is nobody's is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veil.audit import Facts, Severity
from veil.audit.bytescan import Scanner
from veil.audit.judge import Found, judge
from veil.audit.patterns import of
from veil.audit.words import fold, lexicon

_QUICK = settings(max_examples=150, deadline=None)
_SYLLABLES = st.lists(st.sampled_from("bra kil no mer tov wix ale dru zen pom".split()), min_size=3, max_size=4)
_NAMES = _SYLLABLES.map(lambda parts: "".join(parts).capitalize()).filter(lambda name: fold(name) not in lexicon())
_AROUND = st.binary(max_size=40).map(lambda raw: bytes(byte & 0x9F | 0x80 for byte in raw))
_JOINTS = st.sampled_from(["^", " ", ", ", "_", "-", ".", ""])


def _grades(known: list[tuple[str, str]], data: bytes, vr: bytes = b"LO") -> set[Severity]:
    scanner = Scanner(of(Facts(known=tuple(known))))
    found = (judge(Found(hit, data, 0, len(data), vr)) for hit in scanner.scan(data))
    return {grade for grade in found if grade is not None}


@given(family=_NAMES, given_name=_NAMES, joint=_JOINTS, turned=st.booleans(), upper=st.booleans(), data=st.data())
@_QUICK
def test_a_whole_name_is_certain_in_text(
    family: str, given_name: str, joint: str, turned: bool, upper: bool, data: st.DataObject
) -> None:
    parts = [given_name, family] if turned else [family, given_name]
    text = joint.join(parts)
    before = data.draw(st.sampled_from(["", "for ", "(", "seen by "]))
    raw = f"{before}{text.upper() if upper else text}, chest".encode()
    assert Severity.CERTAIN in _grades([("name", f"{family}^{given_name}")], raw)


@given(family=_NAMES, around=_AROUND, codec=st.sampled_from(["ascii", "utf-16-le", "utf-16-be"]))
@_QUICK
def test_a_name_is_found_among_bytes(family: str, around: bytes, codec: str) -> None:
    if len(family) < 7:
        return  # less may be chance
    raw = around + b"\0\0" + family.encode(codec) + b"\0\0" + around
    assert Severity.CERTAIN in _grades([("name", f"{family}^Xu")], raw, b"OB")


@given(digits=st.integers(10**9, 10**11), joint=st.sampled_from(["", "-", " ", "/"]))
@_QUICK
def test_a_number_with_other_separators_is_found(digits: int, joint: str) -> None:
    written = str(digits)
    if len(set(written)) < 3:
        return
    text = joint.join((written[:3], written[3:6], written[6:]))
    assert Severity.CERTAIN in _grades([("id", written)], f"record {text} old".encode())
    assert not _grades([("id", written)], f"2.25.4{written}7".encode(), b"UI")


@given(raw=st.binary(max_size=4000), family=_NAMES)
@_QUICK
def test_random_bytes_hold_nobody(raw: bytes, family: str) -> None:
    assert not _grades([("name", f"{family}^Xu"), ("id", "8830217745"), ("date", "19310527")], raw, b"OB")


@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
@_QUICK
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("size", [(1 << 20) - 5, (1 << 20) + 5, (2 << 20) + 1])
def test_a_name_across_the_pieces_of_a_large_value_is_found_once(size: int) -> None:
    scanner = Scanner(of(Facts(known=(("name", "Wixmer^Tovalezen"),))))
    data = bytes(size - 8) + b"Wixmer^Tovalezen" + bytes(64)
    found = [(hit.pattern.folded, hit.start) for hit in scanner.scan(data)]
    assert len(found) == len(set(found))
    assert ("wixmertovalezen", size - 8) in found
