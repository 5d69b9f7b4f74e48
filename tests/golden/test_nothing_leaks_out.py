"""What others see of veil names nobody: screens, JSON lines, logs, reports to share, certificates, messages, names.

Every command runs over planted data: sound files, broken files, files in an archive, with wrong arguments, with a
killed worker, with an error that nobody expected. What it says and writes is scanned for the planted identity. Left out
is what is private by its name: the vault but for its public reports, and what `--reveal`, `--csv` and `--names` show.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from support.bad_objects import bad_objects
from support.bytescan import scan, scan_folder
from support.corpus import bundled
from support.planting import IDENTITY, plant_file
from support.score import answer, make_key
from support.unseen import FOLDER
from veil.cli import main

POLICY = str(FOLDER / "public-unseen.toml")
_DEADLY = """
import os
from veil.pipeline import Cleaner
clean = Cleaner.clean
def deadly(self, source, *others, **more):
    if source.name.endswith("_000.dcm"):
        os._exit(9)
    return clean(self, source, *others, **more)
Cleaner.clean = deadly
"""
"""Python loads it into every process: each worker that comes to the first file dies."""
_SMALL = 40_000
_EVERY = 6


def _source(folder: Path) -> Path:
    """Planted files of many kinds under planted names, sound and broken, and an archive of some."""
    person = folder / f"{IDENTITY.family} {IDENTITY.given}"
    person.mkdir(parents=True)
    made = []
    for number, path in enumerate([one for one in bundled() if one.stat().st_size < _SMALL][::_EVERY]):
        target = person / f"{IDENTITY.record_number}_{number:03}.dcm"
        try:
            plant_file(path, target, number)
        except (OSError, ValueError, KeyError, AttributeError, NotImplementedError, TypeError):
            continue  # pydicom cannot read or write it
        made.append(target)
    for number, bad in enumerate(bad_objects()):
        (person / f"{IDENTITY.given}{number}.dcm").write_bytes(bad.data)
    data = made[0].read_bytes()
    (person / f"{IDENTITY.family}-cut.dcm").write_bytes(data[: len(data) // 2])
    (person / f"{IDENTITY.family}-wrong.dcm").write_bytes(data[:400] + b"\xff" * 40 + data[440:])
    (person / f"letter to {IDENTITY.physician_family}.txt").write_text(f"Dear {IDENTITY.name}")
    (person / f"{IDENTITY.family}.empty").write_bytes(b"")
    with zipfile.ZipFile(folder / f"{IDENTITY.family}.zip", "w") as archive:
        archive.write(made[1], f"{IDENTITY.name}/{IDENTITY.record_number}.dcm")
        archive.writestr(f"{IDENTITY.family}/../../{IDENTITY.given}", "x")
    return folder


class Project:
    """A run over planted data, and every command after it; what each said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = _source(folder / "in")
        self.out, self.vault = folder / "out", folder / "vault"
        self.shared = folder / "shared"
        self.shared.mkdir()
        self.said: dict[str, bytes] = {}
        self.statuses: dict[str, int] = {}

    def call(self, *arguments: str | Path, name: str = "") -> None:
        """Runs a command in this process."""
        out, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            status = main([str(one) for one in arguments])
        said = b"".join(stream.buffer.read() for stream in (out, errors) if not stream.buffer.seek(0))
        self._keep(arguments, name, said, status)

    def apart(self, *arguments: str | Path, name: str = "", kill: bool = False) -> None:
        """Runs a command in a process of its own; with `kill`, workers die over one of the files."""
        command = [sys.executable, "-m", "veil", *map(str, arguments)]
        deadly = self.folder / "deadly"
        deadly.mkdir(exist_ok=True)
        (deadly / "sitecustomize.py").write_text(_DEADLY)
        environment = os.environ | ({"PYTHONPATH": str(deadly)} if kill else {})
        done = subprocess.run(command, capture_output=True, cwd=self.folder, env=environment, timeout=120, check=False)
        self._keep(arguments, name, done.stdout + done.stderr, done.returncode)

    def _keep(self, arguments: tuple[str | Path, ...], name: str, said: bytes, status: int) -> None:
        key = name or " ".join(str(one).replace(str(self.folder), "") for one in arguments)
        self.said[key], self.statuses[key] = said, status

    def run(self, *more: str | Path, vault: str = "vault", kill: bool = False, name: str = "") -> None:
        """`veil run` over the source, into `out` and the rest of the vault's name."""
        places = (self.source, self.folder / vault.replace("vault", "out"), "--vault", self.folder / vault)
        self.apart("run", *places, "--policy", POLICY, "--jobs", "2", *more, name=name, kill=kill)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return _all_commands(Project(tmp_path_factory.mktemp("outside")))


