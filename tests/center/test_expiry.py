"""Claims about what the center gives to a device whose certificate has run out, and how admission renews one."""

from collections.abc import Iterator

import pytest
from fakes.live_center import CITY, GULOU, XUANWU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica
from helpers.attacked import Attack, tables_in

from sync.center.admission import admit
from sync.domain.content import Leaf, content_address
from sync.domain.scopes import AUTHORITY
from sync.links.blob_link import BlobLink
from sync.links.http import Refusal
from sync.protocol.session import HINT_LAPSED, Absorbed, Phase
from sync.protocol.spans import Span, span_body


@pytest.fixture(scope="module", name="center")
def _center(tmp_path_factory: pytest.TempPathFactory, module_ground: str) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path_factory.mktemp("center") / "home") as live:
        yield live


NUMBERS = iter(range(30_000, 40_000))


def fresh(organisation: str) -> MemoryReplica:
    return MemoryReplica(next(NUMBERS), organisation)


def heard(device: Device) -> Absorbed:
    outcome = device.round()
    assert not isinstance(outcome, Refusal)
    return outcome


def test_a_lapsed_device_is_given_the_authority_alone(center: LiveCenter, attack: Attack) -> None:
    """Neither runs nor claims nor tips of others come, by cursor or by comparing; what it pushes is durable, and the code is told."""
    lapsed, beside = introduced(center, fresh(GULOU), fresh(GULOU))
    center.admit(lapsed.store, days=-1)
    scope = beside.store.open_incident()
    beside.sync()
    lapsed.store.line(lapsed.store.open_incident(), "仍然送达")
    beside.sync()
    told = heard(lapsed)
    assert HINT_LAPSED in told.reply.hints
    assert {run.scope for run in told.reply.runs} == {AUTHORITY}
    assert not lapsed.session.waiting()
    beside.sync()
    beside.sync()
    assert heard(lapsed).claims == (), "delivery is not told to it either"
    lapsed.session.doubt()
    compared = heard(lapsed)
    told_of = {tip.replica for tips in (compared.reply.doubted or {}).values() for tip in tips}
    assert told_of <= {lapsed.store.replica}
    lapsed.sync()
    assert scope not in {held for _, held in lapsed.store.streams}
    content, pieces = b"plan" * 1000, list[bytes]()
    link, other = (BlobLink(device.link, device.store.sign_key, device.store.sign) for device in (lapsed, beside))
    span = Span(content_address(content), 0, len(content))
    assert link.lacking(span.address).lacks
    assert not link.put(span, span_body(span, (Leaf(0, content, ()),))).lacks, "what it brings is taken"
    with attack("certificate.expired", tables_in(center.directory)):
        link.get(span, pieces.append)
    assert other.get(span, pieces.append)
    assert b"".join(pieces).endswith(content)


def test_a_renewal_brings_what_was_withheld(center: LiveCenter) -> None:
    """The cursor has passed what was withheld; comparing once, as the end of a lapse makes a device do, brings all of it."""
    lapsed, beside = introduced(center, fresh(GULOU), fresh(GULOU))
    center.admit(lapsed.store, days=-1)
    lapsed.sync()
    scope = beside.store.open_incident()
    beside.sync()
    lapsed.sync()
    assert (beside.store.replica, scope) not in lapsed.store.streams
    lapsed.session.certified(b"expired")
    made = admit(center.directory, fingerprint_or_key=lapsed.store.sign_key)
    lapsed.sync()
    assert (beside.store.replica, scope) in lapsed.store.streams
    lapsed.session.certified(b"renewed")
    assert lapsed.session.phase is Phase.COMPARING
    lapsed.sync()
    lapsed.session.certified(b"renewed")
    assert lapsed.session.phase is Phase.STEADY
    assert made.organisation == GULOU


def test_a_renewal_keeps_what_it_does_not_name(center: LiveCenter) -> None:
    """Organisation, offices and letters stay, unless they are given anew; another organisation gives other letters."""
    (device,) = introduced(center, fresh(GULOU))
    key = device.store.sign_key
    first = admit(center.directory, fingerprint_or_key=key, offices=["recorder"], letters="Q")
    again = admit(center.directory, fingerprint_or_key=first.fingerprint)
    assert (again.organisation, again.offices, again.letters) == (GULOU, ("recorder",), "Q")
    assert again.not_after_ms >= first.not_after_ms
    moved = admit(center.directory, fingerprint_or_key=key, organisation=XUANWU)
    assert (moved.organisation, moved.offices, moved.letters != "Q") == (XUANWU, ("recorder",), True)
    assert admit(center.directory, fingerprint_or_key=key, organisation=CITY, offices=["analyst"]).offices == ("analyst",)
