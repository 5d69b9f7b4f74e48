import pickle
import time

import pytest

from veil.identity import Known, KnownIdentifiers
from veil.identity.known import KnownKind

# Everybody and everything here is invented.
ITEMS: tuple[tuple[KnownKind, str], ...] = (
    ("name", "Quirkmüller-Zandt^Ole Pavel^Rurik^Dr.^MD=山田^太郎=やまだ^たろう"),
    ("name", "Vex^Ilka"),
    ("id", "12-34 56"),
    ("id", "QX00417"),
    ("date", "19600512"),
    ("phone", "+49 (0)30 555 7341"),
    ("address", "12 Wobble Street^Grimsdorf^54321"),
    ("org", "Sankt Florabert Hospital, Department of Radiology"),
    ("device", "SN98765"),
    ("uid", "1.2.826.0.1.3680043.9.7.1"),
)


def build(*items: tuple[KnownKind, str]) -> KnownIdentifiers:
    return KnownIdentifiers.build(Known(kind, value) for kind, value in items)


def stripped(known: KnownIdentifiers, text: str, *, coded: bool = False) -> str:
    return known.strip(text, coded=coded)


@pytest.fixture(scope="module")
def known() -> KnownIdentifiers:
    return build(*ITEMS)


@pytest.mark.parametrize(
    "text",
    [
        "Quirkmüller-Zandt^Ole Pavel^Rurik",
        "QUIRKMUELLER ZANDT, OLE",
        "Ole Quirkmuller",
        "quirkmüller",
        "QuirkmuellerZandtOle",
        "O. Zandt",
        "OP Quirkmüller-Zandt",
        "Rurik",
        "Quirkmu\u0308ller",
        "\uff31uirkmüller",
        "Vex",
        "Ilka Vex",
        "VEX^ILKA",
        "Vex, I.",
        "IVex",
        "ilka_vex",
        "山田",
        "山田太郎",
        "山田 太郎",
        "太郎",
        "やまだ",
        "ヤマダ",
        "ﾔﾏﾀﾞ",
        "12-34 56",
        "123456",
        "12.34.56",
        "0123456",
        "qx-00417",
        "QX 00417",
        "19600512",
        "1960-05-12",
        "1960.5.12",
        "12.05.1960",
        "12.5.60",
        "05/12/1960",
        "5/12/60",
        "12/05/1960",
        "12051960",
        "05121960",
        "12 May 1960",
        "12-MAY-60",
        "May 12, 1960",
        "May 12th, 1960",
        "12th of May 1960",
        "12. Mai 1960",
        "12 mai 1960",
        "12 de mayo de 1960",
        "12 maggio 1960",
        "12 de maio de 1960",
        "12 mei 1960",
        "1960年5月12日",
        "+49 30 5557341",
        "030/5557341",
        "0049-30-555-73-41",
        "(030) 555 7341",
        "12 Wobble Street, Grimsdorf 54321",
        "12 WOBBLE ST",
        "Wobble Street",
        "Grimsdorf",
        "54321",
        "Sankt Florabert Hospital",
        "FLORABERT",
        "sn 98765",
        "1.2.826.0.1.3680043.9.7.1",
    ],
)
def test_spellings_are_found_and_nothing_of_them_is_left(known: KnownIdentifiers, text: str) -> None:
    assert known.in_text(f"CT {text} ok")
    left = stripped(known, f"CT {text} ok")
    for word in (
        "quirk",
        "zandt",
        "ole",
        "pavel",
        "rurik",
        "vex",
        "ilka",
        "wobble",
        "florabert",
        "1960",
        "555",
        "7341",
    ):
        assert word not in left.lower()
    assert left.startswith("CT")
    assert left.endswith("ok")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AXIAL T1 with contrast",
        "convex vexing",
        "12.3456",
        "0.123456",
        "-123456.75",
        "1234567",
        "9123456",
        "1.2.840.123456.3.4",
        "2.25.325220193879409037847119600512617828147",
        "May 1960",
        "13 May 1960",
        "119.05.1960",
        "12\\34\\56",
        "12, 34, 56",
        "1.2.826.0.1.3680043.9.7.12",
        "Hospital Department of Radiology",
        "Sankt",
        "street",
        "Dr.",
        "MD",
        "Schädel nativ",
    ],
)
def test_what_is_not_known_stays_as_it_is(known: KnownIdentifiers, text: str) -> None:
    assert known.in_text(text) == []
    assert stripped(known, text) == text


