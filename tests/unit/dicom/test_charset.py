"""Specific Character Set."""

import pytest

from veil.dicom import charset
from veil.errors import ReadError

TEXT = {
    "": "plain",
    "ISO_IR 100": "Grünwald é",
    "ISO_IR 101": "Łódź",
    "ISO_IR 144": "Иванов",
    "ISO_IR 126": "Ελλάδα",
    "ISO_IR 138": "שלום",
    "ISO_IR 13": "ﾔﾏﾀﾞ",
    "ISO_IR 166": "สมชาย",
    "ISO_IR 192": "山田 太郎 é",
    "GB18030": "王小东",
    "GBK": "王小东",
}
CODEC = {"ISO_IR 192": "utf-8", "ISO_IR 100": "latin-1", "ISO_IR 13": "shift_jis", "GB18030": "gb18030", "GBK": "gbk"}


@pytest.mark.parametrize(("term", "text"), TEXT.items())
def test_text_is_read_and_written_again(term: str, text: str) -> None:
    found = charset.parse(term.encode())
    raw = found.encode(text)
    assert raw is not None
    assert found.decode(raw) == text
    if term in CODEC:
        assert raw == text.encode(CODEC[term])


@pytest.mark.parametrize(
    ("terms", "codec", "text"),
    [
        ("\\ISO 2022 IR 87", "iso2022_jp", "山田 太郎"),
        ("ISO 2022 IR 6\\ISO 2022 IR 87", "iso2022_jp", "Yamada 山田"),
        ("ISO 2022 IR 13\\ISO 2022 IR 87", "iso2022_jp", "山田"),
    ],
)
def test_code_extensions_are_read_and_never_written(terms: str, codec: str, text: str) -> None:
    found = charset.parse(terms.encode())
    assert found.codec is None
    assert found.decode(text.encode(codec)) == text
    assert found.encode("山") is None
    assert found.encode("ascii") == b"ascii"


def test_korean_and_chinese_extensions() -> None:
    assert "김희중" in charset.parse(b"\\ISO 2022 IR 149").decode(b"\x1b$)C" + "김희중".encode("euc_kr"))
    assert "王小东" in charset.parse(b"\\ISO 2022 IR 58").decode(b"\x1b$)A" + "王小东".encode("gb2312"))


def test_what_cannot_be_read_shows() -> None:
    assert "�" in charset.parse(b"ISO_IR 192").decode(b"\xff\xfe")
    assert charset.parse(b"").decode(b"\xe9") == "é"  # nothing was declared: western, as most writers meant
    assert charset.parse(b"").encode("é") is None
    assert charset.parse(b"ISO_IR 100").encode("山") is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (b"ISO-IR 192", b"ISO_IR 192"),
        (b"ISO_IR-192", b"ISO_IR 192"),
        (b"iso_ir 100 ", b"ISO_IR 100"),
        (b"ISO 2022 IR 6\\ISO-2022-IR-87", b"ISO 2022 IR 6\\ISO 2022 IR 87"),
    ],
)
def test_spellings_that_the_standard_does_not_have(written: bytes, meant: bytes) -> None:
    assert charset.parse(written) == charset.parse(meant)
    assert charset.normalised(written) == meant


def test_the_standards_own_spelling_stays_the_same_object() -> None:
    for value in (b"ISO_IR 192", b"\\ISO 2022 IR 87 ", b"ISO_IR 100"):
        assert charset.normalised(value) is value


@pytest.mark.parametrize(
    "value", [b"Drummond", b"ISO_IR 9999", b"ISO_IR 192\\Drummond", b"\xff\xfe", b"ISO 2022 IR 999"]
)
def test_a_character_set_that_is_none(value: bytes) -> None:
    with pytest.raises(ReadError, match="Q-CHARSET") as caught:
        charset.parse(value)
    assert "Drummond" not in str(caught.value)
