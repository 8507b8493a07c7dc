<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="duty.act.facts">
<source></source>
<translation>Correct</translation>
</message>
<message id="duty.act.facts.do">
<source></source>
<translation>Correct</translation>
</message>
<message id="duty.act.facts.hint">
<source></source>
<translation>What is masked is shown first, then changed</translation>
</message>
<message id="duty.act.forget">
<source></source>
<translation>Take secret</translation>
</message>
<message id="duty.act.forget.do">
<source></source>
<translation>Take the secret away</translation>
</message>
<message id="duty.act.forget.hint">
<source></source>
<translation>They sign in here no more; person and offices stay</translation>
</message>
<message id="duty.act.grant">
<source></source>
<translation>Grant</translation>
</message>
<message id="duty.act.grant.do">
<source></source>
<translation>Grant the office</translation>
</message>
<message id="duty.act.register">
<source></source>
<translation>Register a person</translation>
</message>
<message id="duty.act.register.do">
<source></source>
<translation>Register</translation>
</message>
<message id="duty.act.secret">
<source></source>
<translation>Set secret</translation>
</message>
<message id="duty.act.secret.do">
<source></source>
<translation>Set the secret</translation>
</message>
<message id="duty.act.secret.hint">
<source></source>
<translation>It is kept at this device alone and says who sits here</translation>
</message>
<message id="duty.act.strike">
<source></source>
<translation>Strike off</translation>
</message>
<message id="duty.act.strike.do">
<source></source>
<translation>Strike off</translation>
</message>
<message id="duty.act.strike.hint">
<source></source>
<translation>For who left; what they wrote stays</translation>
</message>
<message id="duty.act.withdraw">
<source></source>
<translation>Withdraw</translation>
</message>
<message id="duty.act.withdraw.do">
<source></source>
<translation>Withdraw the office</translation>
</message>
<message id="duty.act.withdraw.hint">
<source></source>
<translation>What was written stays valid</translation>
</message>
<message id="duty.choose">
<source></source>
<translation>Choose a person</translation>
</message>
<message id="duty.comma">
<source></source>
<translation>, </translation>
</message>
<message id="duty.count">
<source></source>
<translation>{count} registered</translation>
</message>
<message id="duty.empty">
<source></source>
<translation>Nobody is registered here yet</translation>
</message>
<message id="duty.empty.hint">
<source></source>
<translation>Once registered they hold offices, and can sign in here</translation>
</message>
<message id="duty.here">
<source></source>
<translation>This device</translation>
</message>
<message id="duty.may">
<source></source>
<translation>May: {powers}</translation>
</message>
<message id="duty.may_not">
<source></source>
<translation>May not: {powers}</translation>
</message>
<message id="duty.now">
<source></source>
<translation>until now</translation>
</message>
<message id="duty.owed">
<source></source>
<translation>To countersign</translation>
</message>
<message id="duty.owed.count">
<source></source>
<translation>To countersign {count}</translation>
</message>
<message id="duty.persons">
<source></source>
<translation>Persons and offices</translation>
</message>
<message id="duty.read_only">
<source></source>
<translation>Commanders, watch and duty leaders and administrators register people and grant offices</translation>
</message>
<message id="duty.register">
<source></source>
<translation>Register F4</translation>
</message>
<message id="duty.signs_in">
<source></source>
<translation>Signs in here</translation>
</message>
<message id="duty.signs_in.not">
<source></source>
<translation>No secret here</translation>
</message>
<message id="duty.sits">
<source></source>
<translation>At the seat</translation>
</message>
<message id="duty.span">
<source></source>
<translation>{since} – {until}</translation>
</message>
<message id="duty.trail">
<source></source>
<translation>Trail</translation>
</message>
<message id="owed.incident">
<source></source>
<translation>Show the incident</translation>
</message>
<message id="owed.late">
<source></source>
<translation>late by {span}</translation>
</message>
<message id="owed.left">
<source></source>
<translation>{span} left</translation>
</message>
<message id="owed.may_not">
<source></source>
<translation>This office may not countersign</translation>
</message>
<message id="owed.none">
<source></source>
<translation>No spoken approval waits to be put in writing</translation>
</message>
<message id="owed.none.hint">
<source></source>
<translation>What is approved by word of mouth is countersigned within two hours; until then it stands here.</translation>
</message>
<message id="owed.sign">
<source></source>
<translation>Countersign F6</translation>
</message>
<message id="owed.what">
<source></source>
<translation>{number} {title}</translation>
</message>
<message id="owed.who">
<source></source>
<translation>{who} · {due}</translation>
</message>
<message id="page.duty">
<source></source>
<translation>Duty</translation>
</message>
<message id="person.office">
<source></source>
<translation>Office</translation>
</message>
<message id="power.contacts">
<source></source>
<translation>register contacts</translation>
</message>
<message id="power.dispatch">
<source></source>
<translation>send units</translation>
</message>
<message id="power.draft">
<source></source>
<translation>draft orders</translation>
</message>
<message id="power.grade">
<source></source>
<translation>grade them</translation>
</message>
<message id="power.issue">
<source></source>
<translation>issue orders</translation>
</message>
<message id="power.note">
<source></source>
<translation>write the journal</translation>
</message>
<message id="power.open">
<source></source>
<translation>open incidents</translation>
</message>
<message id="power.persons">
<source></source>
<translation>manage people</translation>
</message>
<message id="power.plans">
<source></source>
<translation>write plans</translation>
</message>
<message id="power.respond">
<source></source>
<translation>start responses</translation>
</message>
<message id="power.trail">
<source></source>
<translation>see the trail</translation>
</message>
<message id="power.units">
<source></source>
<translation>register units</translation>
</message>
<message id="sync.owed">
<source></source>
<translation>To countersign</translation>
</message>
<message id="sync.owed.note">
<source></source>
<translation>{count}, late {late}</translation>
</message>
<message id="trail.act.GrantOffice">
<source></source>
<translation>grant an office</translation>
</message>
<message id="trail.act.IssueOrder">
<source></source>
<translation>issue an order</translation>
</message>
<message id="trail.act.IssueOrderNow">
<source></source>
<translation>give an order</translation>
</message>
<message id="trail.act.NoteLook">
<source></source>
<translation>look</translation>
</message>
<message id="trail.act.OpenIncident">
<source></source>
<translation>open an incident</translation>
</message>
<message id="trail.act.RegisterPerson">
<source></source>
<translation>register a person</translation>
</message>
<message id="trail.act.RepealPlan">
<source></source>
<translation>repeal a plan</translation>
</message>
<message id="trail.act.SetPersonFacts">
<source></source>
<translation>change a person</translation>
</message>
<message id="trail.act.StrikePerson">
<source></source>
<translation>strike a person off</translation>
</message>
<message id="trail.act.VoidIncident">
<source></source>
<translation>void an incident</translation>
</message>
<message id="trail.act.WithdrawOffice">
<source></source>
<translation>withdraw an office</translation>
</message>
<message id="trail.act.sign_in">
<source></source>
<translation>sign in</translation>
</message>
<message id="trail.count">
<source></source>
<translation>{count} acts</translation>
</message>
<message id="trail.empty">
<source></source>
<translation>Nothing yet</translation>
</message>
<message id="trail.export">
<source></source>
<translation>Exported {count} with personal data ({kind})</translation>
</message>
<message id="trail.person">
<source></source>
<translation>Who (name)</translation>
</message>
<message id="trail.print">
<source></source>
<translation>Printed {count} with personal data ({kind})</translation>
</message>
<message id="trail.refused">
<source></source>
<translation>Refused: {act}</translation>
</message>
<message id="trail.registered">
<source></source>
<translation>Registered or changed {name}</translation>
</message>
<message id="trail.relieved">
<source></source>
<translation>Took over: {office}</translation>
</message>
<message id="trail.ruled">
<source></source>
<translation>The center ruled</translation>
</message>
<message id="trail.sat">
<source></source>
<translation>Sat down: {office}</translation>
</message>
<message id="trail.show">
<source></source>
<translation>Looked at {field} ({kind})</translation>
</message>
<message id="trail.since">
<source></source>
<translation>Time</translation>
</message>
<message id="trail.since.all">
<source></source>
<translation>Any time</translation>
</message>
<message id="trail.since.days">
<source></source>
<translation>Last {days} days</translation>
</message>
<message id="trail.sort">
<source></source>
<translation>Sort</translation>
</message>
<message id="trail.sort.all">
<source></source>
<translation>Everything</translation>
</message>
<message id="trail.sort.duty">
<source></source>
<translation>Seat</translation>
</message>
<message id="trail.sort.handed_out">
<source></source>
<translation>Printed, exported</translation>
</message>
<message id="trail.sort.look">
<source></source>
<translation>Looks</translation>
</message>
<message id="trail.sort.person">
<source></source>
<translation>Persons</translation>
</message>
<message id="trail.sort.refused">
<source></source>
<translation>Refused</translation>
</message>
<message id="trail.sort.ruling">
<source></source>
<translation>Rulings</translation>
</message>
<message id="trail.struck">
<source></source>
<translation>Struck off {name}</translation>
</message>
<message id="trail.why.office.may_not">
<source></source>
<translation>the office may not</translation>
</message>
<message id="trail.why.person.office_not_held">
<source></source>
<translation>an office not held</translation>
</message>
<message id="trail.why.scope.may_not_write">
<source></source>
<translation>this organisation may not write there</translation>
</message>
<message id="trail.why.seat.locked">
<source></source>
<translation>the seat was locked</translation>
</message>
<message id="trail.why.seat.other">
<source></source>
<translation>under a name or office that nobody proved</translation>
</message>
<message id="trail.why.sign_in.wrong">
<source></source>
<translation>a wrong secret</translation>
</message>
</context>
</TS>
