"""The whole walk as a tree: every element at every depth, for comparing with another reader."""

from pathlib import Path
from typing import TypeAlias

from veil.dicom.instance import walk
from veil.dicom.scan import Buffer, Element, scan, scan_items, un_is_explicit

Node: TypeAlias = "tuple[int, str | None, bytes | list[list[Node]]]"
"""Tag, VR (None in implicit VR), and either the value's bytes or the items of a sequence."""


def read_tree(path: Path) -> list[Node]:
    """Reads a file's data set as nested nodes in its order; encapsulated values are what stands before their delimiter.

    Raises:
        InstanceError: the file cannot be read.
    """
    walked = walk(path, whole=True)
    return _nodes(walked.buf, walked.elements, explicit=walked.explicit, depth=0)


def _nodes(buf: Buffer, elements: list[Element], *, explicit: bool, depth: int) -> list[Node]:
    nodes: list[Node] = []
    for tag, vr, _, value, stop, items in elements:
        if vr == b"SQ" or (vr == b"UN" and items is not None):
            inner = explicit and (vr == b"SQ" or un_is_explicit(buf, value))
            found = (
                items
                if items is not None
                else scan_items(buf, value, stop, explicit=inner, delimited=False, depth=depth)[0]
            )
            children = []
            for _, content, content_stop, _, scanned in found:  # type: ignore[misc]  # a sequence has items
                level = (
                    scanned
                    if scanned is not None
                    else scan(buf, content, content_stop, explicit=inner, depth=depth + 1)[0]
                )
                children.append(_nodes(buf, level, explicit=inner, depth=depth + 1))
            nodes.append((tag, "SQ" if explicit else None, children))
        else:
            last = stop if items is None else stop - 8
            nodes.append((tag, vr.decode("ascii") if explicit else None, bytes(buf[value:last])))
    return nodes
