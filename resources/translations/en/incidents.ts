<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="incident.sensitivity">
<source></source>
<translation>Raised as sensitive</translation>
</message>
<message id="incident.sensitivity.group">
<source></source>
<translation>sensitive people</translation>
</message>
<message id="incident.sensitivity.place">
<source></source>
<translation>sensitive place</translation>
</message>
<message id="incident.sensitivity.time">
<source></source>
<translation>sensitive time</translation>
</message>
<message id="intent.choose">
<source></source>
<translation>Choose the incident for: {act}</translation>
</message>
<message id="intent.failed">
<source></source>
<translation>Not done: {said}</translation>
</message>
<message id="intent.gone">
<source></source>
<translation>Not begun: {act}. The record is not held here, or this incident is read-only</translation>
</message>
<message id="recipient.due_at">
<source></source>
<translation>Own due time</translation>
</message>
<message id="recipient.extension_answer">
<source></source>
<translation>Answer</translation>
</message>
<message id="recipient.extension_answer.declined">
<source></source>
<translation>declined</translation>
</message>
<message id="recipient.extension_answer.granted">
<source></source>
<translation>granted</translation>
</message>
<message id="recipient.extension_asked_at">
<source></source>
<translation>Asked at</translation>
</message>
<message id="recipient.extension_note">
<source></source>
<translation>Note</translation>
</message>
<message id="recipient.extension_reason">
<source></source>
<translation>Reason</translation>
</message>
<message id="recipient.extension_until">
<source></source>
<translation>More time until</translation>
</message>
<message id="refused.group.already_member">
<source></source>
<translation>{organisation} is in the group already</translation>
</message>
<message id="refused.group.ended">
<source></source>
<translation>The group is {state} and can't be changed</translation>
</message>
<message id="refused.group.not_member">
<source></source>
<translation>{organisation} is not in the group</translation>
</message>
<message id="refused.incident.lead_stays">
<source></source>
<translation>{organisation} leads or is your own: it stays</translation>
</message>
<message id="refused.incident.not_party">
<source></source>
<translation>{organisation} is no party</translation>
</message>
<message id="refused.incident.party_engaged">
<source></source>
<translation>{organisation} still has a unit out or an open order</translation>
</message>
<message id="refused.recipient.ended">
<source></source>
<translation>This recipient's order is {state}</translation>
</message>
<message id="refused.recipient.extension_changed">
<source></source>
<translation>The request changed just now: look again</translation>
</message>
<message id="refused.recipient.extension_past">
<source></source>
<translation>The time must lie ahead</translation>
</message>
<message id="refused.recipient.no_extension_asked">
<source></source>
<translation>No request for more time waits</translation>
</message>
</context>
</TS>
