"""Labelled strings: texts as they stand in descriptors, comments and reports, every token with what it is.

Invented people and places, common radiology wording; see `collection` for how the strings are made and split.
"""

from support.labelled.collection import MORE, strings
from support.labelled.measure import Figures, measure
from support.labelled.model import Half, Label, Labelled, Token
from support.labelled.template import LANGUAGES

__all__ = ["LANGUAGES", "MORE", "Figures", "Half", "Label", "Labelled", "Token", "measure", "strings"]
