"""The registry of commands: each request's name, class and rule, and its plain form for the way between two processes.

A request travels as ``(name, mapping)`` of plain values: text, numbers, flags, bytes, lists, maps with text keys. Reading
one back is strict, so a malformed message is a refusal and never a failure inside a rule.

Pure. Source: our design.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from sync.domain.commands import (
    attachments,
    circles,
    dispatch,
    extensions,
    forces,
    groups,
    incident_steps,
    incidents,
    journals,
    looks,
    merges,
    orders,
    persons,
    plans,
    posts,
    questions,
    recipients,
)
from sync.domain.commands import responses as responding
from sync.domain.draft import Draft, View
from sync.domain.failures import Refused

Decide = Callable[..., Draft | tuple[Draft, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command.

    Attributes:
        name: the request's class name; stable, because it travels.
        request: frozen dataclass of plain values.
        decide: ``(view, request, *, at_ms) → draft or drafts``, raises `Refused`.
        number: `command_no` of the entries it writes (add-only).
    """

    name: str
    request: type
    decide: Decide
    number: int


# Position + 1 is the command's number on the wire: add at the end, never reorder.
_EVERY: tuple[tuple[type, Decide], ...] = (
    (incidents.OpenIncident, incidents.open_incident),
    (incidents.SetIncidentFacts, incidents.set_incident_facts),
    (incidents.GradeIncident, incidents.grade_incident),
    (incidents.AddParty, incidents.add_party),
    (incident_steps.SubmitIncident, incident_steps.submit_incident),
    (incident_steps.ConfirmIncident, incident_steps.confirm_incident),
    (incident_steps.CallFalse, incident_steps.call_false),
    (incident_steps.StartHandling, incident_steps.start_handling),
    (incident_steps.ControlIncident, incident_steps.control_incident),
    (incident_steps.StartAftermath, incident_steps.start_aftermath),
    (incident_steps.CloseIncident, incident_steps.close_incident),
    (incident_steps.ReopenIncident, incident_steps.reopen_incident),
    (incident_steps.ArchiveIncident, incident_steps.archive_incident),
    (incident_steps.VoidIncident, incident_steps.void_incident),
    (merges.MergeIncident, merges.merge_incident),
    (merges.UnmergeIncident, merges.unmerge_incident),
    (posts.EstablishPost, posts.establish_post),
    (posts.OpenPost, posts.open_post),
    (posts.MovePost, posts.move_post),
    (posts.ResumePost, posts.resume_post),
    (posts.OfferHandover, posts.offer_handover),
    (posts.TakeHandover, posts.take_handover),
    (posts.ClosePost, posts.close_post),
    (journals.WriteJournal, journals.write_journal),
    (journals.StrikeJournal, journals.strike_journal),
    (journals.TickJournal, journals.tick_journal),
    (dispatch.DispatchUnit, dispatch.dispatch_unit),
    (dispatch.AdvanceAssignment, dispatch.advance_assignment),
    (dispatch.ReleaseUnit, dispatch.release_unit),
    (dispatch.RecallUnit, dispatch.recall_unit),
    (forces.RegisterUnit, forces.register_unit),
    (forces.ReportReadiness, forces.report_readiness),
    (forces.SetUnitFacts, forces.set_unit_facts),
    (forces.StrikeUnit, forces.strike_unit),
    (forces.RegisterContact, forces.register_contact),
    (forces.ImportUnits, forces.import_units),
    (orders.ComposeOrder, orders.compose_order),
    (orders.IssueOrderNow, orders.issue_order_now),
    (orders.IssueOrder, orders.issue_order),
    (orders.WithdrawOrder, orders.withdraw_order),
    (orders.CompleteOrder, orders.complete_order),
    (recipients.SignOrder, recipients.sign_order),
    (recipients.ReturnOrder, recipients.return_order),
    (recipients.StartOrder, recipients.start_order),
    (recipients.ReportOrder, recipients.report_order),
    (recipients.FinishOrder, recipients.finish_order),
    (recipients.ApproveFinish, recipients.approve_finish),
    (recipients.DeclineFinish, recipients.decline_finish),
    (recipients.InsistOrder, recipients.insist_order),
    (recipients.RedirectOrder, recipients.redirect_order),
    (recipients.TellByVoice, recipients.tell_by_voice),
    (plans.PublishPlan, plans.publish_plan),
    (plans.AdvancePlanVersion, plans.advance_plan_version),
    (plans.RepealPlan, plans.repeal_plan),
    (plans.ActivatePlan, plans.activate_plan),
    (responding.StartResponse, responding.start_response),
    (responding.AdjustResponse, responding.adjust_response),
    (responding.AdvanceResponse, responding.advance_response),
    (responding.EndResponse, responding.end_response),
    (responding.AdvanceGroup, responding.advance_group),
    (responding.AdvanceTask, responding.advance_task),
    (circles.FoundCircle, circles.found_circle),
    (circles.AddMember, circles.add_member),
    (circles.RemoveMember, circles.remove_member),
    (questions.SettleField, questions.settle_field),
    (questions.SettleState, questions.settle_state),
    (plans.SetPlanFacts, plans.set_plan_facts),
    (incidents.RemoveParty, incidents.remove_party),
    (recipients.WithdrawRecipient, recipients.withdraw_recipient),
    (extensions.RequestExtension, extensions.request_extension),
    (extensions.AnswerExtension, extensions.answer_extension),
    (groups.OpenGroup, groups.open_group),
    (groups.ChangeGroup, groups.change_group),
    (groups.JoinGroup, groups.join_group),
    (groups.LeaveGroup, groups.leave_group),
    (groups.AddTask, groups.add_task),
    (forces.SetContactFacts, forces.set_contact_facts),
    (forces.StrikeContact, forces.strike_contact),
    (forces.ImportContacts, forces.import_contacts),
    (attachments.AttachFile, attachments.attach_file),
    (attachments.CaptionAttachment, attachments.caption_attachment),
    (attachments.StrikeAttachment, attachments.strike_attachment),
    (dispatch.DispatchUnits, dispatch.dispatch_units),
    (persons.RegisterPerson, persons.register_person),
    (persons.SetPersonFacts, persons.set_person_facts),
    (persons.GrantOffice, persons.grant_office),
    (persons.WithdrawOffice, persons.withdraw_office),
    (persons.StrikePerson, persons.strike_person),
    (persons.TakeDuty, persons.take_duty),
    (responding.CountersignResponse, responding.countersign_response),
    (looks.NoteLook, looks.note_look),
)

