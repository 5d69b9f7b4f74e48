"""Mutations are functions of their seed, and every kind of them changes something."""

import random

import pytest

from support.mutate import MUTATIONS, Mutation, mutate

DATA = b"".join(bytes((n, 0, 16, 0)) + b"LO\x04\0abcd" + b"\xfe\xff\x00\xe0\xff\xff\xff\xff" for n in range(200))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_every_kind_changes_something(mutation: Mutation) -> None:
    assert any(bytes(mutation(random.Random(seed), bytearray(DATA))) != DATA for seed in range(20))


def test_a_seed_says_it_all() -> None:
    assert [mutate(DATA, seed) for seed in range(50)] == [mutate(DATA, seed) for seed in range(50)]
    assert len({mutate(DATA, seed)[0] for seed in range(50)}) > 40


def test_tiny_files_can_be_mutated() -> None:
    for seed in range(300):
        mutate(b"", seed)
        mutate(b"\0", seed)
