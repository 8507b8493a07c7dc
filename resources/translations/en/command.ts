<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="digest.changes">
<source></source>
<translation>{count} changed</translation>
</message>
<message id="digest.dismiss">
<source></source>
<translation>Dismiss</translation>
</message>
<message id="digest.head">
<source></source>
<translation>Orders {orders}, changes {changes}, questions {questions}</translation>
</message>
<message id="digest.head_early">
<source></source>
<translation>Orders {orders}, changes {changes}</translation>
</message>
<message id="digest.more">
<source></source>
<translation>Only the first part was counted</translation>
</message>
<message id="digest.others">
<source></source>
<translation>Other changes: {count}</translation>
</message>
<message id="digest.questions">
<source></source>
<translation>Questions for a person: {count}</translation>
</message>
<message id="digest.since">
<source></source>
<translation>{since}</translation>
</message>
<message id="digest.title">
<source></source>
<translation>Came in since last read</translation>
</message>
<message id="digest.waits">
<source></source>
<translation>Still coming in; questions follow</translation>
</message>
<message id="find.command.dispatch">
<source></source>
<translation>Send a unit</translation>
</message>
<message id="find.command.journal">
<source></source>
<translation>Note a line</translation>
</message>
<message id="find.command.language">
<source></source>
<translation>Other language</translation>
</message>
<message id="find.command.order">
<source></source>
<translation>Issue an order</translation>
</message>
<message id="find.command.sign">
<source></source>
<translation>Sign for an order</translation>
</message>
<message id="find.command.status">
<source></source>
<translation>Report a unit’s state</translation>
</message>
<message id="find.command.theme">
<source></source>
<translation>Next theme</translation>
</message>
<message id="find.command.voice">
<source></source>
<translation>Stamp a voice order</translation>
</message>
<message id="find.hint">
<source></source>
<translation>Incident, unit, plan, post, organisation, place, person, page, command</translation>
</message>
<message id="find.keys">
<source></source>
<translation>↑↓ choose    Enter go    Esc close</translation>
</message>
<message id="find.name">
<source></source>
<translation>Go anywhere</translation>
</message>
<message id="find.none">
<source></source>
<translation>Nothing is called “{typed}”</translation>
</message>
<message id="find.sort.command">
<source></source>
<translation>Commands</translation>
</message>
<message id="find.sort.incident">
<source></source>
<translation>Incidents</translation>
</message>
<message id="find.sort.organisation">
<source></source>
<translation>Organisations</translation>
</message>
<message id="find.sort.page">
<source></source>
<translation>Pages</translation>
</message>
<message id="find.sort.person">
<source></source>
<translation>On duty</translation>
</message>
<message id="find.sort.place">
<source></source>
<translation>Places</translation>
</message>
<message id="find.sort.plan">
<source></source>
<translation>Plans</translation>
</message>
<message id="find.sort.post">
<source></source>
<translation>Command posts</translation>
</message>
<message id="find.sort.recent">
<source></source>
<translation>Recent</translation>
</message>
<message id="find.sort.unit">
<source></source>
<translation>Units</translation>
</message>
<message id="line.comma">
<source></source>
<translation>, </translation>
</message>
<message id="line.doing">
<source></source>
<translation>Writing…</translation>
</message>
<message id="line.done.dispatch">
<source></source>
<translation>Sent {unit} → {number} {title}</translation>
</message>
<message id="line.done.dispatch_to">
<source></source>
<translation>Sent {unit} → {place} · {number}</translation>
</message>
<message id="line.done.journal">
<source></source>
<translation>Noted · {number}</translation>
</message>
<message id="line.done.order">
<source></source>
<translation>{made} issued to {recipients}</translation>
</message>
<message id="line.done.readiness">
<source></source>
<translation>{unit} reported as {state}</translation>
</message>
<message id="line.done.recall">
<source></source>
<translation>{unit} recalled · {number}</translation>
</message>
<message id="line.done.sign">
<source></source>
<translation>Signed {number}</translation>
</message>
<message id="line.done.step">
<source></source>
<translation>{unit} noted as {state} · {number}</translation>
</message>
<message id="line.done.step_at">
<source></source>
<translation>{unit} noted as {state} at {moment} · {number}</translation>
</message>
<message id="line.done.voice">
<source></source>
<translation>Noted, said {moment} · {number}</translation>
</message>
<message id="line.hint">
<source></source>
<translation>Note a line, or: d send · s state · o order · q sign · g find</translation>
</message>
<message id="line.key.enter">
<source></source>
<translation>do</translation>
</message>
<message id="line.key.go">
<source></source>
<translation>go anywhere</translation>
</message>
<message id="line.lacks.already_here">
<source></source>
<translation>{unit} is on {number} already: {state}</translation>
</message>
<message id="line.lacks.clock">
<source></source>
<translation>No time is taken here</translation>
</message>
<message id="line.lacks.engaged">
<source></source>
<translation>{unit} is on {other}; to send it all the same, end with !</translation>
</message>
<message id="line.lacks.goal">
<source></source>
<translation>Find what? Number, name or initials</translation>
</message>
<message id="line.lacks.left_over">
<source></source>
<translation>Only a time follows “{state}”; note the rest in a line of its own</translation>
</message>
<message id="line.lacks.no_incident">
<source></source>
<translation>Open an incident, or write # and its number or title</translation>
</message>
<message id="line.lacks.no_such_order">
<source></source>
<translation>No such order waits: choose</translation>
</message>
<message id="line.lacks.no_task">
<source></source>
<translation>{unit} has no task now</translation>
</message>
<message id="line.lacks.nothing_found">
<source></source>
<translation>Nothing found</translation>
</message>
<message id="line.lacks.nothing_waits">
<source></source>
<translation>No order waits to be signed</translation>
</message>
<message id="line.lacks.one_unit">
<source></source>
<translation>One unit a line</translation>
</message>
<message id="line.lacks.order_text">
<source></source>
<translation>What is {recipients} to do?</translation>
</message>
<message id="line.lacks.reason">
<source></source>
<translation>Say why</translation>
</message>
<message id="line.lacks.recipients">
<source></source>
<translation>To whom? Units or organisations, parted by commas</translation>
</message>
<message id="line.lacks.state">
<source></source>
<translation>“{typed}” is no state: choose</translation>
</message>
<message id="line.lacks.step">
<source></source>
<translation>{unit} is {now}; it can’t become {state}</translation>
</message>
<message id="line.lacks.text">
<source></source>
<translation>Write what to note in {number} {title}</translation>
</message>
<message id="line.lacks.unavailable">
<source></source>
<translation>{unit} is unavailable; to send it all the same, end with !</translation>
</message>
<message id="line.lacks.unit">
<source></source>
<translation>Which unit? Name, call sign or initials</translation>
</message>
<message id="line.lacks.unknown_incident">
<source></source>
<translation>No incident is called “{typed}”</translation>
</message>
<message id="line.lacks.unknown_recipient">
<source></source>
<translation>No unit or organisation is called “{typed}”</translation>
</message>
<message id="line.lacks.unknown_unit">
<source></source>
<translation>No unit is called “{typed}”</translation>
</message>
<message id="line.lacks.which_goal">
<source></source>
<translation>Choose one above</translation>
</message>
<message id="line.lacks.which_incident">
<source></source>
<translation>“{typed}” may mean an incident: choose</translation>
</message>
<message id="line.lacks.which_order">
<source></source>
<translation>{count} orders wait: choose</translation>
</message>
<message id="line.lacks.which_recipient">
<source></source>
<translation>“{typed}” may mean {count} recipients: choose</translation>
</message>
<message id="line.lacks.which_task">
<source></source>
<translation>{unit} has {count} tasks: choose the incident</translation>
</message>
<message id="line.lacks.which_unit">
<source></source>
<translation>“{typed}” may mean {count} units: choose</translation>
</message>
<message id="line.name">
<source></source>
<translation>Command line</translation>
</message>
<message id="line.will.dispatch">
<source></source>
<translation>Send {unit} → {number} {title}</translation>
</message>
<message id="line.will.dispatch_to">
<source></source>
<translation>Send {unit} → {place} · {number} {title}</translation>
</message>
<message id="line.will.go">
<source></source>
<translation>Go to {goal}</translation>
</message>
<message id="line.will.journal">
<source></source>
<translation>Note in the journal · {number} {title}</translation>
</message>
<message id="line.will.order">
<source></source>
<translation>Issue 1 order ({urgency}) to {recipients} · {number} {title}</translation>
</message>
<message id="line.will.order_alone">
<source></source>
<translation>Issue 1 order ({urgency}) to {recipients} · no incident</translation>
</message>
<message id="line.will.order_alone_due">
<source></source>
<translation>Issue 1 order ({urgency}) to {recipients}, due {moment} · no incident</translation>
</message>
<message id="line.will.order_due">
<source></source>
<translation>Issue 1 order ({urgency}) to {recipients}, due {moment} · {number} {title}</translation>
</message>
<message id="line.will.readiness">
<source></source>
<translation>Report {unit} as {state}</translation>
</message>
<message id="line.will.recall">
<source></source>
<translation>Recall {unit} · {number} {title}</translation>
</message>
<message id="line.will.sign">
<source></source>
<translation>Sign {number} · {issuer}: {order}</translation>
</message>
<message id="line.will.status">
<source></source>
<translation>{unit} is {state} · {note}</translation>
</message>
<message id="line.will.status_on">
<source></source>
<translation>{unit} is {state} · on {number}</translation>
</message>
<message id="line.will.step">
<source></source>
<translation>Note {unit} as {state} · {number} {title}</translation>
</message>
<message id="line.will.step_at">
<source></source>
<translation>Note {unit} as {state} at {moment} · {number} {title}</translation>
</message>
<message id="line.will.voice">
<source></source>
<translation>Note, said by radio {moment} · {number} {title}</translation>
</message>
<message id="line.words.by">
<source></source>
<translation>by</translation>
</message>
<message id="line.words.joined_by">
<source></source>
<translation>前</translation>
</message>
<message id="line.words.joined_to">
<source></source>
<translation>到</translation>
</message>
<message id="line.words.to">
<source></source>
<translation>to → &gt;</translation>
</message>
<message id="line.words.value.recalled">
<source></source>
<translation>recall</translation>
</message>
<message id="line.words.value.returned">
<source></source>
<translation>back</translation>
</message>
<message id="line.words.value.unavailable">
<source></source>
<translation>out</translation>
</message>
<message id="line.words.verb.dispatch">
<source></source>
<translation>d 派</translation>
</message>
<message id="line.words.verb.go">
<source></source>
<translation>g 找</translation>
</message>
<message id="line.words.verb.journal">
<source></source>
<translation>j 记</translation>
</message>
<message id="line.words.verb.order">
<source></source>
<translation>o 指令</translation>
</message>
<message id="line.words.verb.sign">
<source></source>
<translation>q 签收</translation>
</message>
<message id="line.words.verb.status">
<source></source>
<translation>s 状态</translation>
</message>
<message id="line.words.voice">
<source></source>
<translation>Voice</translation>
</message>
</context>
</TS>
