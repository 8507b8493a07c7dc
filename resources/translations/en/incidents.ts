<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="act.add_task">
<source></source>
<translation>Add a task</translation>
</message>
<message id="act.add_task.do">
<source></source>
<translation>Add</translation>
</message>
<message id="act.adjust_response">
<source></source>
<translation>Adjust the response</translation>
</message>
<message id="act.adjust_response.do">
<source></source>
<translation>Adjust</translation>
</message>
<message id="act.change_group">
<source></source>
<translation>Change the group</translation>
</message>
<message id="act.change_group.do">
<source></source>
<translation>Save</translation>
</message>
<message id="act.compose">
<source></source>
<translation>Draft an order</translation>
</message>
<message id="act.compose.do">
<source></source>
<translation>Keep the draft</translation>
</message>
<message id="act.continue_response">
<source></source>
<translation>Go on</translation>
</message>
<message id="act.continue_response.do">
<source></source>
<translation>Go on</translation>
</message>
<message id="act.countersign">
<source></source>
<translation>Countersign</translation>
</message>
<message id="act.countersign.do">
<source></source>
<translation>Countersign</translation>
</message>
<message id="act.countersign.hint">
<source></source>
<translation>You put in writing, under your own name, that this was approved by word of mouth</translation>
</message>
<message id="act.decline_extension">
<source></source>
<translation>Decline more time</translation>
</message>
<message id="act.decline_extension.do">
<source></source>
<translation>Decline</translation>
</message>
<message id="act.decline_response">
<source></source>
<translation>Decline the response</translation>
</message>
<message id="act.decline_response.do">
<source></source>
<translation>Decline</translation>
</message>
<message id="act.extend">
<source></source>
<translation>Ask for more time</translation>
</message>
<message id="act.extend.do">
<source></source>
<translation>Ask</translation>
</message>
<message id="act.grant_extension">
<source></source>
<translation>Grant more time</translation>
</message>
<message id="act.grant_extension.do">
<source></source>
<translation>Grant</translation>
</message>
<message id="act.group_dissolved">
<source></source>
<translation>Dissolve the group</translation>
</message>
<message id="act.group_dissolved.do">
<source></source>
<translation>Dissolve</translation>
</message>
<message id="act.group_working">
<source></source>
<translation>Start work</translation>
</message>
<message id="act.group_working.do">
<source></source>
<translation>Start</translation>
</message>
<message id="act.join_group">
<source></source>
<translation>Add a member</translation>
</message>
<message id="act.join_group.do">
<source></source>
<translation>Add</translation>
</message>
<message id="act.leave_group">
<source></source>
<translation>Remove a member</translation>
</message>
<message id="act.leave_group.do">
<source></source>
<translation>Remove</translation>
</message>
<message id="act.open_group">
<source></source>
<translation>Open a group</translation>
</message>
<message id="act.open_group.do">
<source></source>
<translation>Open</translation>
</message>
<message id="act.propose_end">
<source></source>
<translation>Propose to end</translation>
</message>
<message id="act.propose_end.do">
<source></source>
<translation>Propose</translation>
</message>
<message id="act.remove_party">
<source></source>
<translation>Remove a party</translation>
</message>
<message id="act.remove_party.do">
<source></source>
<translation>Remove</translation>
</message>
<message id="act.remove_party.hint">
<source></source>
<translation>It keeps what it holds and gets nothing further</translation>
</message>
<message id="act.see_contact">
<source></source>
<translation>Show the contact</translation>
</message>
<message id="act.see_contact.do">
<source></source>
<translation>Show</translation>
</message>
<message id="act.start_response">
<source></source>
<translation>Start the response</translation>
</message>
<message id="act.start_response.do">
<source></source>
<translation>Start</translation>
</message>
<message id="act.submit_response">
<source></source>
<translation>Submit for approval</translation>
</message>
<message id="act.submit_response.do">
<source></source>
<translation>Submit</translation>
</message>
<message id="act.withdraw_recipient">
<source></source>
<translation>Withdraw from this one</translation>
</message>
<message id="act.withdraw_recipient.do">
<source></source>
<translation>Withdraw</translation>
</message>
<message id="act.withdraw_recipient.hint">
<source></source>
<translation>The order stands for the others</translation>
</message>
<message id="board.answered">
<source></source>
<translation>{answer} {note}</translation>
</message>
<message id="board.do">
<source></source>
<translation>Do</translation>
</message>
<message id="board.extension">
<source></source>
<translation>Asks until {clock}: {reason}</translation>
</message>
<message id="board.hint">
<source></source>
<translation>Enter: act on the recipient chosen</translation>
</message>
<message id="board.next">
<source></source>
<translation>Next</translation>
</message>
<message id="board.overdue">
<source></source>
<translation>Overdue</translation>
</message>
<message id="board.recipients">
<source></source>
<translation>Recipients</translation>
</message>
<message id="board.recipients.count">
<source></source>
<translation>{count}</translation>
</message>
<message id="board.undelivered">
<source></source>
<translation>No receipt</translation>
</message>
<message id="board.way.sent">
<source></source>
<translation>Sent</translation>
</message>
<message id="detail.disputed">
<source></source>
<translation>Two places moved the state apart; it goes on once settled</translation>
</message>
<message id="detail.ended">
<source></source>
<translation>The incident is {state}: no more units, orders or tasks; late lines and files can still be added</translation>
</message>
<message id="detail.loading">
<source></source>
<translation>Reading the incident…</translation>
</message>
<message id="detail.to_sync">
<source></source>
<translation>Settle</translation>
</message>
<message id="form.not_a_point">
<source></source>
<translation>No coordinates; pick a name below, or write 32.268, 118.842</translation>
</message>
<message id="groups.members">
<source></source>
<translation>{lead} +{count}</translation>
</message>
<message id="groups.tasks">
<source></source>
<translation>{state} · {count} tasks</translation>
</message>
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
<translation>Not begun: {act}. The record is not held here, or this incident has ended or is read-only</translation>
</message>
<message id="lines.earlier">
<source></source>
<translation>{count} earlier</translation>
</message>
<message id="lines.facts">
<source></source>
<translation>Time, said by, relayed by, place, ticks (Ctrl+E)</translation>
</message>
<message id="list.asks">
<source></source>
<translation>Questions</translation>
</message>
<message id="list.class.every">
<source></source>
<translation>All classes</translation>
</message>
<message id="list.clear">
<source></source>
<translation>Clear the filters</translation>
</message>
<message id="list.grade.every">
<source></source>
<translation>All grades</translation>
</message>
<message id="list.mine">
<source></source>
<translation>Ours</translation>
</message>
<message id="next.disputed">
<source></source>
<translation>Disputed: see Sync</translation>
</message>
<message id="next.draft">
<source></source>
<translation>Not issued</translation>
</message>
<message id="next.due_late">
<source></source>
<translation>{span} past due</translation>
</message>
<message id="next.extension">
<source></source>
<translation>Asks until {clock}: answer</translation>
</message>
<message id="next.feedback">
<source></source>
<translation>Next report {clock}</translation>
</message>
<message id="next.feedback_late">
<source></source>
<translation>Report due {span} ago</translation>
</message>
<message id="next.finish_requested">
<source></source>
<translation>Approve the finish</translation>
</message>
<message id="next.finished">
<source></source>
<translation>Finished</translation>
</message>
<message id="next.issued">
<source></source>
<translation>Awaits signature</translation>
</message>
<message id="next.issued_left">
<source></source>
<translation>To be signed, {span} left</translation>
</message>
<message id="next.left">
<source></source>
<translation>{span} left</translation>
</message>
<message id="next.refused">
<source></source>
<translation>Returned: insist or redirect</translation>
</message>
<message id="next.reported">
<source></source>
<translation>Reported</translation>
</message>
<message id="next.sign_late">
<source></source>
<translation>Unsigned, {span} over: urge</translation>
</message>
<message id="next.signed">
<source></source>
<translation>Signed</translation>
</message>
<message id="next.superseded">
<source></source>
<translation>Superseded</translation>
</message>
<message id="next.told">
<source></source>
<translation>Told by voice, receipt to come</translation>
</message>
<message id="next.undelivered">
<source></source>
<translation>Undelivered {span}: another way</translation>
</message>
<message id="next.under_way">
<source></source>
<translation>Under way</translation>
</message>
<message id="next.withdrawn">
<source></source>
<translation>Withdrawn</translation>
</message>
<message id="nothing.groups">
<source></source>
<translation>No groups yet</translation>
</message>
<message id="nothing.parties">
<source></source>
<translation>Reading</translation>
</message>
<message id="nothing.tasks">
<source></source>
<translation>No tasks yet</translation>
</message>
<message id="order.proposed_by">
<source></source>
<translation>Proposed by</translation>
</message>
<message id="order.two_persons">
<source></source>
<translation>Somebody else must issue it</translation>
</message>
<message id="parties.count">
<source></source>
<translation>{count}</translation>
</message>
<message id="pick.no_plan">
<source></source>
<translation>No plan in force is held here. Import and publish one on Plans (F4), or wait for an exchange; if time is short press Esc and start a response without a plan.</translation>
</message>
<message id="pick.whole">
<source></source>
<translation>All of {name}</translation>
</message>
<message id="pick.whole.organisations">
<source></source>
<translation>{count} organisations, all below included</translation>
</message>
<message id="pick.whole.units">
<source></source>
<translation>{count} units, all below included</translation>
</message>
<message id="readout.heading">
<source></source>
<translation>Read out, about {seconds} s; ask for read-back</translation>
</message>
<message id="readout.print">
<source></source>
<translation>Print</translation>
</message>
<message id="readout.slip">
<source></source>
<translation>Slip</translation>
</message>
<message id="readout.text">
<source></source>
<translation>{name}, this is {issuer}. Order {number}, {urgency}. {text} Read back the number.</translation>
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
<message id="response.countersigned">
<source></source>
<translation>{said} · countersigned by {who}</translation>
</message>
<message id="response.owed">
<source></source>
<translation>{said} · not yet in writing</translation>
</message>
<message id="section.act.add_party">
<source></source>
<translation>Add</translation>
</message>
<message id="section.act.add_task">
<source></source>
<translation>Add</translation>
</message>
<message id="section.act.open_group">
<source></source>
<translation>Open</translation>
</message>
<message id="section.groups">
<source></source>
<translation>Groups</translation>
</message>
<message id="section.parties">
<source></source>
<translation>Parties</translation>
</message>
<message id="tick.map">
<source></source>
<translation>Map</translation>
</message>
<message id="tick.operations">
<source></source>
<translation>Actions</translation>
</message>
<message id="tick.resources">
<source></source>
<translation>Units</translation>
</message>
<message id="timer.countersign">
<source></source>
<translation>{name} to countersign</translation>
</message>
<message id="via.bundle">
<source></source>
<translation>USB</translation>
</message>
<message id="via.fax">
<source></source>
<translation>fax</translation>
</message>
<message id="via.here">
<source></source>
<translation>here only</translation>
</message>
<message id="via.network">
<source></source>
<translation>network</translation>
</message>
<message id="via.own">
<source></source>
<translation>here</translation>
</message>
<message id="via.person">
<source></source>
<translation>in person</translation>
</message>
<message id="via.phone">
<source></source>
<translation>phone</translation>
</message>
<message id="via.radio">
<source></source>
<translation>radio</translation>
</message>
<message id="via.relayed">
<source></source>
<translation>via center</translation>
</message>
<message id="via.sms">
<source></source>
<translation>SMS</translation>
</message>
<message id="via.system">
<source></source>
<translation>system</translation>
</message>
<message id="where.datum">
<source></source>
<translation>read as {datum}</translation>
</message>
<message id="where.hint">
<source></source>
<translation>Coordinates in any spelling, or a name</translation>
</message>
</context>
</TS>
