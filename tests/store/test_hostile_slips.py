"""Hostile slips: real ones cut, flipped and lied about, as bytes and as the groups that people read to one another."""

from pathlib import Path
from random import Random

import pytest
from fakes.mutations import mutated
from fakes.peak import forget_peak, peak_bytes
from fakes.post import Post

from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId, op_id
from sync.domain.scopes import incident_scope
from sync.oplog.slip import parse_slip, read_slip_text, slip_text
from sync.store import slips
from sync.store.slips import UNVERIFIED, VERIFIED


def handed_out(post: Post) -> list[bytes]:
    """Return slips of some short entries."""
    incident = post.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    post.do(AddParty(incident=incident, organisation="320115"))
    post.do(WriteJournal(scope=incident_scope(incident), line="到场", channel="radio"))
    post.do(IssueOrderNow(text="封闭道路", urgency="flash", organisations=("320115",), incident=incident))
    replica, found = ReplicaId(post.replica), []
    for row in post.rows("select ordinal from entries order by ordinal"):
        try:
            found.append(slips.hand_out(post.reader, op_id(replica, row["ordinal"], 0)).raw)
        except Refused:
            continue
    assert len(found) > 2
    return found


MEMORY_BYTES_MAX = 64 * 2**20


def state_of(post: Post) -> tuple[object, list[tuple[object, ...]]]:
    """Return what all rows hash to, and the slips of known authors."""
    rows = post.rows("select * from slips where standing <> ? order by 1, 2, 3", UNVERIFIED)
    return post.hashes(), [(bytes(row["replica"]), row["ordinal"], row["standing"]) for row in rows]


def spoken(raw: bytes, chance: Random) -> str:
    """Return the groups of a slip with a few characters misheard, left out or said twice."""
    text = list(slip_text(raw))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        text[at] = chance.choice(("", text[at] * 2, "U", "é", " ", chance.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ")))
    return "".join(text)


@pytest.mark.parametrize("count", [1_500, pytest.param(20_000, marks=pytest.mark.slow)])
def test_hostile_slips_are_refused_and_change_nothing(count: int, seed: int, tmp_path: Path) -> None:
    """Each is malformed, or refused with a code of its own; none counts, and no other exception comes out."""
    posts = Post(tmp_path / "gulou", "320106"), Post(tmp_path / "jiangning", "320115")
    try:
        author, reader = posts
        raws = handed_out(author)
        reader.receive((), births=author.births())
        before, chance = state_of(reader), Random(seed)
        forget_peak()
        idle = peak_bytes()
        codes, repacked = set[str](), 0
        for at in range(count):
            raw = raws[at % len(raws)]
            if chance.random() < 0.3:
                try:
                    raw = read_slip_text(spoken(raw, chance))
                except Refused as refused:
                    codes.add(refused.code)
                    continue
            else:
                raw = mutated(raw, chance, raws)
            if raw in raws:
                continue
            outcome = reader.writer.call(lambda desk, raw=raw: slips.take_in(desk, raw, now_ms=1))  # type: ignore[misc]
            error = outcome.exception(30)
            if error is None:
                # Another packing of the same signed entry says the same; else its author is one that nobody here knows, and it waits.
                same = parse_slip(raw).entry.body in {parse_slip(one).entry.body for one in raws}
                assert same or (outcome.result().standing, raw[1:9] == author.replica) == (UNVERIFIED, False), raw.hex()
                repacked += same
                continue
            assert isinstance(error, Refused), (raw.hex(), error)
            codes.add(error.code)
        assert {"slip.malformed", "slip.forged"} <= codes, codes
        assert peak_bytes() - idle <= MEMORY_BYTES_MAX
        assert repacked or state_of(reader) == before
        assert {slip[-1] for slip in state_of(reader)[1]} <= {VERIFIED}
    finally:
        for post in posts:
            post.close()
