"""Passwords as argon2id, tokens by their digest."""

from __future__ import annotations

from threading import Lock, Thread

import pytest

from assent.adapters.identity import Argon2, LocalSecrets
from assent.casework.people.passwords import check_password

CHEAP = Argon2(memory_kib=64, passes=1, lanes=1)
SECRETS = LocalSecrets(CHEAP)
PASSWORD = "tulip gravel anchor moss"


def test_a_password_is_kept_as_argon2id_with_its_parameters() -> None:
    usual = LocalSecrets()
    kept = usual.hash(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert usual.matches(kept, PASSWORD)
    assert not usual.matches(kept, PASSWORD + "!")
    assert not usual.is_old(kept)
    assert usual.is_old(SECRETS.hash(PASSWORD))


def test_two_hashes_of_one_password_differ() -> None:
    assert SECRETS.hash(PASSWORD) != SECRETS.hash(PASSWORD)


def test_a_hash_of_other_parameters_still_proves() -> None:
    assert SECRETS.matches(LocalSecrets(Argon2(128, 2, 1)).hash(PASSWORD), PASSWORD)


def test_compatible_signs_are_one_password() -> None:
    assert SECRETS.matches(SECRETS.hash("Cafe\u0301 am langen Hafen"), "Caf\u00e9 am langen Hafen")


@pytest.mark.parametrize("kept", ["", "no hash", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_nothing_kept_matches_nothing(kept: str) -> None:
    assert not SECRETS.matches(kept, PASSWORD)
    assert not SECRETS.matches(kept, "")


def test_where_nothing_is_kept_a_hash_is_worked_out_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the time of an answer would say who has an account."""
    from argon2 import PasswordHasher

    seen: list[str] = []
    verify = PasswordHasher.verify

    def noted(self: PasswordHasher, kept: str, password: str) -> bool:
        seen.append(kept)
        return bool(verify(self, kept, password))

    monkeypatch.setattr(PasswordHasher, "verify", noted)
    assert not SECRETS.matches("", PASSWORD)
    assert [one.rsplit("$", 2)[0] for one in seen] == ["$argon2id$v=19$m=64,t=1,p=1"]


def test_only_so_many_hashes_are_worked_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    secrets, now, most = LocalSecrets(Argon2(64, 1, 1, at_once=2)), 0, 0
    hash, counting = PasswordHasher.hash, Lock()

    def counted(self: PasswordHasher, password: str) -> str:
        nonlocal now, most
        with counting:
            now += 1
            most = max(most, now)
        made = str(hash(self, password))
        with counting:
            now -= 1
        return made

    monkeypatch.setattr(PasswordHasher, "hash", counted)
    threads = [Thread(target=secrets.hash, args=(PASSWORD,)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= most <= 2


def test_tokens_are_random_and_kept_by_digest() -> None:
    tokens = {SECRETS.token() for _ in range(50)}
    assert len(tokens) == 50
    assert all(len(one) == 43 for one in tokens)
    assert SECRETS.digest("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


def test_a_one_time_password_is_one_that_would_be_taken() -> None:
    made = {SECRETS.one_time_password() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        assert len(one) == 24
        check_password(one, "nurse-1", "Nora Example", 12, 256)
