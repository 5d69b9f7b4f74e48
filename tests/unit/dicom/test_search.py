"""Bytes in pieces."""

import pytest

from veil.dicom.search import CHUNK, OVERLAP, chunks


@pytest.mark.parametrize("size", [0, 1, OVERLAP, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + OVERLAP + 7])
def test_pieces_cover_the_range_and_cut_nothing_short_in_two(size: int) -> None:
    data = bytes(5) + bytes(index & 255 for index in range(size)) + bytes(9)
    pieces = list(chunks(data, 5, 5 + size))
    assert b"".join(piece[:CHUNK] for piece in pieces) == data[5 : 5 + size]
    assert all(len(piece) <= CHUNK + OVERLAP for piece in pieces)


def test_a_word_across_the_border_is_in_one_piece() -> None:
    word = b"w" * OVERLAP
    for shift in (0, 1, OVERLAP - 1):
        start = CHUNK - shift
        data = bytes(start) + word + bytes(100)
        assert any(word in piece for piece in chunks(data, 0, len(data)))
