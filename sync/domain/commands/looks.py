"""Looking at what is masked: the act and its record are one.

Pure. Source: domain notes §3.3, §6; 个人信息保护法 art. 51, 54 (who handled personal data is to be known).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sync.domain.commands.rules import create, held, may
from sync.domain.draft import Draft, View
from sync.domain.failures import Refused
from sync.domain.kinds.look import SHOW
from sync.domain.registry import KINDS
from sync.domain.scopes import organisation_scope

# What a record's document holds of persons: no field of its own.
WITHIN: Mapping[str, frozenset[str]] = MappingProxyType({"plan_version": frozenset({"contacts"})})


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLook:
    """See, print or hand out fields that are masked.

    Attributes:
        kind: of the record, or of the records.
        fields: names of the private ones.
        subject: the record, None for many.
        records: how many, where there is no one subject.
        about: what is known of it without a person: an office, a group.
    """

    act: str
    kind: str
    fields: tuple[str, ...]
    subject: bytes | None = None
    records: int | None = None
    about: str | None = None
    reason: str | None = None


def note_look(view: View, request: NoteLook, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Write who looked at what, in the scope of the organisation for which the author acts.

    Raises: Refused: `kind.unknown`, `look.not_private`, `look.subject_missing`, `record.not_held`, access and field codes.
    """
    scope = organisation_scope(view.author.organisation)
    may(view, scope, "look", "create")
    declared = KINDS.get(request.kind)
    if declared is None:
        raise Refused("kind.unknown", kind=request.kind)
    private = {field.name for field in declared.fields if field.private} | WITHIN.get(request.kind, frozenset())
    if not request.fields or not private.issuperset(request.fields):
        raise Refused("look.not_private", kind=request.kind)
    if request.subject is not None:
        held(view, request.kind, request.subject)
    elif request.act == SHOW:
        raise Refused("look.subject_missing", field="subject")
    fields = {
        "act": request.act,
        "subject_kind": request.kind,
        "subject": request.subject,
        "seen": ",".join(dict.fromkeys(request.fields)),
        "records": request.records,
        "about": request.about,
        "reason": request.reason,
    }
    return Draft(scope=scope, writes=(create("look", fields),))
