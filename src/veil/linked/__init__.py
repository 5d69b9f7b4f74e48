"""Clinical tables that belong to images: the same pseudonyms, date offsets and UIDs, column by column."""

from veil.linked.columns import Column, parse
from veil.linked.convert import Counts, Result, convert

__all__ = ["Column", "Counts", "Result", "convert", "parse"]
