"""Secrets of persons: what is kept costs a guesser what RFC 9106 asks, and what is no hash opens nothing."""

import pytest

from sync.domain.failures import Refused
from sync.store import sign_ins
from sync.store.sign_ins import SignIn


def test_a_guess_costs_what_the_standard_asks() -> None:
    """Argon2id, three passes over 64 MiB in four lanes: the floor of a passphrase too."""
    hashed = sign_ins.hasher().hash("190219")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert sign_ins.is_right(SignIn(secret=hashed, wrong=0, until_ms=0), "190219", sign_ins.hasher())


@pytest.mark.parametrize("kept", ["", "190219", "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$AAAA", "$argon2id$broken"])
def test_what_is_no_hash_of_the_secret_opens_nothing(kept: str) -> None:
    """A damaged or planted row lets nobody in, and raises nothing."""
    assert not sign_ins.is_right(SignIn(secret=kept, wrong=0, until_ms=0), "190219", sign_ins.hasher())


@pytest.mark.parametrize(("secret", "good"), [("19021", False), ("190219", True), ("111111", False), ("112211", False), ("x" * 300, False)])
def test_a_weak_secret_is_refused(secret: str, good: bool) -> None:  # noqa: FBT001 - a parameter of the table
    """Six characters, three of them different."""
    if good:
        sign_ins.judge(secret)
        return
    with pytest.raises(Refused) as caught:
        sign_ins.judge(secret)
    assert caught.value.code == "sign_in.weak"
