"""The certificate of a release: what OUT holds and how it was made, signed with Ed25519 (RFC 8032).

Anyone can check it with the public key, and OUT against it, without the vault. It holds counts, versions, words of
closed lists and digests alone: its shape refuses all else, when it is made and when it is read.

The signature is over `veil-certificate-1`, a line feed, and the body as canonical JSON (keys sorted, no blanks, ASCII).
The signing key is derived from the vault's key by HKDF, so every vault with that key signs with one key.
"""

import base64
import hashlib
import json
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from veil.codes import CODES, Kind
from veil.errors import UsageError
from veil.work import chain, record
from veil.work.chain import Rows
from veil.work.closed import COUNT, FLAG, fits
from veil.work.ports import BookLike, KeyLike
from veil.work.tree import Tree

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORM: Final = "veil-certificate-1"
_PURPOSE: Final = "certificate"
_LONGEST: Final = 1 << 20
_PAGE: Final = 5000
_OTHER: Final = "other"
_BUILTIN: Final = ("basic", "public", "safe-harbor", "research")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_WORD: Final = re.compile(r"[a-z][a-z_]{0,59}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_SHORT: Final = re.compile(r"[0-9a-f]{0,64}")
_VERSION: Final = re.compile(r"[0-9]+(\.[0-9]+){0,3}[a-z.+-]{0,5}[0-9]{0,4}")
_EDITION: Final = re.compile(r"(20[0-9]{2}[a-e])?")
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SHAPE: Final = {
    "form": re.compile(FORM),
    "made": _TIME,
    "checked": FLAG,
    "tools": {"veil": _VERSION, "python": _VERSION},
    "policy": {
        "name": _NAME,
        "extends": re.compile("|".join(("", *_BUILTIN))),
        "digest": _SHORT,
        "table_edition": _EDITION,
        "options": [_WORD],
        "claims": [_WORD],
    },
    "received": COUNT,
    "kinds": {str(kind): COUNT for kind in Kind},
    "outcomes": (re.compile("[DHQS](-[A-Z0-9]{1,20}){1,4}"), COUNT),
    "outputs": {
        "patients": COUNT,
        "studies": COUNT,
        "series": COUNT,
        "files": COUNT,
        "bytes": COUNT,
        "root": _DIGEST,
        "dicomdir": (None, _DIGEST),
    },
    "history": {"events": COUNT, "head": _DIGEST},
}
_SIGNED: Final = {
    "certificate": _SHAPE,
    "signature": {
        "algorithm": re.compile("Ed25519"),
        "public_key": re.compile(r"[A-Za-z0-9+/]{43}="),
        "fingerprint": _DIGEST,
        "value": re.compile(r"[A-Za-z0-9+/]{86}=="),
    },
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate whose signature is right.

    Args:
        body: what it says.
        fingerprint: SHA-256 of the raw public key; compare it with what the sender says.
        trusted: the signature was checked with a public key that was given, not with the one inside.
    """

    body: Mapping[str, Any]
    fingerprint: str
    trusted: bool


def policy_facts(book: BookLike) -> dict[str, Any]:
    """What the history shall say of a policy at the start of a run."""
    from veil.policy import Policy

    policy: object = book.policy
    if not isinstance(policy, Policy):  # a stand-in
        return {}
    from veil import standard
    from veil.pipeline import ROOMS
    from veil.policy.claims import claims

    return {
        "edition": standard.EDITION,
        "extends": next((one for one in policy.extends if one in _BUILTIN), ""),
        "options": sorted(policy.options),
        "claims": list(claims(policy, ROOMS)),
    }


def body(ledger: Rows, *, checked: bool) -> dict[str, Any]:
    """What a certificate of this vault's OUT says.

    Args:
        ledger: the ledger, whose history was checked.
        checked: every file of OUT was compared with the ledger just now.

    Raises:
        UsageError: `U-RUN-UNFINISHED`: the last run did not come to its end.
    """
    from veil.version import VERSION

    run, began, ended = _last_run(ledger)
    codes = {str(code): int(number) for code, number in ended["codes"].items()}
    kinds = dict.fromkeys(map(str, Kind), 0)
    for code, number in codes.items():
        kinds[str(CODES[code].kind)] += number
    end = chain.head(ledger)
    name = str(began["policy"])
    made = {
        "form": FORM,
        "made": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "checked": checked,
        "tools": {"veil": began["version"] or VERSION, "python": platform.python_version()},
        "policy": {
            "name": name if _NAME.fullmatch(name) else _OTHER,
            "extends": began.get("extends", ""),
            "digest": began["digest"],
            "table_edition": began.get("edition", ""),
            "options": began.get("options", []),
            "claims": began.get("claims", []),
        },
        "received": sum(codes.values()),
        "kinds": kinds,
        "outcomes": codes,
        "outputs": outputs(ledger),
        "history": {"events": end.events, "head": end.hash.hex()},
    }
    if not fits(made, _SHAPE):
        raise UsageError(
            "U-CERTIFICATE-SHAPE",
            "the certificate would hold what it must not",
            where=f"run {run}",
            remedy="report it; nothing was written",
        )
    return made


def _last_run(ledger: Rows) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """The last run with what the history says of its begin and end."""
    facts: dict[str, dict[str, Any]] = {}
    run = int(ledger.rows("SELECT coalesce(MAX(id), 0) FROM run")[0][0])
    for what, text in ledger.rows(
        "SELECT what, facts FROM history WHERE run = ? AND what IN (?, ?) ORDER BY seq", run, record.BEGAN, record.ENDED
    ):
        facts[what] = json.loads(text)
    ended = facts.get(record.ENDED)
    if ended is None or ended["status"] != "complete":
        raise UsageError(
            "U-RUN-UNFINISHED",
            "the last run in this vault is not complete",
            where="vault",
            remedy="run the same command again, and make the certificate then",
        )
    return run, facts[record.BEGAN], ended


def outputs(ledger: Rows) -> dict[str, Any]:
    """Counts and root of what OUT shall hold, by the ledger."""
    tree = Tree()
    size, last = 0, ""
    counts = [0, 0, 0]
    before: tuple[str, ...] = ()
    while page := ledger.rows(
        "SELECT target, output_digest, bytes_out FROM instance WHERE target > ? ORDER BY target LIMIT ?", last, _PAGE
    ):
        last = page[-1][0]
        for target, digest, length in page:
            tree.add(target, digest)
            size += length or 0
            folders = tuple(target.split("/")[:-1])
            for depth in range(min(len(folders), len(counts))):
                counts[depth] += folders[: depth + 1] != before[: depth + 1]
            before = folders
    patients, studies, series = counts
    return {
        "patients": patients, "studies": studies, "series": series, "files": tree.files, "bytes": size,
        "root": tree.root(), "dicomdir": listing(ledger),
    }  # fmt: skip


def listing(ledger: Rows) -> str | None:
    """SHA-256 of the DICOMDIR that the last run wrote into OUT, or None."""
    found = ledger.rows("SELECT facts FROM history WHERE what = ? ORDER BY seq DESC LIMIT 1", record.LISTED)
    kept = ledger.rows("SELECT 1 FROM meta WHERE key = 'dicomdir'")
    return str(json.loads(found[0][0])["digest"]) if found and kept else None


def sign(made: Mapping[str, Any], key: KeyLike) -> str:
    """The certificate as the text of its file."""
    private = _private(key)
    public = _raw(private.public_key())
    signed = {
        "certificate": dict(made),
        "signature": {
            "algorithm": "Ed25519",
            "public_key": base64.b64encode(public).decode(),
            "fingerprint": hashlib.sha256(public).hexdigest(),
            "value": base64.b64encode(private.sign(_message(made))).decode(),
        },
    }
    return json.dumps(signed, indent=2, sort_keys=True) + "\n"


def public_key(key: KeyLike) -> str:
    """The public key as PEM (SubjectPublicKeyInfo, RFC 8410), as `openssl pkey -pubin` reads it."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return _private(key).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint(key: KeyLike) -> str:
    """SHA-256 of the raw public key."""
    return hashlib.sha256(_raw(_private(key).public_key())).hexdigest()


def read(path: Path, public: Path | None = None) -> Certificate:
    """Read a certificate and check its signature.

    Args:
        path: the certificate.
        public: the public key as PEM; without it the key inside is used, which shows that it is whole, not whose it is.

    Raises:
        UsageError: `U-CERTIFICATE`: it is none; `U-CERTIFICATE-SIGNATURE`: it was changed, or signed by another key;
            `U-PUBLIC-KEY`.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        with path.open("rb") as file:
            signed = json.loads(file.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        signed = None
    if not fits(signed, _SIGNED):
        raise UsageError(
            "U-CERTIFICATE", "this is no certificate of veil", where=str(path), remedy="ask the sender for it again"
        )
    signature = signed["signature"]
    own = base64.b64decode(signature["public_key"])
    key = _loaded(public) if public is not None else Ed25519PublicKey.from_public_bytes(own)
    raw = _raw(key)
    try:
        key.verify(base64.b64decode(signature["value"]), _message(signed["certificate"]))
        right = raw == own and hashlib.sha256(raw).hexdigest() == signature["fingerprint"]
    except InvalidSignature:
        right = False
    if not right:
        raise UsageError(
            "U-CERTIFICATE-SIGNATURE",
            "the certificate was changed, or another key signed it",
            where=str(path),
            remedy="compare the public key with the sender's, and ask for the certificate again",
        )
    return Certificate(signed["certificate"], signature["fingerprint"], public is not None)


def _private(key: KeyLike) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(key.derive(_PURPOSE, 32))


def _raw(key: "Ed25519PublicKey") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _loaded(path: Path) -> "Ed25519PublicKey":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(
            "U-PUBLIC-KEY", "this is no Ed25519 public key in PEM", where=str(path), remedy="ask the sender for it"
        )
    return key


def _message(made: Mapping[str, Any]) -> bytes:
    return f"{FORM}\n{chain.text(made)}".encode()
