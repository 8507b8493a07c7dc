"""One request and one reply in which every part is filled: what the vectors hold, and what tests spoil part by part."""

from fakes.memory_replica import MemoryReplica

from sync.domain.draft import Urgency
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY, organisation_scope
from sync.oplog.run import Tip
from sync.oplog.tree import TreeHead
from sync.protocol.claims import make_claim
from sync.protocol.messages import Cursor, Reply, Request, Want
from sync.protocol.tips import digests_of

DEVICE = MemoryReplica(1, "320106")
CENTER = ReplicaId(bytes(range(8)))
SCOPE = organisation_scope("320106")
TIP = Tip(replica=DEVICE.replica, scope=SCOPE, seq=3, ordinal=7, hash=bytes(32))


def request() -> Request:
    device = MemoryReplica(1, "320106")
    scope = device.open_incident()
    run = device.run(device.replica, scope, 1, bytes_max=9_999)
    assert run is not None
    return Request(
        replica=device.replica,
        birth=None,
        cursor=Cursor(center=CENTER, n=17, m=2, ahead=((19, 0), (20, 4))),
        tree=TreeHead(9, bytes(32)),
        want=Want(budget=8192, urgency_max=Urgency.RECORD, wait_s=55),
        digests=digests_of([TIP]),
        tips={AUTHORITY: (), SCOPE: (TIP,)},
        runs=(run,),
        births=(device.birth.raw,),
        claims=(make_claim(device.replica, device.sign, at_ms=5, tips=[TIP]),),
    )


def reply() -> Reply:
    return Reply(
        center=CENTER,
        birth=DEVICE.birth.raw,
        root=bytes(32),
        epoch=2,
        center_ms=1_790_000_000_000,
        cursor=Cursor(center=CENTER, n=18),
        more=True,
        tree=TreeHead(10, bytes(32)),
        stale=False,
        nonces=(bytes(16),),
        durable=make_claim(CENTER, DEVICE.sign, at_ms=6, tips=[TIP]),
        refused=((DEVICE.replica, SCOPE, "run.gap"),),
        doubted={SCOPE: (TIP,)},
        backups=(TIP,),
        hints={"doubt": 1},
    )
