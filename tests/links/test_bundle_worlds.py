"""Bundles in the world they are made for: the authority, lapsed and renewed certificates, forks and clones, a laptop without a network."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.authority import Authority
from fakes.carrier import Carrier
from fakes.linked_post import linked, publish
from fakes.live_center import GULOU as CENTER_GULOU
from fakes.live_center import LiveCenter
from fakes.post import Post

from sync.center.admission import admit
from sync.domain.commands.incidents import SetIncidentFacts
from sync.domain.failures import Refused
from sync.domain.lapse import GRACE_MS
from sync.domain.scopes import AUTHORITY, incident_scope
from sync.links.bundle_ask import take_request
from sync.links.bundle_check import CERTIFIED, UNKNOWN
from sync.protocol.bundle_request import parse_request
from sync.store.cipher import connect
from tests.fakes.post import TREE

GULOU, JIANGNING, WUXI = "320106", "320115", "320200"
END_MS = 2_000_000_000_000
LATE_MS = END_MS + GRACE_MS + 1
AT_CENTER = (
    "select reach.seq from reach join holders on holders.number = reach.holder join streams on streams.number = reach.stream"
    " where holders.sort = 'center' and streams.scope = ?"
)
Make = Callable[[str], Carrier]


def trusting(authority: Authority, *carriers: Carrier) -> None:
    """Let devices hold the authority's root and stream."""
    for carrier in carriers:
        carrier.post.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(30)
        carrier.post.receive((authority.run(),))


def entries(carrier: Carrier, where: str = "1") -> int:
    return int(carrier.post.rows(f"select count(*) as n from entries where {where}")[0]["n"])  # noqa: S608 - a test's own words


# The authority.


def test_the_authority_comes_first(carriers: Make) -> None:
    """A device that was never told anything gets certificates, rulings and tree unsealed, ahead of what they make count."""
    one, other = carriers(GULOU), carriers(JIANGNING)
    authority = Authority()
    authority.certify(one.sign_key, GULOU)
    authority.certify(other.sign_key, JIANGNING)
    trusting(authority, one)
    incident = one.open(JIANGNING)
    one.meet(other)
    made = one.make(other)
    seen = other.check(made.paths)
    assert (seen.maker.standing, seen.maker.shown) == (UNKNOWN, GULOU)
    assert seen.maker.root == authority.root
    assert seen.changes.certificates == [GULOU, JIANGNING]
    other.take(made.paths, root=authority.root)
    assert other.post.rows("select standing from replicas where replica = ?", one.replica) == [{"standing": "certified"}]
    assert [row["id"] for row in other.post.rows("select id from incident_rows")] == [incident]
    assert other.check(made.paths).maker.standing == CERTIFIED


def test_another_root_is_not_taken_over(carriers: Make) -> None:
    """A device that trusts a center trusts no second one by a stick."""
    one, other = carriers(GULOU), carriers(JIANGNING)
    mine, theirs = Authority(), Authority()
    mine.certify(one.sign_key, GULOU)
    trusting(mine, one)
    trusting(theirs, other)
    one.meet(other)
    made = one.make(other)
    assert other.check(made.paths).maker.other_root
    with pytest.raises(Refused, match=r"bundle\.other_root"):
        other.take(made.paths, root=mine.root)
    other.take(made.paths)
    assert other.post.writer.call(lambda desk: desk.trust.root).result(30) == theirs.root


def test_a_ruling_says_what_it_sets_aside_before_it_does(carriers: Make) -> None:
    """The preview counts the entries held here that it concerns."""
    one, other = carriers(GULOU), carriers(JIANGNING)
    authority = Authority()
    for carrier in (one, other):
        authority.certify(carrier.sign_key, carrier.post.organisation)
    trusting(authority, one, other)
    one.meet(other)
    incident = one.open(JIANGNING)
    one.write(incident, 4)
    other.take(one.make(other).paths)
    authority.rule(one.replica, [[3, 5]])
    one.post.receive((authority.run(),))
    made = one.make(other)
    (ruling,) = other.check(made.paths).changes.rulings
    assert (ruling.replica, ruling.organisation, ruling.entries) == (one.replica, GULOU, 3)
    other.take(made.paths)
    assert len(other.post.rows("select 1 from journal_rows")) == 1


