"""What vendors write into private bytes: a payload stays only where somebody here can read it.

A list of safe private attributes speaks of what a vendor puts there, in the releases that its makers have seen. Bytes
that cannot be read as a number or as text, and proven or cleaned, do not leave, whatever list names them (MIDI BP13).
"""

from veil.clean.vendor import csa
from veil.clean.vendor.payload import Shape, shape

__all__ = ["Shape", "rebuilt", "shape"]


def rebuilt(creator: str, group: int, low: int, raw: bytes) -> bytes | None:
    """A vendor's container, written anew with nothing but the numbers in it that the lists call safe.

    Args:
        creator: the private creator of its block.
        group: the odd group.
        low: the low byte of its element.
        raw: the value.

    Returns:
        The new value, or None: nobody here reads that container, this one cannot be read, or nothing of it may stay.
    """
    if (creator.strip(" \0").upper(), group, low) in csa.PLACES:
        return csa.rebuild(raw)
    return None
