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
    """One outcome: its stable code, its kind, what it means and what to do.

    `release`: a person who has looked may let such a file leave all the same (`veil quarantine release`).
    """

    code: str
    kind: Kind
    meaning: str
    remedy: str
    release: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that `veil verify` can find wrong: its stable code, what it means and what to do."""

    code: str
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
        'Set burned_in = "look" where the policy holds such images; else look at it, and release it if it is clean.',
        release=True,
    ),
    Code(
        "H-PIXELS-FORMAT",
        _H,
        "What the header says of the pixels contradicts itself, or the length of the data; nobody can look at them.",
        "Correct the header, or have the file written anew at its source.",
    ),
    Code(
        "H-PIXELS-UNREADABLE",
        _H,
        "The compressed pixels cannot be decoded, so nobody can look at them.",
        "Fetch it again, or have it decompressed at its source.",
    ),
    Code(
        "H-PIXELS-CODEC",
        _H,
        "There is no decoder or encoder here for this kind of compression, so the pixels cannot be cleaned.",
        "Convert it to another transfer syntax at its source.",
    ),
    Code(
        "H-PIXELS-TOO-LARGE",
        _H,
        "The picture, or all of its frames together, is larger than the limit.",
        "Look at it by hand: it may be an attack, or a header that is wrong.",
    ),
    Code(
        "H-PIXELS-DEVICE",
        _H,
        "A device that is known to write into its images made it, at a size for which nobody knows the places.",
        'Look at it with `veil review`; or set devices = "ignore" in [pixels] if looking for text is enough.',
        release=True,
    ),
    Code(
        "H-PIXELS-TEXT",
        _H,
        "Text was still seen in the pixels after wiping, or could not be wiped.",
        "Look at it with `veil review`, draw the boxes that are missing or drop those that are no text, and run again.",
        release=True,
    ),
    Code(
        "H-PIXELS-REVIEW",
        _H,
        "The policy asks that a person looks at what was found in the pixels before it leaves.",
        "Look at it with `veil review`, accept or correct its boxes, and run again.",
        release=True,
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
        'Look at it, and release it if no face can be made out; or deface it, or set [faces] action = "flag".',
        release=True,
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
        "H-PERSON-CONFLICT",
        _H,
        "One patient ID surely names two persons: their names, and birth dates or sexes, have nothing in common.",
        "Give each person an ID of their own at the source; a placeholder such as UNKNOWN is none.",
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
        "Install veil-dicom[documents] for documents or veil-dicom[video] for videos, and run again.",
    ),
    Code(
        "H-FACE-MODEL",
        _H,
        "A 3D model may show a face or the skin of a head, or nothing says what it shows.",
        "Leave it out; or cut the face off, and say at its source which part of the body it is.",
    ),
    Code(
        "H-WITNESS",
        _H,
        "The witness, a second reader, still found identity in the cleaned file.",
        "Look at its findings in the vault, and report the rule that let it pass; the file did not leave.",
        release=True,
    ),
    Code(
        "H-WITNESS-INVALID",
        _H,
        "The witness found the cleaned object worse than its source, or that its pixels do not decode.",
        "Look at its findings in the vault; repair the source, or report it.",
        release=True,
    ),
    Code(
        "H-WITNESS-PATIENT",
        _H,
        "Over several files the witness found that a study, a patient or his dates fell apart, or that two became one.",
        "Report it with the findings in the vault; files on both sides are held, as nobody can tell which are right.",
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

_CHECKS = (
    Check(
        "V-CHANGED",
        "A file in OUT is not what was delivered: other bytes, or another length.",
        "Do not give it away. Find out who changed it; delete it and run again to have it made anew.",
    ),
    Check("V-MISSING", "A file that was delivered is not in OUT.", "Run again to have it made anew."),
    Check(
        "V-EXTRA",
        "OUT holds a file that veil did not deliver.",
        "Nobody checked it: take it out of OUT. `--names` shows its name, which may itself identify.",
    ),
    Check("V-LINK", "Something in OUT is a link, a device or a pipe, and no file.", "Take it out of OUT."),
    Check("V-UNREADABLE", "A file in OUT cannot be read.", "Check its permissions and the disk."),
    Check(
        "V-LISTING",
        "The DICOMDIR of OUT, or a file under the short names that it lists, is not what was written.",
        "Delete DICOMDIR and FILESET, and run again with --dicomdir.",
    ),
    Check(
        "V-UNFINISHED",
        "A run over OUT did not come to its end; OUT may lack files.",
        "Run the same command again before anything is released.",
    ),
    Check(
        "V-CERTIFICATE",
        "OUT is not what the certificate says: other files, places, sizes or bytes.",
        "Compare with the sender; ask for the certificate that belongs to this OUT.",
    ),
)

CHECKS: Mapping[str, Check] = MappingProxyType({check.code: check for check in _CHECKS})
"""What `veil verify` can find, by its code."""
