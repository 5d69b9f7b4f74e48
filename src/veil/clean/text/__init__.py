"""Free text: take the person out, leave the medicine in."""

from veil.clean.text.room import TextRoom

__all__ = ["TextRoom"]
