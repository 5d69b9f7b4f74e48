"""The room of encapsulated pixel data: metadata in compressed frames and videos go, samples stay byte by byte."""

from veil.clean.bitstream.encapsulated import cleaned

__all__ = ["cleaned"]
