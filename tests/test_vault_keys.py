"""Keys and seals: the key file is safe, secrets do not travel, and a sealed value opens only where it belongs."""
from __future__ import annotations

import copy
import pickle
import threading

import pytest
from docassemble.AotForms.errors import InputError, SetUpError
from docassemble.AotForms.vault import SealBroken, names, open_vault
from docassemble.AotForms.vault.keys import Keyring, key_path, make_key, read_key
from vault_peers import sqlite_place, stored  # noqa: F401


def test_files_of_a_home_belong_to_their_owner_alone(sqlite_place):
    """Every file of a home is 0600 and every folder 0700, the journal files too."""
    vault = sqlite_place.open()
    stored(vault)
    assert vault.key_file_mode() == 0o600
    for path in [sqlite_place.home, *sqlite_place.home.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path.name


def test_a_key_that_others_could_read_is_refused(sqlite_place):
    """A key file with open permissions stops the start, with the mend."""
    sqlite_place.open()
    key_path(sqlite_place.home).chmod(0o640)
    with pytest.raises(SetUpError, match="chmod 600"):
        open_vault(sqlite_place.home)


def test_a_missing_key_is_never_made_anew(sqlite_place):
    """When rows exist, a missing or exchanged key stops the start and no new key appears."""
    sqlite_place.open()
    path = key_path(sqlite_place.home)
    kept = path.read_bytes()
    path.unlink()
    with pytest.raises(SetUpError, match="missing"):
        open_vault(sqlite_place.home)
    assert not path.exists()
    make_key(sqlite_place.home)
    with pytest.raises(SealBroken):
        open_vault(sqlite_place.home)
    path.write_bytes(kept[:-8])
    with pytest.raises(SetUpError, match="damaged|32 bytes"):
        open_vault(sqlite_place.home)


def test_first_starts_at_once_agree_on_one_key(sqlite_place):
    """Sixteen first openings at the same time make one key, one index and one audit head; openings of other homes do not get in their way."""
    gate, keys, errors = threading.Barrier(20), set(), []

    def beside(number: int):
        try:
            gate.wait(20)
            open_vault(sqlite_place.home.parent / f"other-{number}").engine.dispose()
        except Exception as error:
            errors.append(error)

    def start():
        try:
            gate.wait(20)
            vault = sqlite_place.open()
            keys.add((key_path(sqlite_place.home).read_bytes(), vault.mac("login", b"x")))
        except Exception as error:
            errors.append(error)

    threads = [*(threading.Thread(target=start) for _ in range(16)), *(threading.Thread(target=beside, args=(n,)) for n in range(4))]
    [t.start() for t in threads]
    [t.join(60) for t in threads]
    assert not errors and len(keys) == 1
    assert sqlite_place.open().audit.verify().ok
    assert [p.name for p in key_path(sqlite_place.home).parent.iterdir()] == ["vault.key"]


def test_secrets_do_not_travel(sqlite_place):
    """Vault, keyring and unit of work refuse pickle and copy, and their repr shows nothing."""
    vault = sqlite_place.open()
    keyring = read_key(sqlite_place.home)
    with vault.system(write=False) as unit:
        for thing in (vault, keyring, unit):
            for carry in (pickle.dumps, copy.copy, copy.deepcopy):
                with pytest.raises(TypeError, match="secret"):
                    carry(thing)
            assert repr(thing) == f"<{type(thing).__name__}>"


def test_every_flipped_bit_is_noticed():
    """Any one changed bit, a cut end, or another place: the seal does not open, and says no more than where."""
    ring = Keyring(b"k" * 32)
    sealed = ring.seal("Zebulon Q. Planted".encode(), "matters", "row1", "sealed")
    assert ring.open(sealed, "matters", "row1", "sealed") == b"Zebulon Q. Planted"
    broken = [sealed[:i] + bytes([sealed[i] ^ 1 << bit]) + sealed[i + 1:] for i in range(len(sealed)) for bit in range(8)]
    broken += [sealed[:i] for i in range(len(sealed))] + [sealed + b"\0"]
    for value in broken:
        with pytest.raises(SealBroken) as caught:
            ring.open(value, "matters", "row1", "sealed")
        assert "Zebulon" not in str(caught.value) and "row1" not in str(caught.value)
    for place in (("papers", "row1", "sealed"), ("matters", "row2", "sealed"), ("matters", "row1", "sealed_label")):
        with pytest.raises(SealBroken):
            ring.open(sealed, *place)
    with pytest.raises(SealBroken):
        Keyring(b"j" * 32).open(sealed, "matters", "row1", "sealed")


def test_a_misread_reference_is_always_noticed():
    """Every single wrong character and every two characters changed about make the reference invalid."""
    for _ in range(20):
        reference = names.new_reference()
        body = reference.replace("-", "")[3:]
        assert names.read_reference(f" {reference.lower()} ") == reference
        slips = {body[:i] + c + body[i + 1:] for i in range(8) for c in names.CROCKFORD} - {body}
        slips |= {body[:i] + body[j] + body[i + 1:j] + body[i] + body[j + 1:] for i in range(8) for j in range(i + 1, 8)} - {body}
        for slip in slips:
            with pytest.raises(InputError):
                names.read_reference(slip)


def test_reference_forgives_lookalikes_and_has_none():
    """I, L and O are read as 1, 1 and 0, and no reference holds I, L, O or U."""
    assert not set("ILOU") & set(names.CROCKFORD)
    reference = next(r for r in iter(names.new_reference, None) if "1" in r and "0" in r)
    assert names.read_reference(reference[4:].replace("1", "l").replace("0", "o")) == reference


def test_ids_are_opaque_and_codes_are_not_free_text():
    """Ids hold 128 bits; plain columns refuse what looks like free text, without repeating it."""
    assert len({names.new_id() for _ in range(1000)}) == 1000 and len(names.new_id()) == 26
    for text in ("Zebulon", "a" * 61, "", "tab\t", "ünï", "a\n"):
        with pytest.raises(InputError) as caught:
            names.code(text, "note")
        assert not text or text not in str(caught.value)
