import pytest

from veil.errors import VaultError
from veil.identity import Key, crosswalk

MAPPING = {"1.2.3": "2.25.1", "QUIRK^ZELDA": "V-1", "山田": "V-2"}


@pytest.mark.parametrize("mapping", [MAPPING, {}, {"": ""}])
def test_what_was_sealed_is_unsealed(key: Key, mapping: dict[str, str]) -> None:
    assert crosswalk.unseal(key, crosswalk.seal(key, mapping)) == mapping


def test_equal_mappings_give_equal_bytes_that_show_nothing(key: Key) -> None:
    blob = crosswalk.seal(key, MAPPING)

    assert crosswalk.seal(key, dict(reversed(MAPPING.items()))) == blob
    assert b"QUIRK" not in blob
    assert b"2.25" not in blob


def test_another_key_does_not_open_it(key: Key) -> None:
    with pytest.raises(VaultError) as caught:
        crosswalk.unseal(Key(b"x" * 32), crosswalk.seal(key, MAPPING))

    assert caught.value.code == "V-CROSSWALK-SEAL"


def test_every_change_is_noticed(key: Key) -> None:
    blob = crosswalk.seal(key, MAPPING)
    changed = [blob[:at] + bytes((blob[at] ^ 1,)) + blob[at + 1 :] for at in range(len(blob))]
    cut = [blob[:at] for at in range(len(blob))]
    for wrong in [*changed, *cut, blob + b"\0"]:
        with pytest.raises(VaultError):
            crosswalk.unseal(key, wrong)
