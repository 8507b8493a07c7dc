<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="refused.order.leaves_drill">
<source></source>
<translation>This {mode} order goes to {organisation}, which takes no part: draft it, and let somebody else issue it</translation>
</message>
<message id="refused.order.second_person">
<source></source>
<translation>Somebody else must issue it; {name} drafted it</translation>
</message>
<message id="refused.response.not_approver">
<source></source>
<translation>The approver, {name}, countersigns</translation>
</message>
<message id="refused.seat.locked">
<source></source>
<translation>Locked; sign in first (Ctrl+Shift+R)</translation>
</message>
<message id="refused.seat.nobody">
<source></source>
<translation>Nobody signs in here, so there is nothing to lock</translation>
</message>
<message id="refused.seat.other">
<source></source>
<translation>Nobody proved that name here; hand over the seat first (Ctrl+Shift+R)</translation>
</message>
<message id="refused.seat.step_up">
<source></source>
<translation>This act needs your secret once more</translation>
</message>
<message id="refused.sign_in.none">
<source></source>
<translation>That person has no secret at this device</translation>
</message>
<message id="refused.sign_in.own">
<source></source>
<translation>Your own can't be taken away; let somebody else take the seat first</translation>
</message>
<message id="refused.sign_in.wait">
<source></source>
<translation>Again in {seconds} s</translation>
</message>
<message id="refused.sign_in.weak">
<source></source>
<translation>{chars_min} characters or more, {distinct_min} of them different</translation>
</message>
<message id="refused.sign_in.wrong">
<source></source>
<translation>That is not the secret</translation>
</message>
<message id="seat.act.CountersignResponse">
<source></source>
<translation>Countersign the approval</translation>
</message>
<message id="seat.act.GrantOffice">
<source></source>
<translation>Grant an office</translation>
</message>
<message id="seat.act.IssueOrder">
<source></source>
<translation>Issue the order</translation>
</message>
<message id="seat.act.IssueOrderNow">
<source></source>
<translation>Give the order</translation>
</message>
<message id="seat.act.RegisterPerson">
<source></source>
<translation>Register a person</translation>
</message>
<message id="seat.act.RepealPlan">
<source></source>
<translation>Repeal the plan</translation>
</message>
<message id="seat.act.SetPersonFacts">
<source></source>
<translation>Change a person</translation>
</message>
<message id="seat.act.StrikePerson">
<source></source>
<translation>Strike a person off</translation>
</message>
<message id="seat.act.VoidIncident">
<source></source>
<translation>Void the incident</translation>
</message>
<message id="seat.act.WithdrawOffice">
<source></source>
<translation>Withdraw an office</translation>
</message>
<message id="seat.again">
<source></source>
<translation>Once more</translation>
</message>
<message id="seat.first.do">
<source></source>
<translation>Register and sit down</translation>
</message>
<message id="seat.first.hint">
<source></source>
<translation>From now on whoever acts here has proven it; the secret stays on this device</translation>
</message>
<message id="seat.first.title">
<source></source>
<translation>Register the first person</translation>
</message>
<message id="seat.proof">
<source></source>
<translation>Your own secret</translation>
</message>
<message id="seat.prove.do">
<source></source>
<translation>Do it</translation>
</message>
<message id="seat.prove.title">
<source></source>
<translation>Prove once more that it is you</translation>
</message>
<message id="seat.prove.whose">
<source></source>
<translation>{act} · {person} · {office}. What was typed stays; leaving this does not do it</translation>
</message>
<message id="seat.register.do">
<source></source>
<translation>Register</translation>
</message>
<message id="seat.register.hint">
<source></source>
<translation>Enters the organisation's persons and gets a secret here; needs yours</translation>
</message>
<message id="seat.register.title">
<source></source>
<translation>Register a colleague</translation>
</message>
<message id="seat.relieve.do">
<source></source>
<translation>Take the seat</translation>
</message>
<message id="seat.relieve.hint">
<source></source>
<translation>Who takes over picks the name and types the secret; what was typed stays</translation>
</message>
<message id="seat.relieve.title">
<source></source>
<translation>Hand over the seat</translation>
</message>
<message id="seat.second.do">
<source></source>
<translation>Do it</translation>
</message>
<message id="seat.second.title">
<source></source>
<translation>A second person</translation>
</message>
<message id="seat.second.who">
<source></source>
<translation>Who does it, in which office</translation>
</message>
<message id="seat.second.whose">
<source></source>
<translation>{act}: somebody else does it, under their own name; {person} ({office}) keeps the seat</translation>
</message>
<message id="seat.secret">
<source></source>
<translation>Secret, six characters or more</translation>
</message>
<message id="seat.secret.new">
<source></source>
<translation>Secret for them, six characters or more</translation>
</message>
<message id="seat.unlock.do">
<source></source>
<translation>Go on</translation>
</message>
<message id="seat.unlock.hint">
<source></source>
<translation>Alarms are shown as ever. Type your secret to go on, or take over</translation>
</message>
<message id="seat.unlock.title">
<source></source>
<translation>Locked</translation>
</message>
<message id="seat.way.first">
<source></source>
<translation>Begin to sign in here</translation>
</message>
<message id="seat.way.lock">
<source></source>
<translation>Lock Ctrl+Shift+K</translation>
</message>
<message id="seat.way.register">
<source></source>
<translation>Register a colleague</translation>
</message>
<message id="seat.who">
<source></source>
<translation>Who, in which office</translation>
</message>
<message id="seat.act.ChangeKeys">
<source></source>
<translation>change this device's keys</translation>
</message>
<message id="seat.act.ChangeDatabaseKey">
<source></source>
<translation>change the database's key</translation>
</message>
</context>
</TS>
