"""JPEG (ITU-T T.81) frames wiped in the domain of their coefficients: blocks outside the boxes keep every bit."""

from veil.clean.pixels.jpeg.wipe import wipe

__all__ = ["wipe"]