def test_short_words_stay_in_coded_text(known: KnownIdentifiers) -> None:
    assert stripped(known, "VEX", coded=True) == "VEX"
    assert stripped(known, "54321", coded=True) == "54321"
    assert stripped(known, "ILKA", coded=True) == ""
    assert stripped(known, "VEX_ILKA", coded=True) == ""


def test_spans_are_of_the_original_text(known: KnownIdentifiers) -> None:
    text = "ß \uff3a Qu\u00adirkmu\u0308ller, 山田 ﬁn Zandt"
    spans = known.in_text(text)

    assert [text[start:end] for start, end in spans] == ["Qu\u00adirkmu\u0308ller", "山田", "Zandt"]


def test_overlapping_spans_are_merged(known: KnownIdentifiers) -> None:
    text = "Ole Pavel Rurik Quirkmüller-Zandt"

    assert known.in_text(text) == [(0, len(text))]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Chest, Vex, Ilka, AP", "Chest AP"),
        ("HEAD/NECK^VEX", "HEAD/NECK"),
        ("Vex: chest", "chest"),
        ("seen by Dr. med. Ilka Vex, MD. No change", "seen by. No change"),
        ("Herr Vex kam", "kam"),
        ("for Mrs Vex's knee", "for knee"),
        ("MR VEX knee", "MR knee"),
        ("knee (Vex) left", "knee left"),
        ("knee (Vex, left)", "knee (left)"),
        ("knee  left", "knee  left"),
        ("knee  left Vex", "knee left"),
        ("one\r\nVex\r\ntwo", "one\r\ntwo"),
        ("Vex -5 mm", "-5 mm"),
        ("CT-VEX-5", "CT 5"),
        ("call +49 30 5557341 now", "call now"),
        ("C+ Vex", "C+"),
        ("Vex, Vex; Vex", ""),
        ("^Vex^", ""),
        ("(Vex)", ""),
        ("VexVEXVex", "VexVEXVex"),
        ("xIlkaVexy", "x y"),
    ],
)
def test_strip_is_tidy(known: KnownIdentifiers, text: str, left: str) -> None:
    assert stripped(known, text) == left


def test_what_removing_would_join_is_removed_too() -> None:
    known = build(("name", "Zorba^"), ("id", "778899"))

    assert stripped(known, "ZORZORBABA") == "ZOR BA"
    assert known.in_text(stripped(known, "77 ZORBA 8899")) == []


@pytest.mark.parametrize(
    "value",
    [
        "Anonymous^Patient",
        "ANONYMIZED",
        "Test^Phantom",
        "unknown",
        "No^Name",
        "N/A",
        "x",
        "^^^^",
        "",
        "DE-IDENTIFIED",
        "Dr.^Prof",
    ],
)
def test_values_that_name_nobody_search_for_nothing(value: str) -> None:
    assert build(("name", value), ("id", value), ("org", value), ("address", value), ("device", value)).empty


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("id", "0000"),
        ("id", "1"),
        ("id", "999999"),
        ("id", "AXIAL"),
        ("id", "CT1"),
        ("date", "19000101"),
        ("date", "20110230"),
        ("date", "2011"),
        ("date", "00010101"),
        ("phone", "12345"),
        ("phone", "none"),
        ("phone", "000000"),
        ("org", "University Hospital"),
        ("org", "Radiology"),
        ("org", "CHEST"),
        ("device", "SIEMENS"),
        ("device", "Scanner"),
        ("address", "USA"),
        ("address", "Germany"),
        ("uid", "1.2.840.10008.5.1.4.1.1.2"),
    ],
)
def test_common_values_never_become_identifiers(kind: KnownKind, value: str) -> None:
    assert build((kind, value)).empty


def test_a_name_that_is_a_defined_term_is_found_only_with_its_other_part() -> None:
    known = build(("name", "HEAD^JOHN"))

    assert stripped(known, "HEAD", coded=True) == "HEAD"
    assert stripped(known, "Head with contrast") == "Head with contrast"
    assert stripped(known, "John Head ct") == "ct"
    assert stripped(known, "HEAD^JOHN", coded=True) == ""
    assert known.in_bytes(b"head^john")
    assert not known.in_bytes(b"HEAD")


def test_a_defined_term_that_holds_a_name_stays() -> None:
    known = build(("name", "Sternu^Ada"))

    assert stripped(known, "STERNUM ap", coded=True) == "STERNUM ap"
    assert stripped(known, "Sternumal") == "mal"
    assert not known.in_bytes(b"\0STERNUM\0")
    assert known.in_bytes(b"\0STERNU\0")


