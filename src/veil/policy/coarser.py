"""What a policy file says in [risk] and [generalise], checked against the dictionary."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from veil import standard
from veil.policy.check import Document
from veil.policy.coarse import NUMBERS, TEXTS
from veil.policy.model import Generalisation, RiskPolicy

_LISTS = ("quasi", "rare", "sensitive")


def risk(document: Document, base: RiskPolicy) -> RiskPolicy:
    """The thresholds of the base with what the file says laid over them.

    Raises:
        PolicyError: a keyword is none of PS3.6.
    """
    said = dict(document.data.get("risk", {}))
    for name in _LISTS:
        for number, keyword in enumerate(said.get(name, ())):
            _vr(document, ("risk", name, number), keyword)
        if name in said:
            said[name] = tuple(dict.fromkeys(said[name]))
    return replace(base, **said)


def generalise(document: Document, base: Mapping[str, Generalisation]) -> dict[str, Generalisation]:
    """How values are made coarser; of an attribute the nearest policy decides.

    Raises:
        PolicyError: a keyword is none of PS3.6, or its VR knows no such bands or lists.
    """
    stated = document.data.get("generalise", {})
    return {**base, **{keyword: _one(document, keyword, value) for keyword, value in stated.items()}}


def _one(document: Document, keyword: str, value: Any) -> Generalisation:
    path = ("generalise", keyword)
    vr = _vr(document, path, keyword, key=True)
    said = value if isinstance(value, dict) else {"band": value}
    place = document.places.value(path)
    if "keep" in said:
        if len(said) > 1:
            document.fail(place, "POLICY-CONFLICT", f"{keyword}: `keep` goes with nothing else", "leave one of them")
        if vr not in TEXTS:
            remedy = f"keep is for {', '.join(sorted(TEXTS))}"
            document.fail(place, "POLICY-ACTION", f"no values of {keyword!r}, whose VR is {vr}, can be kept", remedy)
        return Generalisation(keep=tuple(said["keep"]))
    if vr not in NUMBERS:
        remedy = f"band is for {', '.join(sorted(NUMBERS))}"
        document.fail(place, "POLICY-ACTION", f"there are no bands of {keyword!r}, whose VR is {vr}", remedy)
    if not said.get("band"):
        document.fail(place, "POLICY-MISSING", f"{keyword}: the band has no width", "add band = ...")
    band, low, high = (None if name not in said else Decimal(str(said[name])) for name in ("band", "low", "high"))
    if vr != "DS" and any(number is not None and number % 1 for number in (band, low, high)):
        document.fail(place, "POLICY-VALUE", f"{keyword}: bands of {vr} are whole numbers", "write whole numbers")
    if low is not None and high is not None and low >= high:
        document.fail(place, "POLICY-CONFLICT", f"{keyword}: low is not below high", "turn them round")
    return Generalisation(band, low, high)


def _vr(document: Document, path: tuple[str | int, ...], keyword: str, *, key: bool = False) -> str:
    tag = standard.dictionary.tag(keyword)
    entry = None if tag is None else standard.dictionary.entry(tag)
    if entry is None:
        near = standard.dictionary.similar(keyword)
        remedy = f"did you mean {' or '.join(near)}?" if near else "use a keyword of PS3.6"
        place = document.places.key(path) if key else document.places.value(path)
        document.fail(place, "POLICY-VALUE", f"PS3.6 has no attribute {keyword!r}", remedy)
    return standard.dictionary.one_vr(entry.vr)
