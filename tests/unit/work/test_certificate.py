"""The certificate: anyone can check it, nobody learns an identifier from it, and nothing in it can be changed."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from veil.errors import UsageError
from veil.identity import Key
from veil.work import certificate
from veil.work.closed import fits
from veil.work.tree import Tree

KEY = Key(bytes(range(32)))


@pytest.fixture
def signed(world: Any) -> Path:
    for number in range(4):
        world.put(f"Planted{number}", patient=f"Planted^Name{number}", study=f"1.2.826.99.{number}", known="Planted")
    world.put("held", patient="Planted^Held", study="1.9", do="hold")
    world.run(key=KEY)
    path: Path = world.root / "certificate.json"
    with world.vault.ledger() as ledger:
        path.write_text(certificate.sign(certificate.body(ledger, checked=True), KEY))
    (world.root / "public.pem").write_text(certificate.public_key(KEY))
    return path


def test_it_says_what_was_done(signed: Path) -> None:
    found = certificate.read(signed, signed.with_name("public.pem"))
    body = found.body
    assert (found.trusted, found.fingerprint) == (True, certificate.fingerprint(KEY))
    assert (body["received"], body["kinds"]["delivered"], body["outcomes"]) == (5, 4, {"D-CLEAN": 4, "H-BURNED-IN": 1})
    assert {name: body["outputs"][name] for name in ("patients", "studies", "series", "files")} == {
        "patients": 4, "studies": 4, "series": 4, "files": 4,
    }  # fmt: skip
    assert body["history"]["events"] > 5


def test_no_identifier_stands_in_it(signed: Path) -> None:
    text = signed.read_text()
    for planted in ("Planted", "planted", "1.2.826.99", str(signed.parent), KEY.secret.hex()):
        assert planted not in text


def test_the_key_inside_shows_that_it_is_whole_and_not_whose_it_is(signed: Path) -> None:
    assert not certificate.read(signed).trusted
    other = signed.with_name("other.pem")
    other.write_text(certificate.public_key(Key(bytes(32))))
    with pytest.raises(UsageError, match="U-CERTIFICATE-SIGNATURE"):
        certificate.read(signed, other)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [found for name, inner in value.items() for found in _paths(inner, (*path, name))]
    return [path]


def test_whatever_is_changed_is_noticed(signed: Path) -> None:
    whole = json.loads(signed.read_text())
    for path in _paths(whole):
        for change in (1, "0" * 64, None, True, "Planted^Name"):
            changed = json.loads(signed.read_text())
            place = changed
            for name in path[:-1]:
                place = place[name]
            if place[path[-1]] == change:
                continue
            place[path[-1]] = change
            signed.with_name("changed.json").write_text(json.dumps(changed))
            with pytest.raises(UsageError, match="U-CERTIFICATE"):
                certificate.read(signed.with_name("changed.json"))


def test_its_shape_takes_nothing_else(signed: Path) -> None:
    body = json.loads(signed.read_text())["certificate"]
    assert fits(body, certificate._SHAPE)
    assert not fits(body | {"patient": "x"}, certificate._SHAPE)
    assert not fits({name: value for name, value in body.items() if name != "made"}, certificate._SHAPE)
    assert not fits(body | {"tools": body["tools"] | {"host": "1.0"}}, certificate._SHAPE)
    assert not fits(body | {"outcomes": {"Planted Name": 1}}, certificate._SHAPE)
    assert not fits(body | {"received": True}, certificate._SHAPE)


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000, b"\xff", b'{"certificate": {}, "signature": {}}'])
def test_what_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "certificate.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="U-CERTIFICATE"):
        certificate.read(path)
    with pytest.raises(UsageError, match="U-CERTIFICATE"):
        certificate.read(tmp_path / "none")


def test_what_is_no_public_key_is_told(signed: Path) -> None:
    for content in ("", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"):
        signed.with_name("bad.pem").write_text(content)
        with pytest.raises(UsageError, match="U-PUBLIC-KEY"):
            certificate.read(signed, signed.with_name("bad.pem"))


def test_openssl_checks_it_as_well(signed: Path) -> None:
    import base64
    import shutil

    if shutil.which("openssl") is None:
        pytest.skip("no openssl")
    whole = json.loads(signed.read_text())
    body = json.dumps(whole["certificate"], sort_keys=True, separators=(",", ":"))
    signed.with_name("message").write_text(f"veil-certificate-1\n{body}")
    signed.with_name("signature").write_bytes(base64.b64decode(whole["signature"]["value"]))
    command = "openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in message -sigfile signature"
    done = subprocess.run(command.split(), cwd=signed.parent, capture_output=True, text=True, check=False)
    assert "Verified Successfully" in done.stdout, done.stderr


def test_no_certificate_of_an_unfinished_run(world: Any) -> None:
    world.put("a")
    world.run()
    with world.vault.ledger() as ledger:
        ledger.begin_run(version="1", policy="p", policy_digest="0", jobs=1)
        with pytest.raises(UsageError, match="U-RUN-UNFINISHED"):
            certificate.body(ledger, checked=True)


def test_one_root_however_the_folders_are_sorted() -> None:
    files = {"b/x/1": "00" * 32, "a/1": "11" * 32, "a-b/1": "22" * 32, "a.b/c/d": "33" * 32, "top": "44" * 32}
    roots = set()
    for order in (sorted(files), sorted(files, key=lambda path: path.split("/"))):
        tree = Tree()
        for path in order:
            tree.add(path, files[path])
        roots.add(tree.root())
        assert tree.files == len(files)
    assert len(roots) == 1
    for changed in ({**files, "a/1": "12" * 32}, {name + "x": digest for name, digest in files.items()}):
        tree = Tree()
        for path in sorted(changed):
            tree.add(path, changed[path])
        assert tree.root() not in roots
