"""The type of an attribute in an IOD (PS3.5 7.4, PS3.3), and what it asks of an action that takes the value away."""

from dataclasses import dataclass

from veil import standard
from veil.policy.actions import Action

_RANK = {"1": 5, "1C": 4, "2": 3, "2C": 2, "3": 1, "": 0}
_BY_TYPE = {"1": Action.DUMMY, "1C": Action.DUMMY, "2": Action.EMPTY, "2C": Action.EMPTY}
_STRENGTH = {Action.REMOVE: 0, Action.EMPTY: 1, Action.DUMMY: 2}
_CURVES, _OVERLAYS = 0x50, 0x60


@dataclass(frozen=True, slots=True)
class Spot:
    """One attribute at one place of an object, with what its IOD asks of it there.

    Attributes:
        iod: key of the IOD; None if it is unknown.
        path: tags of the enclosing sequences, outermost first.
        tag: the attribute.
        mandatory: type in the IOD's mandatory modules: 1, 1C, 2, 2C, 3; empty if it is in none.
        conditional: the same for its conditional and user-optional modules.
    """

    iod: str | None
    path: tuple[int, ...]
    tag: int
    mandatory: str = ""
    conditional: str = ""

    @property
    def strictest(self) -> str:
        """The stricter of the two types; empty if the IOD does not have the attribute there."""
        return max(self.mandatory, self.conditional, key=_RANK.__getitem__)

    @property
    def fallback(self) -> Action:
        """What is done when nothing of the value may stay: type 1 -> DUMMY, 2 -> EMPTY, else REMOVE."""
        return _BY_TYPE.get(self.strictest, Action.REMOVE)

    @property
    def in_plane(self) -> bool:
        """Whether it belongs to a curve (50xx) or an overlay (60xx), which stay or go as a whole."""
        return self.tag >> 24 in {_CURVES, _OVERLAYS}

    def guard(self, action: Action) -> Action:
        """`action`, or the least that keeps the object valid if the attribute has to be there.

        PS3.15 E.1 asks that the result is still a valid instance of its SOP class. Only types 1 and 2 of mandatory
        modules, which hold without a condition, change what the table or a policy says.
        """
        if self.in_plane:
            return action
        if self.mandatory == "1" and action in {Action.REMOVE, Action.EMPTY}:
            return Action.DUMMY
        if self.mandatory == "2" and action is Action.REMOVE:
            return Action.EMPTY
        return action

    def describe(self) -> str:
        """The type in words."""
        if self.iod is None:
            return "IOD unknown"
        return f"type {self.strictest}" if self.strictest else "not in the IOD"


def spot(iod: str | None, path: tuple[int, ...], tag: int) -> Spot:
    """The attribute at that place, with its types looked up."""
    kinds = standard.iod.attribute_type(iod, path, tag) if iod is not None else None
    if kinds is None:
        return Spot(iod, path, tag)
    return Spot(iod, path, tag, kinds.mandatory or "", kinds.conditional or "")


def stronger(a: Action, b: Action) -> Action:
    """Of two fallbacks the one that leaves more of the attribute standing."""
    return a if _STRENGTH[a] >= _STRENGTH[b] else b
