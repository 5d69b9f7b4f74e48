"""A shape that a JSON value must have, with nothing in it that the shape does not name."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

COUNT: Final = "count"
FLAG: Final = "flag"
Shape = Any
"""A pattern for a string; COUNT; FLAG; a list of one shape; a mapping name -> shape, all of which must be there; or
(pattern of names, shape) for a mapping with names that are not known before. None beside a pattern: (None, pattern)."""


def fits(value: Any, shape: Shape) -> bool:
    """Say whether a value has a shape."""
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if shape == COUNT:
        return type(value) is int and value >= 0
    if shape == FLAG:
        return isinstance(value, bool)
    if isinstance(shape, list):
        return isinstance(value, Sequence) and not isinstance(value, str) and all(fits(one, shape[0]) for one in value)
    if isinstance(shape, tuple):
        names, inner = shape
        if names is None:
            return value is None or fits(value, inner)
        return isinstance(value, Mapping) and all(fits(name, names) and fits(one, inner) for name, one in value.items())
    if isinstance(shape, Mapping):
        return (
            isinstance(value, Mapping)
            and value.keys() == shape.keys()
            and all(fits(value[name], inner) for name, inner in shape.items())
        )
    return False
