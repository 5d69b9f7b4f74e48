"""Dates and addresses as the seven languages write them."""

import pytest

from veil.clean.text.patterns import find
from veil.identity.dates import DateShifter

SHIFT = DateShifter(days=-70)


def cleaned(text: str, dates: DateShifter | None = None) -> str:
    out, position = [], 0
    for span in find(text, dates, 89):
        out += [text[position : span.start], span.replacement]
        position = span.stop
    return "".join([*out, text[position:]])


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("Operation am 7.2.04", "Operation am 29.11.03"),
        ("Kontrolle vom 1.10.16, MRT", "Kontrolle vom 23.7.16, MRT"),
        ("seit 4.4.21 stabil", "seit 24.1.21 stabil"),
        ("examen de mars 2015", "examen de janvier 2015"),
        ("klachten sinds dec. 2011", "klachten sinds oct. 2011"),
    ],
)
def test_short_dates_move_where_a_word_tells_them(text: str, moved: str) -> None:
    assert cleaned(text, SHIFT) == moved


@pytest.mark.parametrize("text", ["syngo 2.1.10", "4.4.16", "may 2000 images", "mai 2000 ml", "version 7.2.04"])
def test_what_is_a_version_or_a_count_stays(text: str) -> None:
    assert cleaned(text, SHIFT) == text


@pytest.mark.parametrize(
    "text",
    [
        "née le 3.2.61",
        "né(e) le 28.12.61",
        "nato il: 21 gennaio 1942",
        "nascido a 02/05/1941",
        "nascida a 2 de maio de 1971",
        "data de nascimento: 17/5/35",
        "nacido/a el 03.11.1931",
        "F. nac.: 19/05/1960",
        "F. de nac. 25/05/1960",
        "geb. 2.5.40",
        "geb.: 13-12-1972",
        "(*17.03.1950)",
    ],
)
def test_dates_of_birth_do_not_move(text: str) -> None:
    assert not any(char.isdigit() for char in cleaned(text, SHIFT))


@pytest.mark.parametrize(
    "address",
    [
        "rua das Flores 115, 5223-910 Serralta",
        "avenida da Liberdade, 166, 3.º Esq., 3403-683 Serralta",
        "Rua das Flores, 12, 2º Dto",
        "calle Mayor, 263, 3.º B, 38487 Torrealta",
        "calle Mayor 176, 2º izq.",
        "paseo de las Acacias nº 165, 70354 Torrealta",
        "vicolo Stretto 57 int. 4, 42987 Valchiara",
        "vicolo Stretto n° 207",
        "boulevard de la Gare 97, F-33111 Valroche",
        "Molenpad 249-2, 4970 JL Westmeer",
        "Lindelaan 65a te Westmeer",
        "Hauptstr. 5 in 12345 Weidenau",
        "Hauptstr. 5 in Weidenau",
    ],
)
def test_addresses_go_whole(address: str) -> None:
    assert cleaned(f"Text: {address}; Ende") in {"Text: ; Ende", "Text; Ende", "Text:; Ende"}


@pytest.mark.parametrize(
    "text", ["Domicile : place Saint-Roch 277", "residente in via Roma 12", "Morada: largo do Carmo 3"]
)
def test_small_words_for_streets_need_somebody_who_lives_there(text: str) -> None:
    assert "Ro" not in cleaned(text)
    assert not any(char.isdigit() for char in cleaned(text))


@pytest.mark.parametrize(
    "text", ["accesso via Femoralis 3", "stent en place, calibre 3 mm", "Heating pad 3", "touchpad 2"]
)
def test_what_is_no_street_stays(text: str) -> None:
    assert cleaned(text) == text
