"""Vendors' containers as they write them into private bytes, with the invented identity in their texts."""

import gzip
import struct
from collections.abc import Mapping, Sequence

from support.identity import PlantedIdentity

DIRECTION = ("0.70710678", "-0.70710678", "0.00000000")


def csa(tags: Mapping[str, Sequence[str]], *, old: bool = False) -> bytes:
    """A CSA header of either layout."""
    first = 6 if tags else 0
    out = b"" if old else b"SV10\4\3\2\1"
    out += struct.pack("<II", len(tags), 77)
    for name, values in tags.items():
        out += struct.pack("<64si4siii", name.encode(), len(values), b"LO", 0, 6, 77)
        for value in [*values, *[""] * 6][:6]:
            text = value.encode() + b"\0" if value else b""
            length = len(text)
            out += struct.pack("<4i", length + first if old else length, length, 77, length)
            out += text + bytes(-length % 4)
    return out


def image_header(identity: PlantedIdentity, *, old: bool = False) -> bytes:
    """A CSA image header: diffusion numbers, and identity where one could hide."""
    tags = {
        "EchoLinePosition": ["64"],
        "NumberOfImagesInMosaic": ["36"],
        "B_value": ["1000"],
        "DiffusionDirectionality": ["DIRECTIONAL"],
        "DiffusionGradientDirection": list(DIRECTION),
        "PhaseEncodingDirectionPositive": ["1"],
        "ImageComments4MF": [identity.names()[1]],
        "MultistepIndex": [identity.record_number],
        "UID": [f"1.3.12.2.{identity.record_number}"],
        "TimeAfterStart": [identity.birth_date],
        "SliceResolution": [identity.family],
        "PatientName": [identity.name],
    }
    return csa(tags, old=old)


def series_header(identity: PlantedIdentity) -> bytes:
    """A CSA series header with the protocol of the examination."""
    protocol = (
        "### ASCCONV BEGIN ###\n"
        f'tPatientName = "{identity.names()[1]}"\n'
        f'tReferringPhysician = "{identity.physician}"\nlContrasts = 1\n'
        f'tInstitution = "{identity.hospital}"\n### ASCCONV END ###'
    )
    return csa({"ReadoutOS": ["2.00000000"], "MrPhoenixProtocol": [protocol], "Isocentered": ["1"]})


def ge_block(identity: PlantedIdentity) -> bytes:
    """The protocol data block of GE: a length and a packed text."""
    text = f'set PATNAME "{identity.names()[1]}"\nset VIEWORDER "1"\nset HOSPNAME "{identity.hospital}"\n'
    packed = gzip.compress(text.encode(), mtime=0)
    return struct.pack("<I", len(packed)) + packed