def test_a_lapsed_recipient_gets_its_renewal_and_nothing_else(carriers: Make) -> None:
    """Expiry limits what a device is given; with the renewal everything that was held back goes."""
    one, other = carriers(GULOU), carriers(JIANGNING)
    authority = Authority()
    for carrier in (one, other):
        authority.certify(carrier.sign_key, carrier.post.organisation)
    trusting(authority, one, other)
    one.meet(other)
    one.write(one.open(JIANGNING), 3)
    one.post.clock.ms = LATE_MS
    made = one.make(other)
    seen = other.check(made.paths)
    assert (seen.new, seen.parts[0].unreadable) == (0, 0)
    authority.certify(other.sign_key, JIANGNING, not_after_ms=LATE_MS + 10**9)
    one.post.receive((authority.run(),))
    renewed = one.make(other)
    assert other.check(renewed.paths).changes.certificates == [JIANGNING]
    assert other.take(renewed.paths).new == 1 + 5


def test_a_recipient_in_its_grace_is_given_as_before(carriers: Make) -> None:
    """Who makes a bundle away from the center can't renew, so for two weeks a certificate that has run out holds nothing back."""
    one, other = carriers(GULOU), carriers(JIANGNING)
    authority = Authority()
    for carrier in (one, other):
        authority.certify(carrier.sign_key, carrier.post.organisation, not_after_ms=END_MS)
    trusting(authority, one, other)
    one.meet(other)
    one.write(one.open(JIANGNING), 3)
    one.post.clock.ms = END_MS + GRACE_MS - 60_000
    assert other.take(one.make(other).paths).new == 5


def test_a_revoked_recipient_gets_nothing(carriers: Make) -> None:
    """Nor is a bundle made for it among others."""
    one, other = carriers(GULOU), carriers(JIANGNING)
    authority = Authority()
    for carrier in (one, other):
        authority.certify(carrier.sign_key, carrier.post.organisation)
    trusting(authority, one)
    one.meet(other)
    authority.rule(other.replica, [[1, None]])
    one.post.receive((authority.run(),))
    with pytest.raises(Refused, match=r"bundle\.recipient_revoked"):
        one.make(other)


def test_a_certificate_shown_counts_until_the_authority_speaks(carriers: Make) -> None:
    """A request brings its device's certificate along, and no person need accept what the root has certified."""
    one, other = carriers(GULOU), carriers(JIANGNING)
    authority = Authority()
    trusting(authority, one)
    authority.certify(other.sign_key, JIANGNING)
    trusting(authority, other)
    asker = take_request(one.place, parse_request(other.request()))
    assert (asker.standing, asker.organisation) == (CERTIFIED, JIANGNING)
    one.write(one.open(JIANGNING), 1)
    assert one.make(other).news


# Forks and clones.


def cloned(carrier: Carrier, path: Path) -> Carrier:
    """Return a second device on a copy of the first one's home."""
    home = path / "home"
    home.mkdir(parents=True)
    target = connect(home / "qianzhi.db", carrier.post.home.key(), read_only=False)
    carrier.post.reader.backup(target)
    target.close()
    (home / "database.key").write_bytes(carrier.post.home.key_file.read_bytes())
    return Carrier(path, post=Post(home, carrier.post.organisation, clock=carrier.post.clock))


@pytest.fixture
def forked(carriers: Make, tmp_path: Path) -> Iterator[tuple[Carrier, Carrier, bytes]]:
    """A producer and its clone that each wrote on, and the incident they share with 江宁."""
    one = carriers(GULOU)
    incident = one.open(JIANGNING)
    twin = cloned(one, tmp_path / "twin")
    one.post.do(SetIncidentFacts(incident=incident, facts={"trapped": 2}))
    twin.post.do(SetIncidentFacts(incident=incident, facts={"trapped": 5}))
    twin.write(incident, 2)
    yield one, twin, incident
    twin.close()