def _all_commands(made: Project) -> Project:
    vault, out, shared = made.vault, made.out, made.shared
    made.run(name="run")
    made.run(name="run again")
    made.run("--json", vault="vault2", name="run --json")
    made.run("--json", vault="vault3", kill=True, name="run, a worker killed")
    _over_the_vault(made)
    for command in (
        ("preview", made.source, "--policy", POLICY),
        ("preview", made.source, "--policy", POLICY, "--json", "--all"),
        ("preview", made.source, "--policy", POLICY, "--html", shared / "preview.html"),
        ("audit", out, "--pixels", "off", "--page", shared / "audit.html"),
        ("audit", made.source, "--pixels", "off"),
        ("audit", made.source, "--pixels", "off", "--json"),
        ("audit", out, "--against", made.source, "--pixels", "off", "--json"),
        ("risk", out, "--policy", POLICY, "--vault", vault),
        ("risk", out, "--policy", POLICY, "--vault", vault, "--json"),
        ("explain", "H-WITNESS"),
        ("policy", "statement", POLICY),
    ):
        made.call(*command)
    _tables(made)
    _mistakes(made)
    return made


def _over_the_vault(made: Project) -> None:
    vault, out, shared = made.vault, made.out, made.shared
    for command in (
        ("vault", "status", vault),
        ("vault", "status", vault, "--json"),
        ("quarantine", "list", vault),
        ("quarantine", "list", vault, "--json"),
        ("review", "list", vault, "--everything"),
        ("review", "list", vault, "--json"),
        ("verify", out, "--vault", vault),
        ("verify", out, "--vault", vault, "--json"),
        ("verify", out, "--vault", vault, "--downstream", made.source),
        ("verify", out, "--vault", vault, "--downstream", made.source, "--json"),
        ("certificate", vault, "--out", shared / "certificate.json", "--public-key", shared / "key.pem"),
        ("certificate", vault, "--out", shared / "again.json", "--json"),
        ("verify", out, "--certificate", shared / "certificate.json", "--public-key", shared / "key.pem"),
    ):
        made.call(*command)
    for number in range(1, 30):
        made.call("quarantine", "show", vault, str(number), name=f"quarantine show {number}")
    made.call("quarantine", "retry", vault, "--all")


def _tables(made: Project) -> None:
    table = made.folder / "in.csv"
    table.write_text(
        f"MRN,surname,seen,note\n{IDENTITY.record_number},{IDENTITY.family},20180611,{IDENTITY.name}\n,,{IDENTITY.name},\n"
    )
    columns = "MRN=patient_id,surname=name,seen=date,note=text"
    places = (table, made.shared / "out.csv", "--vault", made.vault, "--policy", POLICY)
    made.call("table", *places, "--columns", columns)
    made.call("table", *places, "--columns", columns, "--json")
    made.call("table", *places, "--columns", "MRN=patient_id", name="table, columns left out")
    text = f"{IDENTITY.given} {IDENTITY.family}"
    key = make_key(made.folder, {"1.2.3": [answer("text_removed", "<(0010,0010)>", text, IDENTITY.name)]})
    made.call("score", key, made.out)


