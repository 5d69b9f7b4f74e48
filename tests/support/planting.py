"""Plants the invented identity into any file that pydicom can read, in every carrier that applies."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from support.carrier import Carrier, Words
from support.carriers_bytes import BYTES_CARRIERS
from support.carriers_elements import ELEMENT_CARRIERS
from support.carriers_private import PRIVATE_CARRIERS
from support.carriers_sequences import SEQUENCE_CARRIERS
from support.identity import PlantedIdentity
from support.target import Target, load

CARRIERS: tuple[Carrier, ...] = (*ELEMENT_CARRIERS, *SEQUENCE_CARRIERS, *PRIVATE_CARRIERS, *BYTES_CARRIERS)
"""Every named carrier."""

IDENTITY = PlantedIdentity()
"""The one invented person of the tests."""

_UID_ROOT = "1.2.826.0.1.3680043.2"


@dataclass(frozen=True, slots=True)
class Planted:
    """What was planted where: names of the carriers used, and of those that did not apply."""

    used: tuple[str, ...]
    skipped: tuple[str, ...]


def plant_attributes(target: Target, identity: PlantedIdentity, number: int) -> None:
    """The identity in its own attributes, from where a survey learns it; a SOP Instance UID of its own."""
    uid = f"{_UID_ROOT}.{identity.record_number}.{number}".encode()
    rows: tuple[tuple[int, str, str], ...] = (
        (0x00080050, "SH", identity.accession_number),
        (0x00080080, "LO", identity.hospital),
        (0x00080090, "PN", identity.physician),
        (0x00100010, "PN", identity.name),
        (0x00100020, "LO", identity.record_number),
        (0x00100030, "DA", identity.birth_date),
        (0x00101040, "LO", identity.street),
        (0x00102154, "SH", identity.phone),
    )
    for tag, vr, value in rows:
        target.put(tag, vr, value.encode())
    # Many issuers of one ID would be many people, and no run would deliver them.
    target.elements.pop(0x00100021, None)
    target.elements.pop(0x00100024, None)
    if 0x00080016 in target.elements or 0x00080018 in target.elements:
        target.put(0x00080018, "UI", uid)
        if 0x00020003 in target.meta:
            target.put_meta(0x00020003, "UI", uid)


def plant_carriers(
    target: Target,
    identity: PlantedIdentity,
    number: int,
    carriers: Iterable[Carrier] = CARRIERS,
    *,
    extra: bool = False,
) -> Planted:
    """Use every carrier that applies; of a group that excludes itself, the one whose turn `number` makes it."""
    groups: dict[str, list[Carrier]] = {}
    chosen: list[tuple[int, Carrier]] = []
    for place, carrier in enumerate(carriers):
        if carrier.extra and not extra:
            continue
        if carrier.group:
            groups.setdefault(carrier.group, []).append(carrier)
        else:
            chosen.append((place, carrier))
    for place, group in enumerate(groups.values()):
        # Every other file has none of them, since some hide all others; the shift keeps the groups out of step.
        turn = (number >> place) % (2 * len(group))
        chosen += [(place, carrier) for carrier in group[turn : turn + 1]]
    used: list[str] = []
    skipped: list[str] = []
    for place, carrier in chosen:
        applied = carrier.plant(target, Words(identity, number + place))
        (used if applied else skipped).append(carrier.name)
    return Planted(tuple(used), tuple(skipped))


def plant_file(
    source: Path,
    destination: Path,
    number: int,
    *,
    identity: PlantedIdentity = IDENTITY,
    carriers: Iterable[Carrier] = CARRIERS,
    extra: bool = False,
) -> Planted:
    """Plant into a copy of `source`; raises what pydicom raises for a file that it cannot read."""
    target = load(source)
    plant_attributes(target, identity, number)
    planted = plant_carriers(target, identity, number, carriers, extra=extra)
    destination.parent.mkdir(parents=True, exist_ok=True)
    destination.write_bytes(target.to_bytes())
    return planted
