"""The models, loaded once in a process: finder and reader keep nothing of what they have seen."""

from functools import lru_cache
from typing import TYPE_CHECKING

from veil.clean.pixels.model import Views

if TYPE_CHECKING:  # loaded where the first picture is looked at
    from veil.clean.pixels.find import Finder
    from veil.clean.pixels.glance import Glancer
    from veil.clean.pixels.recognise import Reader


@lru_cache(maxsize=3)
def finder(views: Views) -> "Finder":
    """The finder with a set of views."""
    from veil.clean.pixels.find import Finder

    return Finder(views)


@lru_cache(maxsize=1)
def glancer() -> "Glancer":
    """The sieve for places of many frames."""
    from veil.clean.pixels.glance import Glancer

    return Glancer()


@lru_cache(maxsize=1)
def reader() -> "Reader":
    """The reader of marks."""
    from veil.clean.pixels.recognise import Reader

    return Reader()
