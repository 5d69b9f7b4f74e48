"""Who is the same patient: the canonical form of (0010,0020) Patient ID and (0010,0021) Issuer of Patient ID."""

import unicodedata

from veil.identity.policy_view import IdentityRules


def canonical(rules: IdentityRules, patient_id: str, issuer: str = "") -> str:
    """The one form of all spellings of a patient's ID, or '' when there is no ID.

    Unicode NFC; NUL and blanks around it go, inner blanks become one; case is folded and leading zeros of an all-digit
    ID go if the policy says so; the issuer counts only if the policy distinguishes issuers. Each part is preceded by
    its length, so that no ID can look like another ID with an issuer.
    """
    number = _clean(patient_id, rules)
    if not number:
        return ""
    if rules.zeros == "strip" and number.isascii() and number.isdigit():
        number = number.lstrip("0") or "0"
    authority = _clean(issuer, rules) if rules.issuer == "distinguish" else ""
    return f"{len(number)}:{number}" + (f"{len(authority)}:{authority}" if authority else "")


def patient_number(canonical: str) -> str:
    """The patient's ID in a canonical form, without the issuer."""
    size, _, rest = canonical.partition(":")
    return rest[: int(size)] if size.isdecimal() else canonical


def _clean(text: str, rules: IdentityRules) -> str:
    text = unicodedata.normalize("NFC", text.replace("\0", " "))
    if rules.case == "fold":
        text = unicodedata.normalize("NFC", text.casefold())
    return " ".join(text.split())
