"""The sealed crosswalk: which old identifier became which new one, readable with the key alone.

AES-SIV (RFC 5297) over compressed canonical JSON: no nonce to get wrong, and any change is noticed.
"""

import json
import zlib
from collections.abc import Mapping

from veil.errors import VaultError
from veil.identity.key import Key

_MAGIC = b"veil-crosswalk-1\n"


def seal(key: Key, mapping: Mapping[str, str]) -> bytes:
    """Encrypt and sign the mapping of old to new; equal mappings give equal bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    text = json.dumps(dict(mapping), sort_keys=True, separators=(",", ":"))
    return _MAGIC + AESSIV(key.derive("crosswalk", 64)).encrypt(zlib.compress(text.encode("ascii")), [_MAGIC])


def unseal(key: Key, blob: bytes) -> dict[str, str]:
    """The mapping that was sealed.

    Raises:
        VaultError: it was sealed with another key, changed or cut.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    broken = VaultError(
        "V-CROSSWALK-SEAL",
        "the crosswalk was sealed with another key, or it was changed or cut",
        remedy="use the key of this vault, or restore the crosswalk from your backup",
    )
    if not blob.startswith(_MAGIC):
        raise broken
    try:
        plain = AESSIV(key.derive("crosswalk", 64)).decrypt(blob[len(_MAGIC) :], [_MAGIC])
    except (InvalidTag, ValueError):
        raise broken from None
    mapping: dict[str, str] = json.loads(zlib.decompress(plain))
    return mapping
