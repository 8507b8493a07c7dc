"""The registry of kinds: every number that may stand in an op, with what it means. Add-only.

`SCHEMA` is written in each entry's header; it grows by one whenever a release adds a kind, a field, a state or a choice.

Pure. Source: our design.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sync.domain.kind import Kind
from sync.domain.kinds.assignment import ASSIGNMENT
from sync.domain.kinds.attachment import ATTACHMENT
from sync.domain.kinds.authority import DEVICE, OFFICE, ORGANISATION, RULING
from sync.domain.kinds.circle import CIRCLE
from sync.domain.kinds.force import CONTACT, UNIT
from sync.domain.kinds.incident import INCIDENT
from sync.domain.kinds.journal import JOURNAL
from sync.domain.kinds.look import LOOK
from sync.domain.kinds.order import ORDER, RECIPIENT
from sync.domain.kinds.person import DUTY, PERSON
from sync.domain.kinds.plan import PLAN, PLAN_VERSION
from sync.domain.kinds.post import POST
from sync.domain.kinds.response import GROUP, RESPONSE, TASK

SCHEMA = 1

_EVERY = (
    ORGANISATION,
    DEVICE,
    OFFICE,
    CIRCLE,
    UNIT,
    CONTACT,
    INCIDENT,
    ASSIGNMENT,
    POST,
    JOURNAL,
    ORDER,
    RECIPIENT,
    PLAN,
    PLAN_VERSION,
    RESPONSE,
    GROUP,
    TASK,
    RULING,
    ATTACHMENT,
    PERSON,
    DUTY,
    LOOK,
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _EVERY})
KINDS_BY_NUMBER: Mapping[int, Kind] = MappingProxyType({kind.number: kind for kind in _EVERY})
assert len(KINDS) == len(KINDS_BY_NUMBER) == len(_EVERY)
