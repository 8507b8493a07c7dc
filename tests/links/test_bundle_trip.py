"""Bundles between real homes: what is carried, what is proved by it, and what comes back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Refused
from sync.domain.scopes import incident_scope
from sync.links.bundle_ask import make_request, take_request
from sync.links.bundle_check import check_bundle
from sync.links.bundle_in import Consent, take_bundle
from sync.links.bundle_out import make_bundle
from sync.links.bundle_plan import Wish
from sync.links.bundle_stick import Stick
from fakes.carrier import Carrier


def test_smoke(carriers: Callable[[str], Carrier], tmp_path: Path) -> None:
    a, b = carriers("320106"), carriers("320115")
    a.meet(b); b.meet(a)
    incident = a.post.do(OpenIncident(title="槽车侧翻", mode="actual", state="confirmed")).created[0]
    a.post.do(AddParty(incident=incident, organisation="320115"))
    for n in range(20): a.post.do(WriteJournal(scope=incident_scope(incident), line=f"第 {n} 行", channel="radio"))
    made = a.make(b)
    print(made)
    preview = b.check(made.paths)
    print(preview)
    receipt = b.take(made.paths)
    print(receipt)
    b.post.settle()
    assert b.post.hashes([incident_scope(incident)]) == a.post.hashes([incident_scope(incident)])
    back = b.make(a)
    print(back)
    print(a.check(back.paths)); print(a.take(back.paths))
    again = a.make(b)
    print(again)
    assert 0
