"""Pseudonyms, UIDs and date offsets: functions of the key and the old value alone.

Any worker on any machine gives the same answer without asking another, and without the key nobody can compute it.
"""

import hmac
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from veil.errors import PolicyError
from veil.identity.age import capped
from veil.identity.dates import DateShifter
from veil.identity.key import Key
from veil.identity.patient import canonical, patient_number
from veil.identity.policy_view import DateRules, IdentityRules

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U: no letter looks like another
_LONGEST_LO = 64
_CHARS_OF_DIGEST = 51  # 256 bits, five a character
_TRIES = 64
_UID_CACHE = 1 << 16
_DAYS_OF_WEEK = 7
_TOKEN = re.compile(r"[0-9a-z]+")


class Identity:
    """The new identity of everything that has an old one, under one key and policy. Picklable; does no I/O.

    Args:
        key: the secret of the project.
        policy: how patients are told apart and renamed.
        dates: how dates and times are treated.
        patients: pseudonyms that the user gave, by canonical ID (see `patients_csv.read`).

    Raises:
        PolicyError: pseudonyms would not fit LO, or the range of weeks is empty.
    """

    def __init__(
        self, key: Key, policy: IdentityRules, dates: DateRules, patients: Mapping[str, str] | None = None
    ) -> None:
        _check(policy, dates)
        self._parts = (key, policy, dates, dict(patients or {}))
        self._policy = policy
        self._rules = dates
        self._patients = self._parts[3]
        self._patient_key = key.derive("patient")
        self._uid_key = key.derive("uid")
        self._date_key = key.derive("date")
        self._alias_key = key.derive("alias")
        self._uids: dict[str, str] = {}

    @property
    def shifts_dates(self) -> bool:
        """Whether dates are moved by the patient's offset, so that those in texts can be moved as well."""
        return self._rules.mode == "shift"

    @property
    def rare_key(self) -> bytes:
        """The key of the hashes of rare identifiers, which all workers look up (`veil.audit.rare`)."""
        return self._parts[0].derive("rare")

    @property
    def max_age(self) -> int:
        """The age in years above which ages are cut."""
        return self._policy.max_age

    def __repr__(self) -> str:
        return f"Identity({self._parts[0]!r}, given={len(self._patients)})"

    def __reduce__(self) -> tuple[object, ...]:
        return (Identity, self._parts)

    def canonical(self, patient_id: str, issuer: str = "") -> str:
        """The one form of all spellings of a patient's ID; '' when there is none (`veil.identity.patient`)."""
        return canonical(self._policy, patient_id, issuer)

    def pseudonym(self, canonical: str) -> str:
        """The new (0010,0020) of a patient: the one that the user gave, or prefix and keyed characters (LO, <= 64).

        A keyed answer that holds a word of the old ID by chance is passed over for the next one.
        """
        given = self._patients.get(canonical)
        if given is not None:
            return given
        words = [word.upper() for word in _TOKEN.findall(patient_number(canonical).casefold())]
        answer = ""
        for turn in range(_TRIES):
            answer = self._crockford(canonical, turn)
            if not any(word in answer for word in words):
                break
        return self._policy.prefix + answer

    def collisions(self, canonicals: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """The groups of different patients that would share a pseudonym (upper and lower case are one folder)."""
        owners: defaultdict[str, set[str]] = defaultdict(set)
        for each in canonicals:
            owners[self.pseudonym(each).casefold()].add(each)
        return tuple(tuple(sorted(group)) for _, group in sorted(owners.items()) if len(group) > 1)

    def uid(self, old: str) -> str:
        """The new UID of an old one: 2.25. and 128 keyed bits (PS3.5 B.2), at most 44 characters; '' stays ''.

        Which UIDs are registered, and so must stay, is the caller's business.
        """
        new = self._uids.get(old)
        if new is None:
            text = old.strip(" \0")
            digest = hmac.digest(self._uid_key, text.encode("utf-8", "surrogatepass"), "sha256")
            new = f"2.25.{int.from_bytes(digest[:16])}" if text else ""
            if len(self._uids) >= _UID_CACHE:
                self._uids.clear()
            self._uids[old] = new
        return new

    def alias(self, canonical: str, old: str) -> str:
        """The stand-in of an identifier of a thing of a patient, as of a slide: a letter and 60 keyed bits (SH, LO).

        The same for the same old one of the patient, so that what belongs together stays together; of two patients
        with a slide "1" each, nobody sees that they have the same. Blanks and NULs around it do not count; '' stays ''.
        """
        text = old.strip(" \0")
        if not text:
            return ""
        message = canonical.encode("utf-8", "surrogatepass") + b"\0" + text.encode("utf-8", "surrogatepass")
        number = int.from_bytes(hmac.digest(self._alias_key, message, "sha256"))
        return "S" + "".join(_CROCKFORD[number >> shift & 31] for shift in range(251, 191, -5))

    def offset_days(self, canonical: str) -> int:
        """The patient's one date offset in days: into the past, never 0, uniform over the policy's range."""
        unit = _DAYS_OF_WEEK if self._rules.whole_weeks else 1
        low = max(1, self._rules.min_weeks * _DAYS_OF_WEEK // unit)
        high = self._rules.max_weeks * _DAYS_OF_WEEK // unit
        digest = hmac.digest(self._date_key, canonical.encode("utf-8", "surrogatepass"), "sha256")
        return -unit * (low + int.from_bytes(digest) % (high - low + 1))  # of 256 bits: no bias that anybody could see

    def dates(self, canonical: str) -> DateShifter:
        """What treats the dates of one patient."""
        rules = self._rules
        return DateShifter(self.offset_days(canonical), rules.mode, rules.times, rules.zone, rules.constants)

    def age(self, value: str) -> str | None:
        """One AS value; ages above the policy's highest become the next one (090Y); None if malformed."""
        return capped(value, self._policy.max_age)

    def _crockford(self, canonical: str, turn: int) -> str:
        message = canonical.encode("utf-8", "surrogatepass") + (b"\0" + bytes((turn,)) if turn else b"")
        number = int.from_bytes(hmac.digest(self._patient_key, message, "sha256"))
        return "".join(_CROCKFORD[number >> shift & 31] for shift in range(251, 251 - 5 * self._policy.length, -5))


def _check(policy: IdentityRules, dates: DateRules) -> None:
    length = policy.length
    if not 1 <= length <= _CHARS_OF_DIGEST or len(policy.prefix) + length > _LONGEST_LO:
        raise PolicyError(
            "P-IDENTITY-LENGTH",
            f"a pseudonym has 1 to {_CHARS_OF_DIGEST} keyed characters and at most {_LONGEST_LO} in all",
            where="identity.length",
            remedy="shorten the prefix or the length",
        )
    if dates.max_weeks < max(1, dates.min_weeks):
        raise PolicyError(
            "P-DATES-RANGE",
            "the range of weeks is empty",
            where="dates.max_weeks",
            remedy="set max_weeks to at least 1 and at least min_weeks",
        )
