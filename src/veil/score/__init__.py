"""Score the output of any de-identifier against an answer key of the MIDI-B benchmark, by its published rules."""

from veil.score.maps import Maps, read_map
from veil.score.report import Failed, FailedList, Score
from veil.score.score import score

__all__ = ["Failed", "FailedList", "Maps", "Score", "read_map", "score"]
