"""Ways to reach somebody or something: e-mail, URL, IP and MAC addresses, paths of files, phone and fax numbers."""

import re
from collections.abc import Iterator
from functools import cache

from veil.clean.text.patterns.scan import Scan, alternatives
from veil.clean.text.spans import Span

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_LEAST_PUBLIC = 30
_FEWEST_DIGITS = 7
_MOST_DIGITS = 15
_VERSION = re.compile(
    r"(?:version|ver|rev|release|software|syngo|v|vers|fw|firmware|build|\bsw)[ .:]{0,2}$", re.IGNORECASE
)
_HOST = re.compile(r"(?:ip|host|server|address|addr|node|adresse|gateway|://|@)[ .:=]{0,3}$", re.IGNORECASE)
_BEFORE = 16

_PHONE_WORDS = frozenset(
    "tel telephone telefon telefono teléfono telefone telefoon téléphone tél tlf telf tfno phone ph call fax "
    "telefax cell cellphone mobile mobil mobiel mobiltelefon handy mob móvil movil cellulare cell telemóvel "
    "telemovel portable contact pager bleep beeper ext extension durchwahl dw poste toestel interno phone# tel# "
    "dial rufnummer gsm whatsapp".split()
)
_SHORT_PHONE_WORDS = frozenset("ext extension pager bleep beeper durchwahl dw poste toestel interno".split())


@cache
def _mail() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w.+%-])(?:mailto:)?[\w.+%'-]{1,64}+[ ]?(?:@|\(at\)|"
        r"\[at\])[ ]?(?:[^\W_](?:[\w-]{0,62})\.){1,6}[^\W\d_]{2,24}(?!\w)",
        re.IGNORECASE,
    )


@cache
def _url() -> re.Pattern[str]:
    hosts = "com|org|net|edu|gov|mil|int|info|health|hospital|clinic|local|lan|internal|intern|intranet|example|test"
    return re.compile(
        r"(?<![^\W_])(?:(?:https?|s?ftps?|file|dicom|ldap|smb|ssh|nfs)://[^\s<>\"']{1,2000}|www\.[^\s<>\"']{1,2000}|"
        rf"[^\W_][\w-]{{0,62}}(?:\.[^\W_][\w-]{{0,62}}){{0,4}}\.(?:{hosts})(?![\w-])(?:[:/][^\s<>\"']{{0,2000}})?)",
        re.IGNORECASE,
    )


@cache
def _address() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.])(?P<v4>(?P<first>{_OCTET})(?:\.{_OCTET}){{3}})(?!\.?\d)(?P<port>(?::\d{{2,5}}|/\d{{1,2}})(?!\d))?|"
        r"(?<![\w:-])(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}(?![\w:-])|"
        r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}:?(?:[0-9a-fA-F]{1,4}:){0,6}[0-9a-fA-F]{1,4}(?![\w:])|"
        r"(?<![\w:])fe80::[0-9a-fA-F:]{2,40}"
    )


@cache
def _path() -> re.Pattern[str]:
    return re.compile(
        r"(?<![^\W_])[A-Za-z]:[\\/](?:[^\\/\n\r\t<>|*?\":]{1,80}[\\/]){0,20}[^\s\\/<>|*?\":,;]{0,200}|"
        r"(?<!\\)\\\\[\w.$-]{2,64}(?:\\[^\\\n\r\t<>|*?\":]{1,80}){0,20}\\[^\s\\<>|*?\":,;]{0,200}|"
        r"(?<![\w/<])(?:~|/(?:home|users?|mnt|media|data|var|tmp|export|opt|usr|srv|scratch|private|volumes|nas|"
        r"archive|"
        r"local|net|root|proj|projects))(?:/[^\s/<>\"',;]{1,120}){1,20}/?",
        re.IGNORECASE,
    )


@cache
def _phone() -> re.Pattern[str]:
    """Phone numbers by their shape alone."""
    return re.compile(
        r"(?<![\w.,/-])(?:"
        r"(?:\+|00)\d{1,3}[ ./-]{0,2}(?:\(0?\d{0,5}\)[ ./-]{0,2})?\d{1,6}(?:[ ./-]{1,2}\d{1,8}){0,6}|"  # international
        r"(?:1[ .-])?(?:\(\d{3}\)[ .-]{0,2}|\d{3}[ .-])\d{3}[ .-]\d{4}|"  # North America
        r"[2-9]\d{2}-\d{4}|"
        r"\(0\d{1,5}\)[ ./-]{0,2}\d{2,8}(?:[ /-]\d{1,6}){0,4}|"  # Europe, with the area in brackets
        r"0\d{1,5}[ ]?[/-][ ]?\d{3,9}(?:[ -]\d{1,5}){0,3}|"  # Germany, Netherlands
        r"0[1-9](?:[ .-]\d{2}){4}|"  # France
        r"0\d{2,4} \d{3,4} \d{3,4}|0\d{4} \d{6}|0\d{1,4} \d{5,8}(?:-\d{1,4})?|06[ -]\d{8}|"  # UK, Italy, Germany
        r"[679]\d{2} \d{3} \d{3}|[679]\d{2} \d{2} \d{2} \d{2}|9\d \d{3} \d{2} \d{2}|"
        r"3\d{2}[ -]\d{6,7}"  # Spain, Portugal, Italy
        r")(?![\w/-])(?![.,]\d)"
    )


