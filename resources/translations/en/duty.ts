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
<message id="trail.act.ActivatePlan">
<source></source>
<translation>activate a plan</translation>
</message>
<message id="trail.act.AddMember">
<source></source>
<translation>add a member to a circle</translation>
</message>
<message id="trail.act.AddParty">
<source></source>
<translation>add a party to an incident</translation>
</message>
<message id="trail.act.AddTask">
<source></source>
<translation>add a task</translation>
</message>
<message id="trail.act.AdjustResponse">
<source></source>
<translation>adjust a response</translation>
</message>
<message id="trail.act.AdvanceAssignment">
<source></source>
<translation>advance an assignment</translation>
</message>
<message id="trail.act.AdvanceGroup">
<source></source>
<translation>advance a group</translation>
</message>
<message id="trail.act.AdvancePlanVersion">
<source></source>
<translation>advance a version of a plan</translation>
</message>
<message id="trail.act.AdvanceResponse">
<source></source>
<translation>advance a response</translation>
</message>
<message id="trail.act.AdvanceTask">
<source></source>
<translation>advance a task</translation>
</message>
<message id="trail.act.AnswerExtension">
<source></source>
<translation>answer a request for more time</translation>
</message>
<message id="trail.act.ApproveFinish">
<source></source>
<translation>approve what was finished</translation>
</message>
<message id="trail.act.ArchiveIncident">
<source></source>
<translation>archive an incident</translation>
</message>
<message id="trail.act.AttachFile">
<source></source>
<translation>attach a file</translation>
</message>
<message id="trail.act.CallFalse">
<source></source>
<translation>call an incident false</translation>
</message>
<message id="trail.act.CaptionAttachment">
<source></source>
<translation>caption a file</translation>
</message>
<message id="trail.act.ChangeDatabaseKey">
<source></source>
<translation>change the database's key</translation>
</message>
<message id="trail.act.ChangeGroup">
<source></source>
<translation>change a group</translation>
</message>
<message id="trail.act.ChangeKeys">
<source></source>
<translation>change this device's keys</translation>
</message>
<message id="trail.act.CloseIncident">
<source></source>
<translation>close an incident</translation>
</message>
<message id="trail.act.ClosePost">
<source></source>
<translation>close a post</translation>
</message>
<message id="trail.act.CompleteOrder">
<source></source>
<translation>complete an order</translation>
</message>
<message id="trail.act.ComposeOrder">
<source></source>
<translation>compose an order</translation>
</message>
<message id="trail.act.ConfirmIncident">
<source></source>
<translation>confirm an incident</translation>
</message>
<message id="trail.act.ControlIncident">
<source></source>
<translation>mark an incident as under control</translation>
</message>
<message id="trail.act.CountersignResponse">
<source></source>
<translation>countersign a response</translation>
</message>
<message id="trail.act.DeclineFinish">
<source></source>
<translation>decline what was finished</translation>
</message>
<message id="trail.act.DispatchUnit">
<source></source>
<translation>dispatch a unit</translation>
</message>
<message id="trail.act.DispatchUnits">
<source></source>
<translation>dispatch units</translation>
</message>
<message id="trail.act.EndResponse">
<source></source>
<translation>end a response</translation>
</message>
<message id="trail.act.EstablishPost">
<source></source>
<translation>establish a post</translation>
</message>
<message id="trail.act.FinishOrder">
<source></source>
<translation>report an order finished</translation>
</message>
<message id="trail.act.FoundCircle">
<source></source>
<translation>found a circle</translation>
</message>
<message id="trail.act.GradeIncident">
<source></source>
<translation>grade an incident</translation>
</message>
<message id="trail.act.ImportContacts">
<source></source>
<translation>import contacts</translation>
</message>
<message id="trail.act.ImportUnits">
<source></source>
<translation>import units</translation>
</message>
<message id="trail.act.InsistOrder">
<source></source>
<translation>insist on an order</translation>
</message>
<message id="trail.act.JoinGroup">
<source></source>
<translation>join a group</translation>
</message>
<message id="trail.act.LeaveGroup">
<source></source>
<translation>leave a group</translation>
</message>
<message id="trail.act.MergeIncident">
<source></source>
<translation>merge an incident</translation>
</message>
<message id="trail.act.MovePost">
<source></source>
<translation>move a post</translation>
</message>
<message id="trail.act.OfferHandover">
<source></source>
<translation>offer to hand over</translation>
</message>
<message id="trail.act.OpenGroup">
<source></source>
<translation>open a group</translation>
</message>
<message id="trail.act.OpenPost">
<source></source>
<translation>open a post</translation>
</message>
<message id="trail.act.PublishPlan">
<source></source>
<translation>publish a plan</translation>
</message>
<message id="trail.act.RecallUnit">
<source></source>
<translation>recall a unit</translation>
</message>
<message id="trail.act.RedirectOrder">
<source></source>
<translation>redirect an order</translation>
</message>
<message id="trail.act.RegisterContact">
<source></source>
<translation>register a contact</translation>
</message>
<message id="trail.act.RegisterUnit">
<source></source>
<translation>register a unit</translation>
</message>
<message id="trail.act.ReleaseUnit">
<source></source>
<translation>release a unit</translation>
</message>
<message id="trail.act.RemoveMember">
<source></source>
<translation>remove a member from a circle</translation>
</message>
<message id="trail.act.RemoveParty">
<source></source>
<translation>remove a party from an incident</translation>
</message>
<message id="trail.act.ReopenIncident">
<source></source>
<translation>open an incident again</translation>
</message>
<message id="trail.act.ReportOrder">
<source></source>
<translation>report on an order</translation>
</message>
<message id="trail.act.ReportReadiness">
<source></source>
<translation>report readiness</translation>
</message>
<message id="trail.act.RequestExtension">
<source></source>
<translation>ask for more time</translation>
</message>
<message id="trail.act.ResumePost">
<source></source>
<translation>resume a post</translation>
</message>
<message id="trail.act.ReturnOrder">
<source></source>
<translation>return an order</translation>
</message>
<message id="trail.act.SetContactFacts">
<source></source>
<translation>change a contact</translation>
</message>
<message id="trail.act.SetIncidentFacts">
<source></source>
<translation>change the facts of an incident</translation>
</message>
<message id="trail.act.SetPlanFacts">
<source></source>
<translation>change the facts of a plan</translation>
</message>
<message id="trail.act.SetUnitFacts">
<source></source>
<translation>change a unit</translation>
</message>
<message id="trail.act.SettleField">
<source></source>
<translation>settle a field</translation>
</message>
<message id="trail.act.SettleState">
<source></source>
<translation>settle a state</translation>
</message>
<message id="trail.act.SignOrder">
<source></source>
<translation>sign for an order</translation>
</message>
<message id="trail.act.StartAftermath">
<source></source>
<translation>begin the aftermath</translation>
</message>
<message id="trail.act.StartHandling">
<source></source>
<translation>begin handling</translation>
</message>
<message id="trail.act.StartOrder">
<source></source>
<translation>start on an order</translation>
</message>
<message id="trail.act.StartResponse">
<source></source>
<translation>start a response</translation>
</message>
<message id="trail.act.StrikeAttachment">
<source></source>
<translation>strike a file</translation>
</message>
<message id="trail.act.StrikeContact">
<source></source>
<translation>strike a contact</translation>
</message>
<message id="trail.act.StrikeJournal">
<source></source>
<translation>strike a line</translation>
</message>
<message id="trail.act.StrikeUnit">
<source></source>
<translation>strike a unit</translation>
</message>
<message id="trail.act.SubmitIncident">
<source></source>
<translation>submit an incident</translation>
</message>
<message id="trail.act.TakeDuty">
<source></source>
<translation>take the duty</translation>
</message>
<message id="trail.act.TakeHandover">
<source></source>
<translation>take over</translation>
</message>
<message id="trail.act.TellByVoice">
<source></source>
<translation>note what was told by voice</translation>
</message>
<message id="trail.act.TickJournal">
<source></source>
<translation>tick a line</translation>
</message>
<message id="trail.act.UnmergeIncident">
<source></source>
<translation>undo a merger</translation>
</message>
<message id="trail.act.WithdrawOrder">
<source></source>
<translation>withdraw an order</translation>
</message>
<message id="trail.act.WithdrawRecipient">
<source></source>
<translation>withdraw a recipient</translation>
</message>
<message id="trail.act.WriteJournal">
<source></source>
<translation>write a line</translation>
</message>
<message id="trail.why.passphrase.wrong">
<source></source>
<translation>the passphrase was wrong</translation>
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
