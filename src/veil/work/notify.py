"""Tell others what a gate decided: a webhook (JSON by POST) and a mail. Secrets come from the environment alone.

What is sent holds counts and codes, and the name that the user gave to the batch; never an identifier or a path.
"""

import json
import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Final, Literal
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from veil.errors import UsageError

_TIMEOUT: Final = 10.0
_LONGEST: Final = 120.0
_HOOK: Final = frozenset({"url", "url_env", "token_env", "timeout"})
_MAIL: Final = frozenset({"server", "port", "tls", "from", "to", "user_env", "password_env", "timeout"})
_PORTS: Final = {"none": 25, "starttls": 587, "tls": 465}
Tls = Literal["none", "starttls", "tls"]


class NotifyError(UsageError):
    """A webhook or a mail is not set up as it should be."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a JSON message is posted.

    Attributes:
        url: http or https.
        token_env: name of the environment variable whose value is sent as a bearer token; "" for none.
        timeout: seconds.
    """

    url: str
    token_env: str = ""
    timeout: float = _TIMEOUT

    def __repr__(self) -> str:
        return "Webhook(...)"  # an address may hold a secret


@dataclass(frozen=True, slots=True)
class Mail:
    """How a mail is sent.

    Attributes:
        server: host of the mail server.
        port: of it.
        tls: none, starttls or tls.
        sender: address.
        to: addresses.
        user_env: name of the environment variable with the user's name; "" for no login.
        password_env: the same for the password.
        timeout: seconds.
    """

    server: str
    port: int
    tls: Tls
    sender: str
    to: tuple[str, ...]
    user_env: str = ""
    password_env: str = ""
    timeout: float = _TIMEOUT


@dataclass(frozen=True, slots=True)
class Notices:
    """Who is told; None for nobody."""

    webhook: Webhook | None = None
    mail: Mail | None = None

    @classmethod
    def of(cls, table: Mapping[str, Any], where: str = "") -> "Notices":
        """From the tables [webhook] and [mail] of a TOML file; secrets are looked up, and must be there.

        Raises:
            NotifyError: `U-NOTIFY`: a key or a value is wrong, or an environment variable that is named is not set.
        """
        hook, mail = table.get("webhook"), table.get("mail")
        return cls(
            _webhook(_table(hook, _HOOK, "webhook", where), where) if hook is not None else None,
            _mail(_table(mail, _MAIL, "mail", where), where) if mail is not None else None,
        )

    def send(self, subject: str, message: Mapping[str, Any]) -> tuple[str, ...]:
        """Send a message everywhere.

        Args:
            subject: one line, for the mail.
            message: what is said; it must hold no identifier.

        Returns:
            What failed, each in words that hold no address and no secret; nothing if all was sent.
        """
        failed = []
        if self.webhook is not None:
            failed.append(_post(self.webhook, message))
        if self.mail is not None:
            failed.append(_send(self.mail, subject, message))
        return tuple(filter(None, failed))


def _wrong(message: str, where: str) -> NotifyError:
    remedy = "see docs/how-to/double-check-what-others-cleaned.md"
    return NotifyError("U-NOTIFY", message, where=where, remedy=remedy)


def _table(table: object, keys: frozenset[str], name: str, where: str) -> Mapping[str, Any]:
    if not isinstance(table, dict) or not set(table) <= keys:
        raise _wrong(f"[{name}] is no table, or has other keys than {', '.join(sorted(keys))}", where)
    timeout = table.get("timeout", _TIMEOUT)
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not 0 < timeout <= _LONGEST:
        raise _wrong(f"[{name}] timeout is not between 0 and {_LONGEST:.0f} seconds", where)
    for key, value in table.items():
        if key.endswith("_env") and not (isinstance(value, str) and os.environ.get(value)):
            raise _wrong(f"[{name}] {key} names an environment variable that is not set", where)
    return table


def _webhook(table: Mapping[str, Any], where: str) -> Webhook:
    if ("url" in table) == ("url_env" in table):
        raise _wrong("[webhook] needs one of url and url_env", where)
    url = table["url"] if "url" in table else os.environ[table["url_env"]]
    if not isinstance(url, str) or urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise _wrong("[webhook] the address is not one of http or https", where)
    if urlsplit(url).username is not None:
        raise _wrong("[webhook] the address holds a user's name; secrets come from the environment", where)
    return Webhook(url, table.get("token_env", ""), float(table.get("timeout", _TIMEOUT)))


def _mail(table: Mapping[str, Any], where: str) -> Mail:
    tls: Any = table.get("tls", "starttls")
    to = table.get("to")
    texts = [table.get("server"), table.get("from"), *(to if isinstance(to, list) and to else [None])]
    if not all(isinstance(text, str) and text and "\n" not in text and "\r" not in text for text in texts):
        raise _wrong("[mail] needs server, from, and a list in to", where)
    if tls not in _PORTS or ("user_env" in table) != ("password_env" in table):
        raise _wrong("[mail] tls is none, starttls or tls; user_env and password_env go together", where)
    if tls == "none" and "user_env" in table:
        raise _wrong("[mail] a password is not sent without tls", where)
    port = table.get("port", _PORTS[tls])
    if isinstance(port, bool) or not isinstance(port, int) or not 0 < port < 1 << 16:
        raise _wrong("[mail] port is none", where)
    return Mail(
        table["server"], port, tls, table["from"], tuple(table["to"]),
        table.get("user_env", ""), table.get("password_env", ""), float(table.get("timeout", _TIMEOUT)),
    )  # fmt: skip


class _Straight(HTTPRedirectHandler):
    """Follows no redirection: a token must not go elsewhere."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _post(hook: Webhook, message: Mapping[str, Any]) -> str:
    body = json.dumps(message, sort_keys=True).encode()
    request = Request(hook.url, body, {"Content-Type": "application/json"}, method="POST")  # noqa: S310  http or https: checked in `of`
    if hook.token_env:
        request.add_unredirected_header("Authorization", f"Bearer {os.environ.get(hook.token_env, '')}")
    try:
        with build_opener(_Straight).open(request, timeout=hook.timeout) as answer:
            status = int(answer.status)
    except HTTPError as error:
        with error:
            return f"the webhook answered {error.code}"
    except (URLError, OSError, ValueError) as error:
        return f"the webhook cannot be reached ({type(error).__name__})"
    return "" if status < 300 else f"the webhook answered {status}"  # noqa: PLR2004  what is not a success


def _send(mail: Mail, subject: str, message: Mapping[str, Any]) -> str:
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = subject, mail.sender, ", ".join(mail.to)
    letter.set_content(json.dumps(message, indent=2, sort_keys=True) + "\n")
    try:
        with _server(mail) as server:
            if mail.user_env:
                server.login(os.environ.get(mail.user_env, ""), os.environ.get(mail.password_env, ""))
            server.send_message(letter)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return f"the mail cannot be sent ({type(error).__name__})"
    return ""


def _server(mail: Mail) -> smtplib.SMTP:
    trusted = ssl.create_default_context() if mail.tls != "none" else None
    if mail.tls == "tls":
        return smtplib.SMTP_SSL(mail.server, mail.port, timeout=mail.timeout, context=trusted)
    server = smtplib.SMTP(mail.server, mail.port, timeout=mail.timeout)
    if trusted is not None:
        try:
            server.starttls(context=trusted)
        except BaseException:
            server.close()
            raise
    return server
