<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="duty.began_at">
<source></source>
<translation>Began</translation>
</message>
<message id="duty.ended_at">
<source></source>
<translation>Ended</translation>
</message>
<message id="duty.note">
<source></source>
<translation>Hand-over note</translation>
</message>
<message id="duty.office">
<source></source>
<translation>Office</translation>
</message>
<message id="duty.person">
<source></source>
<translation>On duty</translation>
</message>
<message id="duty.relieves">
<source></source>
<translation>Relieves</translation>
</message>
<message id="kind.duty">
<source></source>
<translation>Duty</translation>
</message>
<message id="kind.look">
<source></source>
<translation>Look</translation>
</message>
<message id="kind.person">
<source></source>
<translation>Person</translation>
</message>
<message id="look.about">
<source></source>
<translation>About</translation>
</message>
<message id="look.act">
<source></source>
<translation>Act</translation>
</message>
<message id="look.act.export">
<source></source>
<translation>Exported</translation>
</message>
<message id="look.act.print">
<source></source>
<translation>Printed</translation>
</message>
<message id="look.act.show">
<source></source>
<translation>Shown</translation>
</message>
<message id="look.reason">
<source></source>
<translation>Reason</translation>
</message>
<message id="look.records">
<source></source>
<translation>Records</translation>
</message>
<message id="look.seen">
<source></source>
<translation>Fields</translation>
</message>
<message id="look.subject">
<source></source>
<translation>Record</translation>
</message>
<message id="look.subject_kind">
<source></source>
<translation>Kind</translation>
</message>
<message id="person.name">
<source></source>
<translation>Name</translation>
</message>
<message id="person.offices">
<source></source>
<translation>Offices</translation>
</message>
<message id="person.phone">
<source></source>
<translation>Duty telephone</translation>
</message>
<message id="person.service_number">
<source></source>
<translation>Service number</translation>
</message>
<message id="refused.duty.ended">
<source></source>
<translation>That duty has ended already</translation>
</message>
<message id="refused.look.not_private">
<source></source>
<translation>This of {kind} is not masked; no look is noted</translation>
</message>
<message id="refused.office.unknown">
<source></source>
<translation>There is no such office: {office}</translation>
</message>
<message id="refused.person.name_taken">
<source></source>
<translation>Your organisation has a person called {name} already; tell them apart</translation>
</message>
<message id="refused.person.office_held">
<source></source>
<translation>Already holds that office: {office}</translation>
</message>
<message id="refused.person.office_not_held">
<source></source>
<translation>Does not hold that office: {office}</translation>
</message>
<message id="refused.response.countersigned">
<source></source>
<translation>{name} has countersigned already</translation>
</message>
<message id="refused.response.not_oral">
<source></source>
<translation>It was not approved by word of mouth</translation>
</message>
<message id="response.countersigned_at">
<source></source>
<translation>Countersigned</translation>
</message>
<message id="response.countersigned_by">
<source></source>
<translation>Countersigned by</translation>
</message>
<message id="unit.of.records">
<source></source>
<translation>records</translation>
</message>
</context>
</TS>
