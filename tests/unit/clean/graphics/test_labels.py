"""Names in coded strings that no list defines."""

from pathlib import Path

import pytest

from support.encode import EXPLICIT
from support.engine import CT, FAMILY, clean, cleaner_of, instance
from veil.clean.graphics import labels


def _words(text: str) -> str:
    return "" if any(name in text for name in ("crabtree", "drummond")) else text


@pytest.mark.parametrize("raw", [b"LAYER1", b"LAYER 1 ", b"GRAPHIC_LAYER", b"", b"  ", b"A\\B"])
def test_known_words_stay_as_they_are(raw: bytes) -> None:
    found = labels.clean(raw, is_known=lambda _: False, clean_text=_words, alias=None)
    assert found is raw


@pytest.mark.parametrize("raw", [b"CRABTREE", b"J_CRABTREE", b"LAYER1\\CRABTREE", b"not a code", b"\xc4RZTE"])
def test_what_somebody_is_called_goes(raw: bytes) -> None:
    assert labels.clean(raw, is_known=lambda _: False, clean_text=_words, alias=None) is None
    named = labels.clean(raw, is_known=lambda _: False, clean_text=_words, alias=lambda old: f"S{len(old)}")
    assert named is not None
    assert b"CRABTREE" not in named
    assert named.startswith(b"LAYER1") == raw.startswith(b"LAYER1")


def test_known_identifiers_go_whatever_the_words_are() -> None:
    assert labels.clean(b"LAYER1", is_known=lambda _: True, clean_text=_words, alias=None) is None


@pytest.mark.parametrize("policy", ["basic", "public", "safe-harbor"])
def test_layers_keep_what_they_refer_to(tmp_path: Path, policy: str) -> None:
    layers = [EXPLICIT.element(0x00700002, "CS", name) for name in (f"{FAMILY.upper()} ".encode(), b"LAYER1")]
    items = b"".join(EXPLICIT.item(layer + EXPLICIT.element(0x00700062, "IS", b"1 ")) for layer in layers)
    data = instance(layers[0], EXPLICIT.element(0x00700060, "SQ", items), sop_class=CT)
    dataset = clean(data, tmp_path, cleaner_of(policy)).dataset
    named, plain = (item.GraphicLayer for item in dataset.GraphicLayerSequence)
    assert plain == "LAYER1"
    assert named == dataset.GraphicLayer
    assert FAMILY.upper() not in named
    assert 1 <= len(named) <= 16
