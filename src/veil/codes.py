"""The stable codes of what can happen to a file, with what they mean and what to do.

Scripts, the ledger, reports and the documentation use these codes; none is ever renamed or given another meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """The four things that can happen to a file; their counts always add up to what was received."""

    DELIVERED = "delivered"
    HELD = "held"
    QUARANTINED = "quarantined"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Code:
    """One outcome: its stable code, its kind, what it means and what to do."""

    code: str
    kind: Kind
    meaning: str
    remedy: str


_D, _H, _Q, _S = Kind.DELIVERED, Kind.HELD, Kind.QUARANTINED, Kind.SKIPPED
_ALL = (
    Code("D-CLEAN", _D, "Cleaned by the policy and delivered.", "Nothing."),
    Code(
        "H-SOP-CLASS-UNKNOWN",
        _H,
        "The SOP class is not one that the tables know.",
        "Ask for it to be added, or remove the object.",
    ),
    Code(
        "H-OBJECT-KIND",
        _H,
        "The policy holds this kind of object.",
        "Release it by the policy's [objects] table, if that is right.",
    ),
    Code(
        "H-ROOM-MISSING",
        _H,
        "This kind of object needs a cleaning room that is not built yet.",
        "Wait for a later version, or clean it by hand.",
    ),
    Code(
        "H-BURNED-IN",
        _H,
        "The pixels may hold burned-in text and nobody has looked.",
        'Look at it; then set burned_in = "ignore" in a policy for this batch.',
    ),
    Code(
        "H-SLIDE-LABEL",
        _H,
        "The image shows the label of a slide, or may: a label, an overview, or a scan as long as the glass.",
        "Nothing: labels do not leave. Cut the label off a scan at its source if the tissue is needed.",
    ),
    Code("H-AUDIO", _H, "A waveform holds sound, or is too large to tell; a voice identifies.", "Leave it out."),
    Code(
        "H-FACE",
        _H,
        "The series may show a face and the policy holds such series.",
        'Deface it, or set [faces] action = "flag".',
    ),
    Code(
        "H-DUPLICATE",
        _H,
        "Another file has the same SOP Instance UID and other bytes.",
        "Find out which of the two is right and remove the other.",
    ),
    Code("H-PATIENT-CONFLICT", _H, "One study names two patients.", "Correct the study at its source."),
    Code(
        "H-ISSUER-CONFLICT",
        _H,
        "One patient ID was issued by two issuers.",
        'Set identity.issuer = "distinguish" if they are two people.',
    ),
    Code(
        "H-RESIDUAL",
        _H,
        "A known identifier was still found in the cleaned bytes.",
        "Report it with the rule that let it pass; the file did not leave.",
    ),
    Code(
        "H-ENCRYPTED",
        _H,
        "The object holds encrypted attributes that nobody can check.",
        "Decrypt it at its source, or leave it out.",
    ),
    Code(
        "H-PIXELS-TRAILING",
        _H,
        "The compressed pixel data holds bytes that belong to no frame.",
        "Rewrite the file with a conformant encoder.",
    ),
    Code(
        "H-BITSTREAM",
        _H,
        "A compressed frame or video cannot be looked through, so nobody can tell what it carries besides samples.",
        "Rewrite the file with a conformant encoder, or decompress it at its source.",
    ),
    Code(
        "H-VIDEO-AUDIO",
        _H,
        "A video holds a track that is no picture, sound most often; a voice identifies.",
        "Take the track out at its source.",
    ),
    Code(
        "H-OVERLAY-BITS",
        _H,
        "An overlay lies in bits of the pixel data from which it cannot be taken without touching the samples.",
        "Decompress the pixel data at its source, or take the overlay out there.",
    ),
    Code(
        "H-DOCUMENT-UNREADABLE",
        _H,
        "The document in the object is not what it says to be, is damaged, or holds what is not read.",
        "Write it anew at its source, or leave it out.",
    ),
    Code(
        "H-DOCUMENT-TOO-LARGE",
        _H,
        "The document in the object is larger, or takes longer to read, than the limit.",
        "Look at it by hand; it may be an attack.",
    ),
    Code(
        "H-READER-MISSING",
        _H,
        "This kind of document needs a reader that is not installed.",
        "Install veil-dicom[documents], and run again.",
    ),
    Code(
        "H-FACE-MODEL",
        _H,
        "A 3D model may show a face or the skin of a head, or nothing says what it shows.",
        "Leave it out; or cut the face off, and say at its source which part of the body it is.",
    ),
    Code("Q-TRUNCATED", _Q, "The file ends before its data does.", "Fetch it again from its source."),
    Code("Q-LENGTH", _Q, "A length does not fit what surrounds it.", "Fetch it again from its source, or repair it."),
    Code(
        "Q-NESTING",
        _Q,
        "Sequences are nested deeper than any real object nests them.",
        "Look at it by hand; it may be an attack.",
    ),
    Code("Q-ENCODING", _Q, "The bytes cannot be read as a DICOM data set.", "Repair it at its source."),
    Code(
        "Q-TRANSFER-SYNTAX",
        _Q,
        "The transfer syntax is unknown or does not fit the bytes.",
        "Repair the file meta information.",
    ),
    Code(
        "Q-CHARSET", _Q, "The character set is none of the standard's.", "Correct Specific Character Set at its source."
    ),
    Code("Q-NO-IDENTITY", _Q, "It lacks a SOP Class UID or SOP Instance UID.", "Repair it at its source."),
    Code("Q-TOO-LARGE", _Q, "Its data set unpacks to more than the limit.", "Look at it by hand; it may be an attack."),
    Code("Q-UNREADABLE", _Q, "The file cannot be opened or read.", "Check its permissions and the disk."),
    Code(
        "Q-FAILED",
        _Q,
        "An error that veil did not expect; the file did not leave.",
        "Report it with the code and the trace in the private log.",
    ),
    Code(
        "Q-WORKER-DIED", _Q, "The worker process died twice on this file.", "Report it; look at memory and at the file."
    ),
    Code("Q-ARCHIVE", _Q, "The archive cannot be read.", "Fetch it again from its source."),
    Code(
        "Q-ARCHIVE-BOMB", _Q, "The archive unpacks to more than the limit.", "Unpack it by hand if it is to be trusted."
    ),
    Code("Q-ARCHIVE-PATH", _Q, "A member's path climbs out of the archive.", "Look at who made the archive."),
    Code("S-EMPTY", _S, "The file has no bytes.", "Nothing, or fetch it again."),
    Code("S-NOT-DICOM", _S, "The file is not DICOM.", "Nothing; it stays where it is."),
    Code(
        "S-DICOMDIR", _S, "A DICOMDIR lists names and paths and never passes.", "Have a new one written for the output."
    ),
    Code("S-DUPLICATE", _S, "The same bytes were received under another name.", "Nothing."),
    Code(
        "S-LINK-LOOP",
        _S,
        "A symbolic link leads in a circle or out of the input.",
        "Nothing, or point IN at the target.",
    ),
    Code("S-SPECIAL", _S, "Not a regular file (device, socket, pipe).", "Nothing."),
)

CODES: Mapping[str, Code] = MappingProxyType({code.code: code for code in _ALL})
"""Every code there is, by its name."""