@cache
def _announced_phone() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![^\W_])(?P<word>{alternatives(_PHONE_WORDS)})(?![^\W_])(?:[ ]?(?:no|nr|number|nummer|"
        rf"n[°º])\b)?[.:#]{{0,2}}[ \t]{{0,3}}"
        r"(?:(?:is|at|on|me at|us at|unter|au|al|under)[ \t:]{1,3})?(?P<code>[+(]{0,2}\d[\d \t()./+-]{1,28}\d)(?!\w)",
        re.IGNORECASE,
    )


_SHORT_PHONE = re.compile(
    r"(?<![^\W_])(?:ext|extn|extension|pager|bleep|beeper)[.:# ]{1,3}\d{3,6}(?!\w)", re.IGNORECASE
)
_ROUND = re.compile(r"00$|[ \t]?(?:mm|cm|ms|hz|s\b|hu\b|k?v\b|ml|mg)", re.IGNORECASE)


def find(scan: Scan) -> Iterator[Span]:
    """Finds them; spans may overlap."""
    text, low = scan.text, scan.low
    if "@" in text or "(at)" in low or "[at]" in low:
        for match in _mail().finditer(text):
            yield Span(match.start(), match.end(), "email")
    if "." in text or ":" in text:
        yield from _hosts(scan)
    if "\\" in text or "/" in text:
        for match in _path().finditer(text):
            yield Span(match.start(), match.end(), "path")
    if scan.any(_LOGIN_WORDS):
        for match in _LOGIN.finditer(text):
            yield Span(match.start("name"), match.end(), "login")
    if scan.digits:
        yield from _phones(scan)


_LOGIN_WORDS = frozenset(("user", "username", "userid", "login", "logon"))
_LOGIN = re.compile(
    r"(?<![^\W_])(?:user(?:[ _]?(?:name|id))?|log(?:in|"
    r"on)(?:[ _]name)?)[ ]?[:=][ ]?(?P<name>[\w.\\-]{2,40})",
    re.IGNORECASE,
)


_DOTTED = re.compile(r"\d\.\d{1,3}\.\d|[0-9a-f][:-][0-9a-f]{1,2}[:-]|::")
_HOST_HINT = re.compile(
    r"://|www\.|\.(?:com|org|net|edu|gov|mil|int|info|health|hospital|clinic|local|lan|internal|intern|intranet|example|test)(?!\w)"
)


def _hosts(scan: Scan) -> Iterator[Span]:
    text = scan.text
    if _HOST_HINT.search(scan.low):
        for match in _url().finditer(text):
            stop = match.end() - (len(match[0]) - len(match[0].rstrip(".,;:!?)")))
            yield Span(match.start(), stop, "url")
    if not scan.digits or not _DOTTED.search(scan.low):
        return
    for match in _address().finditer(text):
        if match["v4"] is None or _is_host(text, match):
            yield Span(match.start(), match.end(), "ip")


def _is_host(text: str, match: re.Match[str]) -> bool:
    """Whether four numbers are an address and not a version."""
    head = text[max(0, match.start() - _BEFORE) : match.start()]
    if _HOST.search(head):
        return True
    if _VERSION.search(head):
        return False
    return match["port"] is not None or int(match["first"]) >= _LEAST_PUBLIC or match["v4"].startswith("10.")


_TIME = re.compile(r"\d{1,2}\.\d{2}")


def _phones(scan: Scan) -> Iterator[Span]:
    text = scan.text
    if _GROUPS.search(text):
        for match in _phone().finditer(text):
            digits = sum(map(str.isdecimal, match[0]))
            if digits > _MOST_DIGITS or digits < _FEWEST_DIGITS:
                continue
            if digits == _FEWEST_DIGITS and _ROUND.search(match[0][-2:] + text[match.end() : match.end() + 4]):
                continue
            yield Span(match.start(), match.end(), "phone")
    if scan.any(_PHONE_WORDS):
        for match in _announced_phone().finditer(text):
            word, code = match["word"].lower(), match["code"]
            digits = sum(map(str.isdecimal, code))
            if digits >= (3 if word in _SHORT_PHONE_WORDS else 6) and not _TIME.fullmatch(code):
                yield Span(match.start() if word != "contact" else match.start("code"), match.end(), "phone")
        for match in _SHORT_PHONE.finditer(text):
            yield Span(match.start(), match.end(), "phone")


_GROUPS = re.compile(r"[+\d)][\d]{0,6}[ ()./-]{1,3}\d{2,}|\+\d{7}|\(0")
