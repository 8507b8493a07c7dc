"""Claims about the centers of one house as a device knows them: which it talks to, which stands beside, which life ended (K8)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fakes.post import Post

from sync.domain.ids import ReplicaId
from sync.oplog.birth import Birth, Certificate, Role, make_birth, make_certificate
from sync.oplog.hashing import public_bytes
from sync.store.centers import CENTER, OTHER, PAST, is_of_line, only_center, only_life, sort_of_center
from sync.store.desk import Desk

ROOT, PROVINCE_KEY, CITY_KEY = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3))
WAIT_S = 30


def life(key: Ed25519PrivateKey, number: int, *, organisation: str | None = None, before: Birth | None = None) -> Birth:
    """Return a life of a center that the root certified."""
    certificate = Certificate(
        role=Role.CENTER,
        sign_key=public_bytes(key),
        seal_key=bytes(32),
        organisation=organisation,
        offices=(),
        letters="",
        not_after_ms=2**40,
        serial=1,
    )
    predecessor = None if before is None else before.replica
    word = make_certificate(ROOT, certificate)
    return make_birth(key, seal_key=bytes(32), nonce=bytes([number]) * 16, predecessor=predecessor, certificate=word)


PROVINCE = life(PROVINCE_KEY, 1)
PROVINCE_LATER = life(PROVINCE_KEY, 2, before=PROVINCE)
PROVINCE_REKEYED = life(Ed25519PrivateKey.from_private_bytes(bytes([4]) * 32), 3, before=PROVINCE_LATER)
CITY = life(CITY_KEY, 1, organisation="320100")
CITY_LATER = life(CITY_KEY, 2, organisation="320100", before=CITY)
UNHEARD = ReplicaId(b"unheard!")


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path / "home", "320106")
    made.writer.call(lambda desk: desk.trust.pin_root(public_bytes(ROOT))).result(WAIT_S)
    for birth in (PROVINCE, PROVINCE_LATER, PROVINCE_REKEYED, CITY, CITY_LATER):
        made.writer.call(lambda desk, raw=birth.raw: desk.trust.learn_birth(raw, now_ms=1)).result(WAIT_S)
    yield made
    made.close()


def known(post: Post, **sorts: str) -> None:
    """Let the device know centers as these."""
    births = {"province": PROVINCE, "province_later": PROVINCE_LATER, "city": CITY, "city_later": CITY_LATER}

    def note(desk: Desk) -> None:
        desk.connection.execute("delete from holders")
        for name, sort in sorts.items():
            desk.connection.execute("insert into holders (replica, sort, name) values (?, ?, '')", (births[name].replica, sort))

    post.writer.call(note).result(WAIT_S)


def sorts(post: Post) -> dict[bytes, str]:
    return {row["replica"]: row["sort"] for row in post.rows("select replica, sort from holders")}


def test_lives_of_one_center_are_known_by_key_and_by_predecessor(post: Post) -> None:
    """The same key, or a life that names the other however far back; a city's is another; of one unheard of it is assumed."""

    def lines(desk: Desk) -> list[bool]:
        pairs = (
            (PROVINCE, PROVINCE_LATER),
            (PROVINCE, PROVINCE_REKEYED),
            (PROVINCE_REKEYED, PROVINCE),
            (PROVINCE, CITY),
            (CITY_LATER, PROVINCE_REKEYED),
        )
        found = [is_of_line(desk.connection, one.replica, other.replica) for one, other in pairs]
        return [*found, is_of_line(desk.connection, UNHEARD, CITY.replica), is_of_line(desk.connection, CITY.replica, CITY.replica)]

    assert post.writer.call(lines).result(WAIT_S) == [True, True, True, False, False, True, True]


def test_another_center_stays_known_and_an_earlier_life_does_not(post: Post) -> None:
    """Going from the city to the province keeps what the city holds; the province's next life ends the one before."""
    known(post, city="center", province="other")
    assert post.writer.call(lambda desk: only_center(desk.connection, PROVINCE.replica)).result(WAIT_S)
    assert sorts(post) == {CITY.replica: OTHER, PROVINCE.replica: OTHER}, "the one talked to is noted by who learns of it"
    known(post, city="other", province="center")
    assert post.writer.call(lambda desk: only_center(desk.connection, PROVINCE_REKEYED.replica)).result(WAIT_S)
    assert sorts(post) == {CITY.replica: OTHER, PROVINCE.replica: PAST}
    assert not post.writer.call(lambda desk: only_center(desk.connection, PROVINCE_REKEYED.replica)).result(WAIT_S)


def test_a_later_life_of_another_center_ends_the_one_before(post: Post) -> None:
    """The province was restored, and a device at the city hears of it: what its past life held is not known to be held."""
    known(post, city="center", province="other")
    post.writer.call(lambda desk: only_life(desk.connection, PROVINCE_LATER.replica)).result(WAIT_S)
    assert sorts(post) == {CITY.replica: CENTER, PROVINCE.replica: PAST}


@pytest.mark.parametrize(
    ("held", "told", "sort"),
    [
        ({}, PROVINCE, CENTER),
        ({"city": "center"}, PROVINCE, OTHER),
        ({"city": "center"}, CITY, CENTER),
        ({"city": "center"}, CITY_LATER, CENTER),
        ({"city_later": "center"}, CITY, PAST),
        ({"city": "center", "province_later": "other"}, PROVINCE, PAST),
        ({"city": "center", "province": "other"}, PROVINCE_LATER, OTHER),
        ({"province": "other"}, CITY, CENTER),
    ],
)
def test_what_a_center_counts_as_of_which_somebody_told(post: Post, held: dict[str, str], told: Birth, sort: str) -> None:
    """The whole table: nobody known, the same one, its later and its earlier life, one beside it."""
    known(post, **held)
    assert post.writer.call(lambda desk: sort_of_center(desk.connection, told.replica)).result(WAIT_S) == sort


def test_a_center_of_an_organisation_is_no_authority(post: Post) -> None:
    """Its standing is a center's, so its word on what it holds counts; a stream of the authority by it does not fold."""
    rows = {row["replica"]: (row["standing"], row["organisation"]) for row in post.rows("select * from replicas where standing = 'center'")}
    assert rows[CITY.replica] == ("center", "320100")
    assert rows[PROVINCE.replica] == ("center", "")
