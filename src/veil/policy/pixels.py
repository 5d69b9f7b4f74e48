"""What a policy has done in the pixels (PS3.15 E.3.1), in words: lines of the conformance statement."""

from collections.abc import Iterator

from veil.policy.model import Policy

_WHICH = {
    "look": "Every object with pixels is looked at for burned-in text; a Burned In Annotation of NO is no evidence.",
    "risk": "Objects with pixels are looked at for burned-in text where their kind, modality, type, device or what "
    "they declare makes it likely; a Burned In Annotation of NO is no evidence. The others are not looked at.",
    "hold": "Every object of a kind with pixels is held.",
    "ignore": "Burned-in text is not looked for.",
}
_VIEWS = {
    "fast": "with the fewest views of each picture, which misses more than the other sets",
    "standard": "with the standard set of views of each picture",
    "thorough": "with the largest set of views of each picture",
}
_FILL = {"background": "the value of its surroundings", "black": "black"}
_CONFIRM = {
    "high_risk": "Images of high risk are held until a person has accepted the result.",
    "found": "Images in which something was found are held until a person has accepted the result.",
}


def told(policy: Policy, rooms: frozenset[str]) -> Iterator[str]:
    """What is done, a line each, with the cleaning rooms that exist."""
    yield _WHICH[policy.burned_in]
    if policy.burned_in not in ("look", "risk"):
        return
    if "pixels" not in rooms:
        yield "Nothing can look at pixels yet: until then high risk, and what declares burned-in text, is held."
        return
    pixels = policy.pixels
    yield (
        f"Text, bar codes and QR codes are searched for {_VIEWS[pixels.views]}, and wiped: the place gets "
        f"{_FILL[pixels.fill]}, and no more of the picture changes than the compressed blocks that it lies in."
    )
    if pixels.marks == "keep":
        yield "Marks that name nobody stay: laterality, position, scale and the like, each read as a whole."
        if pixels.allowed:
            yield f"These texts stay as well: {', '.join(f'`{text}`' for text in pixels.allowed)}."
    else:
        yield "No marks stay, not even those of laterality and position."
    if pixels.devices == "wipe":
        yield (
            "The places where known devices write are wiped whether text is seen there or not, and their images of "
            "another size are held (places: RSNA CTP and pydicom/deid)."
        )
    yield "The result is looked at again: where text is still seen, or pixels cannot be read, the file is held."
    if pixels.confirm != "none":
        yield _CONFIRM[pixels.confirm]
    yield (
        "Burned In Annotation (0028,0301) NO, and code 113101 where it is claimed, stand in files whose pixels were "
        "looked at and cleaned in this way. Files without pixels, and files not looked at, do not claim it."
    )
