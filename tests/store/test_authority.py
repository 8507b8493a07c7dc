"""What the center says, as a device lives it: certificates, rulings early and late, organisations, another center's root."""

from typing import Any

import pytest

from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Refused
from sync.domain.scopes import incident_scope
from sync.store.rebuild import check
from tests.fakes.authority import Authority
from tests.fakes.post import TREE, Post, carry


def own_key(post: Post) -> bytes:
    return bytes(post.rows("select sign_key from replicas where standing = 'own'")[0]["sign_key"])


def pin(authority: Authority, *posts: Post) -> None:
    """Pin the center's root at each post."""
    for post in posts:
        post.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(30)


def lines(post: Post) -> list[Any]:
    return [row["line"] for row in post.rows("select line from journal_rows order by created_ms")]


def watch(post: Post, count: int) -> bytes:
    """Open an incident and write lines 0 to count - 1 at ordinals 2 to count + 1."""
    incident = post.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    for number in range(count):
        post.do(WriteJournal(scope=incident_scope(incident), line=str(number), channel="radio"))
    return incident


def test_a_certificate_lets_what_was_written_count(gulou: Post, jiangning: Post) -> None:
    """Worked example H: two devices that never met the center are certified later; nothing is rewritten, all of it counts."""
    incident = watch(gulou, 2)
    carry(gulou, jiangning)
    assert lines(jiangning) == []
    authority = Authority()
    authority.certify(own_key(gulou), "320106")
    pin(authority, gulou, jiangning)
    for post in (gulou, jiangning):
        post.receive((authority.run(),))
    assert lines(jiangning) == ["0", "1"]
    number = gulou.do(OpenIncident(title="新的", mode="actual")).number
    assert number == "鼓楼-B-0002"
    assert gulou.rows("select number from incident_rows where id = ?", incident)[0]["number"].startswith("鼓楼-?")
    assert jiangning.rows("select by_organisation from incident_rows")[0]["by_organisation"] == "320106"


def test_a_certificate_for_another_organisation_moves_the_device(gulou: Post) -> None:
    """What the center certifies replaces what the device claimed; the old rows name the new organisation."""
    watch(gulou, 1)
    authority = Authority()
    authority.certify(own_key(gulou), "320115")
    pin(authority, gulou)
    gulou.receive((authority.run(),))
    assert gulou.rows("select by_organisation from incident_rows")[0]["by_organisation"] == "320115"
    assert gulou.do(OpenIncident(title="新的", mode="actual")).number == "江宁-B-0002"


@pytest.mark.parametrize("early", [True, False])
def test_a_ruling_sets_aside_and_a_narrower_one_gives_back(gulou: Post, jiangning: Post, early: bool) -> None:  # noqa: FBT001
    """Worked example E: 5 to the end is set aside; then all up to 7 is admitted again with its ids; 8 and later stay aside."""
    watch(gulou, 8)
    authority = Authority()
    authority.certify(own_key(gulou), "320106")
    first = authority.rule(gulou.replica, [[5, None]])
    pin(authority, jiangning)
    if early:
        jiangning.receive((authority.run(),))
    carry(gulou, jiangning)
    if not early:
        jiangning.receive((authority.run(),))
    assert lines(jiangning) == ["0", "1", "2"]
    assert (
        len(
            jiangning.rows(
                "select 1 as one from entries where ordinal >= 5 and replica = (select number from replicas where replica = ?)",
                gulou.replica,
            )
        )
        == 5
    )
    authority.rule(gulou.replica, [[8, None]], replaces=(first,))
    jiangning.receive((authority.run(),))
    assert lines(jiangning) == ["0", "1", "2", "3", "4", "5"]
    jiangning.settle()
    assert check(jiangning.home, shipped=TREE).different == ()


def test_two_rulings_that_do_not_name_each_other_unite_and_ask(gulou: Post, jiangning: Post) -> None:
    """The union is set aside, and a question stands until one names both."""
    watch(gulou, 6)
    authority = Authority()
    authority.certify(own_key(gulou), "320106")
    one = authority.rule(gulou.replica, [[3, 3]])
    two = authority.rule(gulou.replica, [[5, 5]])
    pin(authority, jiangning)
    jiangning.receive((authority.run(),))
    carry(gulou, jiangning)
    assert lines(jiangning) == ["0", "2", "4", "5"]
    assert {row["entity"] for row in jiangning.rows("select entity from questions where sort = 'ruling'")} == {one, two}
    authority.rule(gulou.replica, [], replaces=(one, two))
    jiangning.receive((authority.run(),))
    assert lines(jiangning) == ["0", "1", "2", "3", "4", "5"]
    assert jiangning.rows("select entity from questions") == []


def test_a_ruling_over_the_founding_entry_takes_the_incident_off_the_screen(gulou: Post, jiangning: Post) -> None:
    """What created a record can be set aside like anything else; the log keeps it."""
    incident = watch(gulou, 1)
    authority = Authority()
    authority.certify(own_key(gulou), "320106")
    pin(authority, jiangning)
    jiangning.receive((authority.run(),))
    carry(gulou, jiangning)
    assert len(jiangning.rows("select 1 as one from incident_rows where id = ?", incident)) == 1
    authority.rule(gulou.replica, [[1, 1]])
    jiangning.receive((authority.run(),))
    assert jiangning.rows("select id from incident_rows") == []
    assert lines(jiangning) == ["0"]


def test_authority_of_a_stranger_counts_for_nothing(gulou: Post) -> None:
    """Without the pinned root's word an authority stream is kept and folds nothing; another root can't be pinned over the first."""
    stranger = Authority()
    stranger.certify(own_key(gulou), "320200")
    pin(Authority(), gulou)
    gulou.receive((stranger.run(),))
    assert gulou.rows("select * from device_rows") == []
    with pytest.raises(Refused) as refusal:
        pin(stranger, gulou)
    assert refusal.value.code == "trust.other_root"


def test_the_root_arriving_last_makes_everything_count(gulou: Post) -> None:
    """Order does not matter: authority first, root later."""
    authority = Authority()
    authority.certify(own_key(gulou), "320106")
    authority.organisation("320106001", "宁海路派出所", "320106")
    gulou.receive((authority.run(),))
    assert gulou.rows("select * from organisation_rows") == []
    pin(authority, gulou)
    gulou.settle()
    assert [row["name"] for row in gulou.rows("select name from organisation_rows")] == ["宁海路派出所"]
    incident = gulou.do(OpenIncident(title="积水", mode="actual")).created[0]
    gulou.do(AddParty(incident=incident, organisation="320106001"))


def test_a_device_is_not_the_authority(gulou: Post, jiangning: Post) -> None:
    """A certified device's key signs no authority record that counts."""
    authority = Authority()
    authority.certify(own_key(gulou), "320106")
    forged = Authority(root=authority.root_key)
    forged.birth, forged.key = authority.birth, authority.key
    pin(authority, jiangning)
    jiangning.receive((authority.run(),))
    assert jiangning.rows("select standing from replicas where standing = 'center'") == [{"standing": "center"}]
    carry(gulou, jiangning)
    assert jiangning.rows("select standing from replicas where replica = ?", gulou.replica)[0]["standing"] == "certified"
