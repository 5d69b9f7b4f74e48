"""Sets of the kind of the MIDI-B benchmark: real test files with an invented identity, an answer key beside them."""

from support.midi_like.make import MidiLike, make
from support.midi_like.sources import choose, choose_looked_at

__all__ = ["MidiLike", "choose", "choose_looked_at", "make"]