def test_particles_alone_are_words_of_a_language() -> None:
    known = build(("name", "de la Zulk^Ana"), ("name", "Bin^Qua"))

    assert stripped(known, "IRM de la tete") == "IRM de la tete"
    assert stripped(known, "Ana de la Zulk") == ""
    assert stripped(known, "seen by Bin") == "seen by"


def test_a_name_without_carets_is_found_in_other_orders() -> None:
    known = build(("name", "Dr. Ilka Vex"), ("name", "Orn, Tib"))

    assert stripped(known, "VEX^ILKA") == ""
    assert stripped(known, "Tib Orn") == ""


def test_an_id_that_is_a_name_and_a_name_that_is_a_number() -> None:
    known = build(("id", "ZELG^URSO"), ("name", "4711998"))

    assert stripped(known, "Urso Zelg") == ""
    assert stripped(known, "no 47-11998 x") == "no x"


def test_two_characters_make_a_whole_chinese_name() -> None:
    known = build(("name", "Wang^Wei=王^伟"))

    assert stripped(known, "患者王伟你好") == "患者 你好"
    assert stripped(known, "王") == "王"
    assert known.in_bytes("王^伟".encode("gb18030"))


def test_the_matcher_travels_to_a_worker(known: KnownIdentifiers) -> None:
    again = pickle.loads(pickle.dumps(known))  # noqa: S301  our own pickle

    assert again == known
    assert hash(again) == hash(known)
    assert again.in_text("Ilka Vex") == [(0, 8)]
    assert len(pickle.dumps(known)) < 4096


def test_repr_shows_no_value(known: KnownIdentifiers) -> None:
    assert "Quirk" not in repr(known) + repr(Known("name", "Quirk^Ole"))


def test_nothing_is_found_without_items() -> None:
    known = build()

    assert known.empty
    assert known.in_text("anything") == []
    assert stripped(known, "anything") == "anything"
    assert not known.in_bytes(b"anything")


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16-le", "utf-16-be", "iso8859_15"])
@pytest.mark.parametrize(
    "text",
    [
        "QUIRKMÜLLER",
        "Quirkmüller",
        "quirkmueller",
        "QUIRKMULLER",
        "Zandt",
        "xpavelx",
        "123456",
        "12-34 56",
        "QX00417",
        "19600512",
        "1960-05-12",
        "12.05.1960",
        "05/12/1960",
        "49030555" + "7341",
        "12 wobble street",
        "florabert",
        "SN98765",
        "1.2.826.0.1.3680043.9.7.1",
    ],
)
def test_bytes_hold_distinctive_identifiers(known: KnownIdentifiers, text: str, encoding: str) -> None:
    assert known.in_bytes(b"\0\1" + f" {text} ".encode(encoding) + b"\2")
    assert known.in_bytes(memoryview(text.encode(encoding)))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("山田^太郎", "iso2022_jp"),
        ("山田", "shift_jis"),
        ("太郎", "euc_jp"),
        ("山田", "gb18030"),
        ("山田太郎", "utf-16-le"),
        ("ヤマダ", "shift_jis"),
        ("やまだ", "iso2022_jp"),
    ],
)
def test_ideographic_names_in_the_encodings_of_dicom(known: KnownIdentifiers, text: str, encoding: str) -> None:
    assert known.in_bytes(b"\0\0" + text.encode(encoding) + b"\0")


def test_hangul_in_bytes() -> None:
    assert build(("name", "Hong^Gildong=洪^吉洞=홍^길동")).in_bytes("길동".encode("euc_kr"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"VEX ILK",
        b"0.123456",
        b"123456.5",
        b"1.2.840.123456.1",
        b"71234567",
        b"2.25.325220193879409037847119600512617828147",
        b"1.2.826.0.1.3680043.9.7.12",
        "12345".encode("utf-16-le"),
        bytes(range(256)) * 8,
    ],
)
def test_bytes_without_identifiers(known: KnownIdentifiers, data: bytes) -> None:
    assert not known.in_bytes(data)


def test_long_data_is_searched_in_pieces(known: KnownIdentifiers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("veil.identity.known.raw._CHUNK", 1000)
    for at in range(900, 1100, 7):
        assert known.in_bytes(b"." * at + b"Quirkmuller" + b"." * 3000)
    assert not known.in_bytes(b"." * 5000)


@pytest.mark.parametrize(
    "text", ["19600512" * 20_000, "Quirkmüller " * 5_000, "quirkmuller" * 10_000, "1." * 60_000 + "123456"]
)
def test_long_texts_take_linear_time(known: KnownIdentifiers, text: str) -> None:
    started = time.process_time()
    known.in_text(text)

    assert time.process_time() - started < 5