def _mistakes(made: Project) -> None:
    source, out, vault = made.source, made.out, made.vault
    made.call("run", source / "absent", out)
    made.call("run", source, source / "inside", name="run, OUT in IN")
    made.call("run", source, out, "--vault", vault, "--policy", "basic", name="run, another policy")
    made.call("run", source, made.folder / "out9", "--vault", vault, "--policy", POLICY, name="run, another OUT")
    made.call("run", source, out, "--patients", made.folder / "in.csv", name="run, a table that is none of pseudonyms")
    made.call("run", source, out, "--policy", made.folder / "in.csv", name="run, a policy that is none")
    made.call("quarantine", "show", vault, "99999")
    made.call("explain", "H-NOTHING")
    made.call("audit", made.folder / "absent")
    stray = out / f"{IDENTITY.family}.dcm"
    stray.write_bytes(b"x")
    made.call("verify", out, "--vault", vault, name="verify, a stray file")
    made.call("verify", out, "--vault", vault, "--json", name="verify --json, a stray file")
    stray.unlink()
    ledger = made.folder / "vault2" / "ledger.sqlite"
    ledger.write_bytes(ledger.read_bytes()[:3000] + os.urandom(2000))
    made.call("verify", made.folder / "out2", "--vault", made.folder / "vault2", name="verify, a broken ledger")
    made.run("--json", vault="vault2", name="run, a broken ledger")


def _told(made: Project) -> list[str]:
    return [f"{name}: {kind}" for name, said in made.said.items() for kind, _ in scan(said, IDENTITY)]


def test_no_screen_and_no_line_names_anybody(project: Project) -> None:
    assert len(project.said) > 60
    assert not _told(project)


def test_the_commands_did_what_they_should(project: Project) -> None:
    assert project.statuses["run"] == project.statuses["run --json"] == 3
    assert project.statuses["run, a worker killed"] == 3
    assert b"Q-WORKER-DIED" in project.said["run, a worker killed"]
    assert project.statuses["verify /out --vault /vault"] == 0
    assert project.statuses["run, OUT in IN"] == project.statuses["run, another OUT"] == 2
    assert project.statuses["run, a broken ledger"] == 1
    assert [json.loads(line) for line in project.said["run --json"].splitlines() if line.startswith(b"{")]
    assert b"F-UNEXPECTED" not in b"".join(project.said.values())


def test_no_byte_and_no_name_in_out_identifies(project: Project) -> None:
    for name in ("out", "out3"):
        assert not scan_folder(project.folder / name, IDENTITY)
    assert len(list(project.out.rglob("*.dcm"))) >= 6


def test_reports_certificates_and_pages_to_share_name_nobody(project: Project) -> None:
    public = [
        one for vault in ("vault", "vault2", "vault3") for one in project.folder.glob(f"{vault}/reports/*/public")
    ]
    assert len(public) >= 3
    for folder in (*public, project.shared):
        assert any(folder.iterdir())
        assert not scan_folder(folder, IDENTITY)


def test_the_scan_would_have_found_it(project: Project) -> None:
    assert scan_folder(project.source, IDENTITY)
    ledger = project.vault / "ledger.sqlite"
    assert list(scan(ledger.read_bytes(), IDENTITY)), "what is private knows who it is"
    made = Project.__new__(Project)
    made.said = {"x": f"cannot read {IDENTITY.given}.{IDENTITY.family}".encode()}
    assert _told(made)


def test_an_error_that_nobody_expected_names_nobody(
    project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(IDENTITY.name)

    # From the outside in: `veil.run` is looked up in `veil.api`, and what was broken there would be put back.
    for place in ("veil.run", "veil.api.run", "veil.work.run.run"):
        monkeypatch.setattr(place, broken)
    status = main(["run", str(project.source), str(project.folder / "out7"), "--policy", POLICY])
    said = capfd.readouterr()
    assert status != 0
    assert "F-UNEXPECTED" in said.err
    assert not list(scan((said.out + said.err).encode(), IDENTITY))


@pytest.fixture
def hook() -> Iterator[tuple[str, list[bytes]]]:
    """A web server that keeps what it is told."""
    told: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(
                self.path.encode() + str(self.headers).encode() + self.rfile.read(int(self.headers["Content-Length"]))
            )
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", told
    server.shutdown()
    server.server_close()


def test_messages_of_the_gate_name_nobody(
    project: Project, hook: tuple[str, list[bytes]], capfd: pytest.CaptureFixture[str]
) -> None:
    url, told = hook
    gate = project.folder / "gate.toml"
    gate.write_text(f'fail_on = "certain"\n\n[webhook]\nurl = "{url}"\n')
    status = main(["audit", str(project.source), "--pixels", "off", "--gate", str(gate), "--json"])
    said = capfd.readouterr()
    assert status == 3
    assert told
    assert not [kind for one in (*told, (said.out + said.err).encode()) for kind, _ in scan(one, IDENTITY)]
