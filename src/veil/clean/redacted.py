"""What the pixel room hands to the rest of the pipeline: plain values, so that nobody else loads its libraries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a type of the streams, which nothing here runs
    from veil.dicom.streams.view import Edit


@dataclass(frozen=True, slots=True)
class Pixels:
    """What becomes of the pixels of one instance.

    Attributes:
        looked: every frame was looked at, what was found was wiped, and the result was looked at again.
        edits: of native pixel data, by offsets of the source; in order.
        frames: new streams of encapsulated pixel data, by number of the frame, from 0.
        changes: new values of attributes, by tag, where the source has them; empty to remove.
    """

    looked: bool = False
    edits: "Sequence[Edit]" = ()
    frames: Mapping[int, bytes] = field(default_factory=dict)
    changes: Mapping[int, bytes] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether anything was wiped."""
        return bool(self.edits or self.frames)


NOT_LOOKED_AT = Pixels()
"""Nobody looked: the policy does not ask for it, or there are no pixels."""
