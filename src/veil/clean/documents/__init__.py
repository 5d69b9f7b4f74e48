"""Encapsulated documents (PS3.3 C.24): PDF, CDA, and models in STL, OBJ and MTL."""

from typing import Final

SOP_CLASSES: Final = frozenset(f"1.2.840.10008.5.1.4.1.1.104.{number}" for number in range(1, 6))
"""Encapsulated PDF, CDA, STL, OBJ and MTL Storage (PS3.4 B.5)."""
