import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from veil.work.notify import Mail, Notices, NotifyError, Webhook

MESSAGE = {"verdict": "refuse", "codes": {"A-TEXT": {"likely": 3}}}


class _Hook(BaseHTTPRequestHandler):
    got: list[tuple[dict[str, str], Any]]
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers), json.loads(body)))
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _hook(status: int = 200) -> Iterator[tuple[str, list[tuple[dict[str, str], Any]]]]:
    got: list[tuple[dict[str, str], Any]] = []
    handler = type("Handler", (_Hook,), {"got": got, "status": status})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", got
        server.shutdown()
        thread.join()


class _Post(socketserver.StreamRequestHandler):
    letters: list[str]

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        for raw in self.rfile:
            word = raw[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                for line in self.rfile:
                    if line == b".\r\n":
                        break
                    lines.append(line.decode())
                self.letters.append("".join(lines))
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
            if word == b"QUIT":
                return


@contextmanager
def _post() -> Iterator[tuple[int, list[str]]]:
    letters: list[str] = []
    handler = type("Handler", (_Post,), {"letters": letters})
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1], letters
        server.shutdown()
        thread.join()


def test_a_webhook_gets_the_message_and_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_TOKEN", "open sesame")
    with _hook() as (url, got):
        notices = Notices.of({"webhook": {"url": url, "token_env": "TEST_TOKEN", "timeout": 5}})
        assert notices.send("veil audit", MESSAGE) == ()
    ((headers, body),) = got
    assert body == MESSAGE
    assert headers["Authorization"] == "Bearer open sesame"
    assert "open sesame" not in repr(notices)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_fails_is_told_without_its_address(status: int) -> None:
    with _hook(status) as (url, got):
        (failed,) = Notices(Webhook(url)).send("veil audit", MESSAGE)
    assert str(status) in failed
    assert "127.0.0.1" not in failed
    assert len(got) == 1


def test_nobody_at_home_is_told() -> None:
    with _hook() as (url, _):
        pass
    with _post() as (port, _letters):
        pass
    mail = Mail("127.0.0.1", port, "none", "a@example.org", ("b@example.org",), timeout=2)
    failed = Notices(Webhook(url, timeout=2), mail).send("veil audit", MESSAGE)
    assert [one.split(" can")[0] for one in failed] == ["the webhook", "the mail"]


def test_a_mail_gets_the_message() -> None:
    with _post() as (port, letters):
        table = {"server": "127.0.0.1", "port": port, "tls": "none", "from": "a@example.org", "to": ["b@example.org"]}
        assert Notices.of({"mail": table}).send("veil audit of b7: refuse", MESSAGE) == ()
    (letter,) = letters
    assert "Subject: veil audit of b7: refuse" in letter
    assert '"A-TEXT"' in letter


@pytest.mark.parametrize(
    "table",
    [
        {"webhook": {"url": "ftp://example.org/x"}},
        {"webhook": {"url": "file:///etc/passwd"}},
        {"webhook": {"url": "https://user:sesame@example.org/x"}},
        {"webhook": {"url": "https://example.org", "token": "sesame"}},
        {"webhook": {"url": "https://example.org", "token_env": "NOT_SET_ANYWHERE"}},
        {"webhook": {}},
        {"webhook": {"url": "https://example.org", "timeout": 0}},
        {"webhook": "https://example.org"},
        {"mail": {"server": "m", "from": "a@b"}},
        {"mail": {"server": "m", "from": "a@b", "to": []}},
        {"mail": {"server": "m", "from": "a@b\nBcc: c@d", "to": ["x@y"]}},
        {"mail": {"server": "m", "from": "a@b", "to": ["x@y"], "tls": "perhaps"}},
        {"mail": {"server": "m", "from": "a@b", "to": ["x@y"], "port": 0}},
        {"mail": {"server": "m", "from": "a@b", "to": ["x@y"], "user_env": "PATH"}},
        {
            "mail": {
                "server": "m",
                "from": "a@b",
                "to": ["x@y"],
                "tls": "none",
                "user_env": "PATH",
                "password_env": "PATH",
            }
        },
    ],
)
def test_a_wrong_setting_is_refused(table: dict[str, Any]) -> None:
    with pytest.raises(NotifyError, match="U-NOTIFY") as caught:
        Notices.of(table)
    assert "sesame" not in str(caught.value)


def test_nobody_is_told_where_nobody_is_named() -> None:
    assert Notices.of({}).send("veil audit", MESSAGE) == ()