def test_a_fork_comes_by_bundle(carriers: Make, forked: tuple[Carrier, Carrier, bytes]) -> None:
    """The preview says that another branch is held; both are kept as proof, and every order of the two ends the same."""
    one, twin, incident = forked
    readers = [carriers(JIANGNING), carriers(JIANGNING)]
    for reader in readers:
        for maker in (one, twin):
            reader.meet(maker)
            maker.meet(reader)
    made = [[maker.make(reader).paths for maker in (one, twin)] for reader in readers]
    readers[0].take(made[0][0])
    assert readers[0].check(made[0][1]).forks == 1
    readers[0].take(made[0][1])
    for paths in reversed(made[1]):
        readers[1].take(paths)
    scope = [incident_scope(incident)]
    assert readers[0].post.hashes(scope) == readers[1].post.hashes(scope)
    assert all(reader.post.rows("select 1 from forks") for reader in readers)


@pytest.mark.expects_warnings
def test_a_clone_that_meets_itself_begins_a_new_life(carriers: Make, forked: tuple[Carrier, Carrier, bytes]) -> None:
    """What its twin wrote comes back to it through another device: it goes on as another replica, and nothing is lost."""
    one, twin, _ = forked
    between = carriers(JIANGNING)
    for maker in (one, twin):
        between.meet(maker)
        maker.meet(between)
    between.take(twin.make(between).paths)
    before = one.replica
    # No bundle brings a device its own streams; a link, or a request of its next life, does.
    one.post.receive(tuple(run for run in between.post.runs() if run.replica == before))
    assert one.replica != before
    between.meet(one)
    one.write(one.open(JIANGNING, title="新生命所写"), 1)
    between.take(one.make(between).paths)
    assert len(between.post.rows("select 1 from incident_rows where title = '新生命所写'")) == 1


# A laptop that never sees a network.


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center" / "home") as live:
        yield live


@pytest.mark.expects_warnings("link ")
def test_a_laptop_without_a_network_gets_plans_in_and_its_log_out(tmp_path: Path, center: LiveCenter, carriers: Make) -> None:
    """Its request goes to a device of the network, plans come back; what it wrote reaches the center through that device.

    The center certifies it; certificate and the center's receipt come to it by the next stick, and nothing was rewritten.
    """
    (between,) = linked(tmp_path, center, CENTER_GULOU)
    desk = Carrier(tmp_path / "between", post=between.post)
    laptop = carriers(CENTER_GULOU)
    plan = publish(between, "防汛预案")
    desk.meet(laptop)
    made = desk.make(laptop)
    seen = laptop.check(made.paths)
    assert (seen.maker.standing, seen.maker.shown) == (UNKNOWN, CENTER_GULOU)
    laptop.take(made.paths, root=seen.maker.root)
    assert [row["name"] for row in laptop.post.rows("select name from plan_rows")] == ["防汛预案"]
    assert laptop.place.blobs.blobs.get(plan) is not None
    incident = laptop.open(title="断网时的事件")
    laptop.write(incident, 5)
    out = laptop.make(desk)
    desk.take(out.paths)
    between.agent.changed()
    between.until(lambda now: now.held_back > 0)
    admit(center.directory, fingerprint_or_key=laptop.sign_key, organisation=CENTER_GULOU)
    between.sees("select 1 from replicas where replica = ? and standing = 'certified'", laptop.replica)
    between.sees(AT_CENTER, incident_scope(incident))
    back = desk.make(laptop)
    laptop.take(back.paths)
    assert laptop.post.rows("select certificate is not null as has from replicas where standing = 'own'") == [{"has": 1}]
    assert laptop.post.rows(AT_CENTER, incident_scope(incident)) == [{"seq": 6}]
    between.close()


def test_nobody_but_the_center_writes_authority(carriers: Make) -> None:
    """What stands unsealed is the authority's alone: a device has no stream there."""
    one = carriers(GULOU)
    assert all(tip.scope != AUTHORITY for tip in one.post.tips())
    assert TREE[0].code == "320000"
