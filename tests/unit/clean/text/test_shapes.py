"""Measures, numbers and technical tokens by their shape."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veil.clean.text.shapes import is_safe_shape

SAFE = """
5mm 1.25MM 120kVp b1000 b-1000 t1_mprage_sag_p2 2/8 3D T2* L4-L5 C1-7 4x4x4 50% +C x2 TE=30 0.625 III VII 512x512x120
AxT2FLAIR B30f Hr40 FC08 BONEPLUS ep2d_diff_3scan_trace_p2 THORAX_5.0_B30f C-Spine W/O 1.5T 99mTc 18F-FDG F-18 Tc99m
T1/T2 T1-weighted -1024 01 (5/10) SE2 L R A P S I fl3d_vibe T1w 45yo 12cm 3cm, 2.5x3.1cm 100% <5mm ~3mm v1.2 1234
t2_tse_tra_512
"""
UNSAFE = """
12345 123456789 A1234567 SN7345521 481D2936 RP512907 EXT40817733 SCN2204WEST 555-1234 212-555-0187 900-12-3456
12/03/2010 2010-03-12 12.03.2010 1.2.840.10008 J J.F.K. MRN1234 t1_mprage_smith smith_t1 Smith2 McDonald O'Brien VanDyke
XKQZ
thistlecombe@example.org 10.0.0.12 Brown_T1 9558a1234 403677 0042345 A-1234-56 ١٢٣ ²³⁴⁵⁶
"""


@pytest.mark.parametrize("token", SAFE.split())
def test_safe(token: str) -> None:
    assert is_safe_shape(token)


@pytest.mark.parametrize("token", UNSAFE.split())
def test_unsafe(token: str) -> None:
    assert not is_safe_shape(token)


@given(st.integers(min_value=10_000))
def test_no_integer_of_five_digits_is_safe(number: int) -> None:
    assert not is_safe_shape(str(number))


@given(st.from_regex(r"[A-Z]{1,3}[0-9]{5,9}", fullmatch=True))
def test_no_letters_with_five_digits_are_safe(token: str) -> None:
    assert not is_safe_shape(token)


@given(st.text(max_size=200))
def test_any_text_has_an_answer(token: str) -> None:
    assert is_safe_shape(token) in {True, False}


@pytest.mark.parametrize("piece", ["a", " ", "1", "1.", "1x", "_", "aB", "T1"])
def test_long_tokens_are_quick(piece: str) -> None:
    started = time.perf_counter()
    assert not is_safe_shape(piece * (10_000_000 // len(piece)))
    is_safe_shape(piece * (128 // len(piece)))
    assert time.perf_counter() - started < 1
