import os
import pickle
import stat
from pathlib import Path

import pytest

from veil.errors import VaultError
from veil.identity import Key

posix = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")


def test_a_new_key_has_256_bits_and_is_another_each_time() -> None:
    first, second = Key.create(), Key.create()

    assert len(first.secret) == 32
    assert first != second


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_a_secret_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(VaultError) as caught:
        Key(b"k" * size)

    assert caught.value.code == "V-KEY-FORMAT"


def test_hkdf_agrees_with_the_library(key: Key) -> None:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    for length in (8, 32, 64, 100):
        expected = HKDF(SHA256(), length, b"veil hkdf 1", b"some purpose").derive(key.secret)
        assert key.derive("some purpose", length) == expected


def test_purposes_have_different_keys(key: Key) -> None:
    assert len({key.derive(purpose) for purpose in ("patient", "uid", "date", "crosswalk", "fingerprint")}) == 5


def test_repr_shows_the_fingerprint_and_not_the_secret(key: Key) -> None:
    text = f"{key!r} {key}"

    assert key.fingerprint() in text
    assert key.secret.hex() not in text
    assert repr(key.secret) not in text
    assert len(key.fingerprint()) == 16


def test_a_key_travels_to_a_worker(key: Key) -> None:
    assert pickle.loads(pickle.dumps(key)) == key  # noqa: S301  our own pickle


def test_save_and_load(tmp_path: Path) -> None:
    key = Key.create()
    path = tmp_path / "key"

    key.save(path)

    assert Key.load(path) == key


@posix
def test_a_key_file_is_for_its_owner_alone(tmp_path: Path, key: Key) -> None:
    path = tmp_path / "key"
    before = os.umask(0)
    try:
        key.save(path)
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o666])
def test_a_key_file_open_to_others_is_refused(tmp_path: Path, key: Key, mode: int) -> None:
    path = tmp_path / "key"
    key.save(path)
    path.chmod(mode)

    with pytest.raises(VaultError) as caught:
        Key.load(path)

    assert caught.value.code == "V-KEY-PERMISSIONS"
    assert caught.value.where == str(path)
    assert "600" in caught.value.remedy


def test_a_file_that_exists_is_never_written_over(tmp_path: Path, key: Key) -> None:
    path = tmp_path / "key"
    path.write_text("mine")

    with pytest.raises(VaultError) as caught:
        key.save(path)

    assert caught.value.code == "V-KEY-EXISTS"
    assert path.read_text() == "mine"


def test_saving_into_a_folder_that_is_not_there(tmp_path: Path, key: Key) -> None:
    with pytest.raises(VaultError) as caught:
        key.save(tmp_path / "no" / "key")

    assert caught.value.code == "V-KEY-UNWRITABLE"


def test_a_key_that_cannot_be_written_whole_leaves_no_file(
    tmp_path: Path, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(VaultError) as caught:
        key.save(tmp_path / "key")

    assert caught.value.code == "V-KEY-UNWRITABLE"
    assert not (tmp_path / "key").exists()


def test_a_missing_and_an_unreadable_key(tmp_path: Path) -> None:
    with pytest.raises(VaultError) as missing:
        Key.load(tmp_path / "key")
    with pytest.raises(VaultError) as folder:
        Key.load(tmp_path)

    assert missing.value.code == "V-KEY-MISSING"
    assert folder.value.code == "V-KEY-UNREADABLE"


def _line(key: Key, folder: Path) -> str:
    key.save(folder / "original")
    return (folder / "original").read_text()


def test_every_truncation_and_every_changed_digit_is_noticed(tmp_path: Path, key: Key) -> None:
    line = _line(key, tmp_path)
    path = tmp_path / "key"
    path.touch(mode=0o600)
    wrong = [line[:length] for length in range(len(line) - 1)]
    wrong += [line[:at] + ("1" if line[at] != "1" else "2") + line[at + 1 :] for at in range(11, len(line) - 1)]
    for text in [*wrong, "", "\xff\xfe", "veil-key-2" + line[10:], "veil-key-1 " + "zz" * 32 + " 00000000"]:
        path.write_text(text, encoding="latin-1")
        with pytest.raises(VaultError) as caught:
            Key.load(path)
        assert caught.value.code == "V-KEY-FORMAT"
        assert key.secret.hex() not in str(caught.value)


def test_from_environment(tmp_path: Path, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEIL_KEY", f" {key.secret.hex().upper()}\n")
    assert Key.from_environment() == key

    monkeypatch.setenv("OTHER", _line(key, tmp_path))
    assert Key.from_environment("OTHER") == key


@pytest.mark.parametrize("value", ["", "1234", "zz" * 32, "00" * 31, "veil-key-1 " + "00" * 32])
def test_a_wrong_variable_is_refused_without_being_told(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEIL_KEY", value)
    with pytest.raises(VaultError) as caught:
        Key.from_environment()

    assert caught.value.code == "V-KEY-FORMAT"
    assert not value or value not in str(caught.value)


def test_a_variable_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VEIL_KEY", raising=False)
    with pytest.raises(VaultError) as caught:
        Key.from_environment()

    assert caught.value.code == "V-KEY-MISSING"
    assert caught.value.where == "VEIL_KEY"