COMMANDS: Mapping[str, Command] = types.MappingProxyType(
    {
        request.__name__: Command(name=request.__name__, request=request, decide=decide, number=position)
        for position, (request, decide) in enumerate(_EVERY, start=1)
    },
)
COMMANDS_BY_NUMBER: Mapping[int, Command] = types.MappingProxyType({command.number: command for command in COMMANDS.values()})


def decide(view: View, request: object, *, at_ms: int) -> tuple[Draft, ...]:
    """Return what the request's command drafts.

    Raises: Refused: `command.unknown`, and what the command raises.
    """
    drafts = command_of(request).decide(view, request, at_ms=at_ms)
    return drafts if isinstance(drafts, tuple) else (drafts,)


def command_of(request: object) -> Command:
    """Return the command that a request asks for.

    Raises: Refused: `command.unknown`.
    """
    command = COMMANDS.get(type(request).__name__)
    if command is None or type(request) is not command.request:
        raise Refused("command.unknown", name=type(request).__name__)
    return command


def to_wire(request: object) -> tuple[str, dict[str, Any]]:
    """Return a request as its name and plain values; values at their default are left out.

    Raises: Refused: `command.unknown`.
    """
    command = command_of(request)
    values = {item.name: getattr(request, item.name) for item in fields(command.request)}
    defaults = {item.name: item.default for item in fields(command.request)}
    return command.name, {name: _plain(value) for name, value in values.items() if defaults[name] is MISSING or value != defaults[name]}


def from_wire(name: object, mapping: object) -> Any:
    """Return the request that `to_wire` made.

    Raises: Refused: `command.unknown`, `command.malformed` with the field.
    """
    command = COMMANDS.get(name) if isinstance(name, str) else None
    if command is None:
        raise Refused("command.unknown", name=str(name))
    if not isinstance(mapping, Mapping):
        raise Refused("command.malformed", name=command.name, field="")
    hints = _hints(command.request)
    known = {item.name: item for item in fields(command.request)}
    for field in mapping:
        if field not in known:
            raise Refused("command.malformed", name=command.name, field=str(field))
    values: dict[str, Any] = {}
    for field, item in known.items():
        if field in mapping:
            found, value = _read(hints[field], mapping[field])
            if not found:
                raise Refused("command.malformed", name=command.name, field=field)
            values[field] = value
        elif item.default is MISSING:
            raise Refused("command.malformed", name=command.name, field=field)
    return command.request(**values)


@cache
def _hints(request: type) -> dict[str, Any]:
    return get_type_hints(request)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value


def _read(hint: Any, value: Any) -> tuple[bool, Any]:
    """Return whether `value` is of `hint`, and the value as that; of a union the first that fits."""
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        for choice in get_args(hint):
            found, read = _read(choice, value)
            if found:
                return True, read
        return False, None
    if origin is tuple:
        return _read_tuple(get_args(hint), value)
    if origin is not None:
        return _read_mapping(get_args(hint)[1], value)
    if hint is object:
        return True, _frozen(value)
    if hint is float:
        return type(value) in {int, float}, value
    return type(value) is hint, value


def _read_tuple(hints: tuple[Any, ...], value: Any) -> tuple[bool, Any]:
    if not isinstance(value, (list, tuple)):
        return False, None
    each = (hints[0],) * len(value) if hints[1:] == (...,) else hints
    if len(each) != len(value):
        return False, None
    read = [_read(hint, item) for hint, item in zip(each, value, strict=True)]
    return all(found for found, _ in read), tuple(item for _, item in read)


def _read_mapping(hint: Any, value: Any) -> tuple[bool, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        return False, None
    read = {key: _read(hint, item) for key, item in value.items()}
    return all(found for found, _ in read.values()), {key: item for key, (_, item) in read.items()}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, (list, tuple)) else value
