"""Every refusal that the rules of this package can raise, with the facts that its sentence may show.

The window has a sentence in each language for each code; tests hold this list against the source and against the
translations. Codes that follow from a declaration are derived from it, so a new kind brings its own.

Pure. Source: our design.
"""

from collections.abc import Iterator

from sync.domain.registry import KINDS
from sync.domain.scopes import ScopeSort

_WRITTEN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("attachment.already_attached", ("name",)),
    ("attachment.empty", ("name",)),
    ("attachment.not_stored", ("name",)),
    ("attachment.preview_not_a_picture", ()),
    ("attachment.preview_too_large", ("bytes", "bytes_max")),
    ("attachment.subject_unknown", ("value",)),
    ("attachment.too_large", ("gigabytes", "name")),
    ("center.address", ("field",)),
    ("center.plaintext", ("field",)),
    ("circle.already_member", ("organisation",)),
    ("circle.not_member", ("organisation",)),
    ("circle.not_owner", ("owner",)),
    ("command.malformed", ("field", "name")),
    ("command.unknown", ("name",)),
    ("duty.ended", ()),
    ("enrol.code", ("field",)),
    ("enrol.unproved", ()),
    ("facts.none", ()),
    ("field.fixed", ("field",)),
    ("field.malformed", ("field", "kind")),
    ("field.out_of_bounds", ("field", "greatest", "kind", "least")),
    ("field.too_long", ("chars", "chars_max", "field", "kind")),
    ("field.unknown", ("field",)),
    ("field.unknown_choice", ("field", "kind", "value")),
    ("group.already_member", ("organisation",)),
    ("group.ended", ("state",)),
    ("group.not_member", ("organisation",)),
    ("incident.already_party", ("organisation",)),
    ("incident.closed", ("state",)),
    ("incident.lead_stays", ("organisation",)),
    ("incident.merge_cycle", ("number",)),
    ("incident.merge_into_itself", ()),
    ("incident.mode_mismatch", ("mode", "other")),
    ("incident.not_initial", ("state",)),
    ("incident.not_party", ("organisation",)),
    ("incident.party_engaged", ("organisation",)),
    ("journal.not_ticked", ("tick",)),
    ("journal.ticked_already", ("tick",)),
    ("kind.unknown", ("kind",)),
    ("lan.no_card", ()),
    ("look.not_private", ("kind",)),
    ("look.subject_missing", ("field",)),
    ("office.may_not", ("kind", "move", "office")),
    ("office.unknown", ("office",)),
    ("order.leaves_drill", ("mode", "organisation")),
    ("order.not_issuer", ("issuer",)),
    ("order.not_recipient", ("recipient",)),
    ("order.not_refused", ("state",)),
    ("order.recipient_not_member", ("organisation",)),
    ("order.recipient_not_party", ("organisation",)),
    ("order.recipients_missing", ("field",)),
    ("order.second_person", ("name",)),
    ("order.recipients_open", ("count",)),
    ("order.too_many_recipients", ("count", "most")),
    ("organisation.unknown", ("organisation",)),
    ("person.name_taken", ("name",)),
    ("person.office_held", ("office",)),
    ("person.office_not_held", ("office",)),
    ("person.offices_missing", ("field",)),
    ("plan.activation_too_large", ("bytes", "most")),
    ("plan.already_active", ("name",)),
    ("plan.code_taken", ("plan_code",)),
    ("plan.content_not_held", ()),
    ("plan.level_absent", ("level",)),
    ("plan.malformed", ("at",)),
    ("plan.not_in_force", ("state",)),
    ("plan.too_large", ("bytes", "most")),
    ("point.ambiguous", ("value",)),
    ("point.latitude_out_of_bounds", ("value",)),
    ("point.longitude_out_of_bounds", ("value",)),
    ("point.unreadable", ("value",)),
    ("post.closed", ()),
    ("post.no_offer", ()),
    ("post.not_successor", ("successor",)),
    ("post.scene_exists", ("name",)),
    ("question.changed", ("kind",)),
    ("question.none", ("kind",)),
    ("recipient.ended", ("state",)),
    ("recipient.extension_changed", ()),
    ("recipient.extension_past", ("field",)),
    ("recipient.no_extension_asked", ()),
    ("record.not_held", ("kind",)),
    ("record.struck", ("kind",)),
    ("response.countersigned", ("name",)),
    ("response.not_approver", ("name",)),
    ("response.not_active", ("state",)),
    ("response.not_oral", ()),
    ("row.call_sign_exists", ("value",)),
    ("row.call_sign_twice", ("value",)),
    ("row.changed_meanwhile", ("value",)),
    ("row.name_twice", ("value",)),
    ("row.no_such_place", ("latitude", "longitude")),
    ("row.not_a_date", ("field", "value")),
    ("row.not_a_number", ("field", "value")),
    ("row.other_organisation", ("value",)),
    ("scope.may_not_write", ("kind", "move")),
    ("scope.unknown", ()),
    ("unit.already_assigned_here", ("unit",)),
    ("unit.assigned_elsewhere", ("incident", "unit")),
    ("unit.name_taken", ("name",)),
    ("unit.unavailable", ("reason", "unit")),
    ("units.no_good_row", ("rows",)),
    ("units.too_many_rows", ("most", "rows")),
)

# Texts that an act needs although the field is not required of every record.
NEEDED: tuple[tuple[str, str], ...] = (
    ("assignment", "reason"),
    ("attachment", "reason"),
    ("contact", "reason"),
    ("incident", "grade"),
    ("incident", "grade_basis"),
    ("incident", "reason"),
    ("journal", "reason"),
    ("order", "reason"),
    ("person", "reason"),
    ("plan_version", "reason"),
    ("post", "handover_brief"),
    ("post", "successor"),
    ("recipient", "extension_note"),
    ("recipient", "extension_reason"),
    ("recipient", "reason"),
    ("recipient", "report"),
    ("recipient", "told_by"),
    ("response", "reason"),
    ("task", "reason"),
    ("unit", "readiness"),
    ("unit", "reason"),
)


def _derived() -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind in KINDS.values():
        if kind.scopes == {ScopeSort.AUTHORITY}:
            continue
        if kind.life is not None:
            yield f"{kind.name}.illegal_transition", ("move", "state")
        yield from ((f"{kind.name}.{field.name}_missing", ("field",)) for field in kind.fields if field.required)
    yield from ((f"{kind}.{name}_missing", ("field",)) for kind, name in NEEDED)


CODES: tuple[tuple[str, tuple[str, ...]], ...] = tuple(sorted({*_WRITTEN, *_derived()}))
