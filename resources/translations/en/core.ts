<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="act.activate">
<source></source>
<translation>Activate a plan</translation>
</message>
<message id="act.activate.do">
<source></source>
<translation>Activate</translation>
</message>
<message id="act.activate.hint">
<source></source>
<translation>Makes response, posts, groups, tasks and first orders at once</translation>
</message>
<message id="act.add_party">
<source></source>
<translation>Add a party</translation>
</message>
<message id="act.add_party.do">
<source></source>
<translation>Add</translation>
</message>
<message id="act.add_party.hint">
<source></source>
<translation>It and its superiors may read and write this incident</translation>
</message>
<message id="act.advance_arrived">
<source></source>
<translation>Arrived</translation>
</message>
<message id="act.advance_arrived.do">
<source></source>
<translation>Arrived</translation>
</message>
<message id="act.advance_completed">
<source></source>
<translation>Completed</translation>
</message>
<message id="act.advance_completed.do">
<source></source>
<translation>Completed</translation>
</message>
<message id="act.advance_departed">
<source></source>
<translation>Departed</translation>
</message>
<message id="act.advance_departed.do">
<source></source>
<translation>Departed</translation>
</message>
<message id="act.advance_mustered">
<source></source>
<translation>Mustered</translation>
</message>
<message id="act.advance_mustered.do">
<source></source>
<translation>Mustered</translation>
</message>
<message id="act.approve">
<source></source>
<translation>Accept as done</translation>
</message>
<message id="act.approve.do">
<source></source>
<translation>Accept</translation>
</message>
<message id="act.archive">
<source></source>
<translation>Archive</translation>
</message>
<message id="act.archive.do">
<source></source>
<translation>Archive</translation>
</message>
<message id="act.call_false">
<source></source>
<translation>Call it false</translation>
</message>
<message id="act.call_false.do">
<source></source>
<translation>Call it false</translation>
</message>
<message id="act.close">
<source></source>
<translation>End the incident</translation>
</message>
<message id="act.close.do">
<source></source>
<translation>End</translation>
</message>
<message id="act.close_post">
<source></source>
<translation>Close the post</translation>
</message>
<message id="act.close_post.do">
<source></source>
<translation>Close</translation>
</message>
<message id="act.complete">
<source></source>
<translation>Close the order</translation>
</message>
<message id="act.complete.do">
<source></source>
<translation>Close</translation>
</message>
<message id="act.confirm">
<source></source>
<translation>Confirm</translation>
</message>
<message id="act.confirm.do">
<source></source>
<translation>Confirm</translation>
</message>
<message id="act.control">
<source></source>
<translation>Mark as controlled</translation>
</message>
<message id="act.control.do">
<source></source>
<translation>Mark controlled</translation>
</message>
<message id="act.decline">
<source></source>
<translation>Ask for more</translation>
</message>
<message id="act.decline.do">
<source></source>
<translation>Send back</translation>
</message>
<message id="act.dispatch">
<source></source>
<translation>Send a unit</translation>
</message>
<message id="act.dispatch.do">
<source></source>
<translation>Send</translation>
</message>
<message id="act.duty_level">
<source></source>
<translation>Duty level</translation>
</message>
<message id="act.duty_level.do">
<source></source>
<translation>Save</translation>
</message>
<message id="act.end_response">
<source></source>
<translation>End the response</translation>
</message>
<message id="act.end_response.do">
<source></source>
<translation>End</translation>
</message>
<message id="act.establish_post">
<source></source>
<translation>Establish a command post</translation>
</message>
<message id="act.establish_post.do">
<source></source>
<translation>Establish</translation>
</message>
<message id="act.facts">
<source></source>
<translation>Edit facts</translation>
</message>
<message id="act.facts.do">
<source></source>
<translation>Save</translation>
</message>
<message id="act.facts.hint">
<source></source>
<translation>Earlier values are kept with who and when</translation>
</message>
<message id="act.finish">
<source></source>
<translation>Ask to close</translation>
</message>
<message id="act.finish.do">
<source></source>
<translation>Ask</translation>
</message>
<message id="act.grade">
<source></source>
<translation>Grade the incident</translation>
</message>
<message id="act.grade.do">
<source></source>
<translation>Confirm grade</translation>
</message>
<message id="act.grade.hint">
<source></source>
<translation>The rule only suggests; a person confirms</translation>
</message>
<message id="act.grade.suggested">
<source></source>
<translation>The rule suggests {grade}: {rule} ({source})</translation>
</message>
<message id="act.insist">
<source></source>
<translation>Reject the refusal</translation>
</message>
<message id="act.insist.do">
<source></source>
<translation>Reject</translation>
</message>
<message id="act.issue">
<source></source>
<translation>Issue</translation>
</message>
<message id="act.issue.do">
<source></source>
<translation>Issue</translation>
</message>
<message id="act.merge">
<source></source>
<translation>Merge into another</translation>
</message>
<message id="act.merge.do">
<source></source>
<translation>Merge</translation>
</message>
<message id="act.move_post">
<source></source>
<translation>Move the post</translation>
</message>
<message id="act.move_post.do">
<source></source>
<translation>Move</translation>
</message>
<message id="act.offer_handover">
<source></source>
<translation>Hand over command</translation>
</message>
<message id="act.offer_handover.do">
<source></source>
<translation>Offer</translation>
</message>
<message id="act.offer_handover.hint">
<source></source>
<translation>It counts only when the successor takes it</translation>
</message>
<message id="act.open">
<source></source>
<translation>Open an incident</translation>
</message>
<message id="act.open.do">
<source></source>
<translation>Open</translation>
</message>
<message id="act.open.hint">
<source></source>
<translation>Only the title is required; the rest can follow</translation>
</message>
<message id="act.open_post">
<source></source>
<translation>Open the post</translation>
</message>
<message id="act.open_post.do">
<source></source>
<translation>Open</translation>
</message>
<message id="act.order">
<source></source>
<translation>Issue an order</translation>
</message>
<message id="act.order.do">
<source></source>
<translation>Issue</translation>
</message>
<message id="act.order.hint">
<source></source>
<translation>Sent is not delivered; tell the rest by voice and note it</translation>
</message>
<message id="act.recall">
<source></source>
<translation>Recall</translation>
</message>
<message id="act.recall.do">
<source></source>
<translation>Recall</translation>
</message>
<message id="act.redirect">
<source></source>
<translation>Give to another</translation>
</message>
<message id="act.redirect.do">
<source></source>
<translation>Give</translation>
</message>
<message id="act.redirect.hint">
<source></source>
<translation>The first is withdrawn; the new one begins unsigned</translation>
</message>
<message id="act.release">
<source></source>
<translation>Returned</translation>
</message>
<message id="act.release.do">
<source></source>
<translation>Returned</translation>
</message>
<message id="act.reopen">
<source></source>
<translation>Reopen</translation>
</message>
<message id="act.reopen.do">
<source></source>
<translation>Reopen</translation>
</message>
<message id="act.report">
<source></source>
<translation>Report</translation>
</message>
<message id="act.report.do">
<source></source>
<translation>Report</translation>
</message>
<message id="act.respond">
<source></source>
<translation>Start a response without a plan</translation>
</message>
<message id="act.respond.do">
<source></source>
<translation>Start</translation>
</message>
<message id="act.restore">
<source></source>
<translation>Start aftermath</translation>
</message>
<message id="act.restore.do">
<source></source>
<translation>Aftermath</translation>
</message>
<message id="act.resume_post">
<source></source>
<translation>Resume</translation>
</message>
<message id="act.resume_post.do">
<source></source>
<translation>Resume</translation>
</message>
<message id="act.return_order">
<source></source>
<translation>Send back</translation>
</message>
<message id="act.return_order.do">
<source></source>
<translation>Send back</translation>
</message>
<message id="act.sign">
<source></source>
<translation>Sign</translation>
</message>
<message id="act.sign.do">
<source></source>
<translation>Sign</translation>
</message>
<message id="act.start">
<source></source>
<translation>Start handling</translation>
</message>
<message id="act.start.do">
<source></source>
<translation>Start</translation>
</message>
<message id="act.start_order">
<source></source>
<translation>Start</translation>
</message>
<message id="act.start_order.do">
<source></source>
<translation>Start</translation>
</message>
<message id="act.strike">
<source></source>
<translation>Strike this line</translation>
</message>
<message id="act.strike.do">
<source></source>
<translation>Strike</translation>
</message>
<message id="act.strike.hint">
<source></source>
<translation>The text stays readable, with the reason</translation>
</message>
<message id="act.submit">
<source></source>
<translation>Submit</translation>
</message>
<message id="act.submit.do">
<source></source>
<translation>Submit</translation>
</message>
<message id="act.take_handover">
<source></source>
<translation>Take command</translation>
</message>
<message id="act.take_handover.do">
<source></source>
<translation>Take</translation>
</message>
<message id="act.task_blocked">
<source></source>
<translation>Task blocked</translation>
</message>
<message id="act.task_blocked.do">
<source></source>
<translation>Blocked</translation>
</message>
<message id="act.task_done">
<source></source>
<translation>Task done</translation>
</message>
<message id="act.task_done.do">
<source></source>
<translation>Done</translation>
</message>
<message id="act.task_not_applicable">
<source></source>
<translation>Does not apply</translation>
</message>
<message id="act.task_not_applicable.do">
<source></source>
<translation>Does not apply</translation>
</message>
<message id="act.task_under_way">
<source></source>
<translation>Start the task</translation>
</message>
<message id="act.task_under_way.do">
<source></source>
<translation>Start</translation>
</message>
<message id="act.tick_map">
<source></source>
<translation>Tick: map</translation>
</message>
<message id="act.tick_map.do">
<source></source>
<translation>Tick</translation>
</message>
<message id="act.tick_operations">
<source></source>
<translation>Tick: operations</translation>
</message>
<message id="act.tick_operations.do">
<source></source>
<translation>Tick</translation>
</message>
<message id="act.tick_resources">
<source></source>
<translation>Tick: resources</translation>
</message>
<message id="act.tick_resources.do">
<source></source>
<translation>Tick</translation>
</message>
<message id="act.unmerge">
<source></source>
<translation>Undo the merge</translation>
</message>
<message id="act.unmerge.do">
<source></source>
<translation>Undo</translation>
</message>
<message id="act.voice">
<source></source>
<translation>Note that it was told by voice</translation>
</message>
<message id="act.voice.do">
<source></source>
<translation>Note</translation>
</message>
<message id="act.void">
<source></source>
<translation>Declare void</translation>
</message>
<message id="act.void.do">
<source></source>
<translation>Void</translation>
</message>
<message id="act.void.hint">
<source></source>
<translation>Nothing is deleted; it is marked void with the reason</translation>
</message>
<message id="act.warning_level">
<source></source>
<translation>Warning level</translation>
</message>
<message id="act.warning_level.do">
<source></source>
<translation>Save</translation>
</message>
<message id="act.withdraw">
<source></source>
<translation>Withdraw the order</translation>
</message>
<message id="act.withdraw.do">
<source></source>
<translation>Withdraw</translation>
</message>
<message id="alert.entry_after_close">
<source></source>
<translation>Entries after the incident ended</translation>
</message>
<message id="alert.merge_cycle">
<source></source>
<translation>Incidents merged in a circle</translation>
</message>
<message id="alert.two_scene_commanders">
<source></source>
<translation>Two scene commanders in one incident</translation>
</message>
<message id="alert.unit_twice">
<source></source>
<translation>One unit in two open incidents</translation>
</message>
<message id="alert.unknown">
<source></source>
<translation>Unknown alert {code}</translation>
</message>
<message id="app.mark">
<source></source>
<translation>前</translation>
</message>
<message id="app.title">
<source></source>
<translation>Qianzhi</translation>
</message>
<message id="aside.note">
<source></source>
<translation>ruled by {person} {clock}: {reason}</translation>
</message>
<message id="aside.title">
<source></source>
<translation>{organisation} {device}: {count} set aside</translation>
</message>
<message id="assignment.arrived_at">
<source></source>
<translation>Arrived at</translation>
</message>
<message id="assignment.call_sign">
<source></source>
<translation>Call sign</translation>
</message>
<message id="assignment.completed_at">
<source></source>
<translation>Completed at</translation>
</message>
<message id="assignment.departed_at">
<source></source>
<translation>Departed at</translation>
</message>
<message id="assignment.mustered_at">
<source></source>
<translation>Mustered at</translation>
</message>
<message id="assignment.ordered_at">
<source></source>
<translation>Ordered at</translation>
</message>
<message id="assignment.organisation">
<source></source>
<translation>Organisation</translation>
</message>
<message id="assignment.persons">
<source></source>
<translation>Persons</translation>
</message>
<message id="assignment.reason">
<source></source>
<translation>Reason</translation>
</message>
<message id="assignment.returned_at">
<source></source>
<translation>Returned at</translation>
</message>
<message id="assignment.state">
<source></source>
<translation>State</translation>
</message>
<message id="assignment.state.arrived">
<source></source>
<translation>Arrived</translation>
</message>
<message id="assignment.state.completed">
<source></source>
<translation>Completed</translation>
</message>
<message id="assignment.state.departed">
<source></source>
<translation>Departed</translation>
</message>
<message id="assignment.state.mustered">
<source></source>
<translation>Mustered</translation>
</message>
<message id="assignment.state.ordered">
<source></source>
<translation>Ordered</translation>
</message>
<message id="assignment.state.recalled">
<source></source>
<translation>Recalled</translation>
</message>
<message id="assignment.state.returned">
<source></source>
<translation>Returned</translation>
</message>
<message id="assignment.task">
<source></source>
<translation>Task</translation>
</message>
<message id="assignment.unit">
<source></source>
<translation>Unit</translation>
</message>
<message id="assignment.unit_name">
<source></source>
<translation>Unit name</translation>
</message>
<message id="assignment.vehicles">
<source></source>
<translation>Vehicles</translation>
</message>
<message id="board.acts">
<source></source>
<translation>Whole order</translation>
</message>
<message id="board.back">
<source></source>
<translation>Back to the list (Esc)</translation>
</message>
<message id="board.due">
<source></source>
<translation>Done by {clock}</translation>
</message>
<message id="board.feedback">
<source></source>
<translation>Report every {minutes} min</translation>
</message>
<message id="board.mine">
<source></source>
<translation>own</translation>
</message>
<message id="board.not_read_back">
<source></source>
<translation>not read back</translation>
</message>
<message id="board.read_back">
<source></source>
<translation>read back</translation>
</message>
<message id="board.reason">
<source></source>
<translation>Reason: {reason}</translation>
</message>
<message id="board.refused">
<source></source>
<translation>Sent back: {reason}</translation>
</message>
<message id="board.report">
<source></source>
<translation>Report: {report}</translation>
</message>
<message id="board.sign_due">
<source></source>
<translation>Sign by {clock}</translation>
</message>
<message id="board.voice">
<source></source>
<translation>Told by voice {clock}, {person}, {told}</translation>
</message>
<message id="board.way.delivered">
<source></source>
<translation>Delivered</translation>
</message>
<message id="board.way.finished">
<source></source>
<translation>Finished</translation>
</message>
<message id="board.way.reported">
<source></source>
<translation>Reported</translation>
</message>
<message id="board.way.signed">
<source></source>
<translation>Signed</translation>
</message>
<message id="board.way.under_way">
<source></source>
<translation>At work</translation>
</message>
<message id="chooser.hint">
<source></source>
<translation>Enter opens the chosen one, F4 opens a new one</translation>
</message>
<message id="chooser.title">
<source></source>
<translation>Choose an incident, or open one</translation>
</message>
<message id="circle.members">
<source></source>
<translation>Members</translation>
</message>
<message id="circle.mode">
<source></source>
<translation>Mode</translation>
</message>
<message id="circle.mode.actual">
<source></source>
<translation>LIVE</translation>
</message>
<message id="circle.mode.exercise">
<source></source>
<translation>DRILL</translation>
</message>
<message id="circle.mode.test">
<source></source>
<translation>TEST</translation>
</message>
<message id="circle.owner">
<source></source>
<translation>Owner</translation>
</message>
<message id="circle.title">
<source></source>
<translation>Title</translation>
</message>
<message id="contact.as_of">
<source></source>
<translation>As of</translation>
</message>
<message id="contact.name">
<source></source>
<translation>Name</translation>
</message>
<message id="contact.note">
<source></source>
<translation>Note</translation>
</message>
<message id="contact.office">
<source></source>
<translation>Office</translation>
</message>
<message id="contact.phone">
<source></source>
<translation>Phone</translation>
</message>
<message id="contact.radio">
<source></source>
<translation>Radio</translation>
</message>
<message id="desk.letter">
<source></source>
<translation>Number letter {letter}</translation>
</message>
<message id="desk.not_certified">
<source></source>
<translation>{letter} · not yet certified</translation>
</message>
<message id="detail.back">
<source></source>
<translation>Back to the list (Alt+←)</translation>
</message>
<message id="detail.dispatch">
<source></source>
<translation>Send F7</translation>
</message>
<message id="detail.more">
<source></source>
<translation>More F10</translation>
</message>
<message id="detail.order">
<source></source>
<translation>Order F9</translation>
</message>
<message id="detail.read_only">
<source></source>
<translation>Read only: this desk may not write here. Parties: {parties}</translation>
</message>
<message id="device.certificate">
<source></source>
<translation>Certificate</translation>
</message>
<message id="device.label">
<source></source>
<translation>Label</translation>
</message>
<message id="device.letters">
<source></source>
<translation>Letters</translation>
</message>
<message id="device.not_after">
<source></source>
<translation>Valid until</translation>
</message>
<message id="device.offices">
<source></source>
<translation>Offices</translation>
</message>
<message id="device.organisation">
<source></source>
<translation>Organisation</translation>
</message>
<message id="device.sign_key">
<source></source>
<translation>Signing key</translation>
</message>
<message id="facts.changed">
<source></source>
<translation>{count} changed</translation>
</message>
<message id="facts.first">
<source></source>
<translation>first {first}</translation>
</message>
<message id="facts.past">
<source></source>
<translation>first {first}, changed {count}×, {person} {clock}</translation>
</message>
<message id="facts.times">
<source></source>
<translation>Times</translation>
</message>
<message id="form.at">
<source></source>
<translation>Time</translation>
</message>
<message id="form.into">
<source></source>
<translation>Merge into</translation>
</message>
<message id="form.knowingly">
<source></source>
<translation>Send although unavailable or tasked elsewhere</translation>
</message>
<message id="form.needed">
<source></source>
<translation>{label} (required)</translation>
</message>
<message id="form.not_a_number">
<source></source>
<translation>Enter a whole number</translation>
</message>
<message id="form.not_a_time">
<source></source>
<translation>Write the time as 14:32 or 07-18 14:32</translation>
</message>
<message id="form.organisation">
<source></source>
<translation>Organisation</translation>
</message>
<message id="form.organisations">
<source></source>
<translation>To organisations</translation>
</message>
<message id="form.out_of_bounds">
<source></source>
<translation>Must be from {low} to {high}</translation>
</message>
<message id="form.plan">
<source></source>
<translation>Plan</translation>
</message>
<message id="form.reason">
<source></source>
<translation>Reason</translation>
</message>
<message id="form.required">
<source></source>
<translation>{label} is required</translation>
</message>
<message id="form.units">
<source></source>
<translation>To units</translation>
</message>
<message id="group.contact">
<source></source>
<translation>Contact</translation>
</message>
<message id="group.lead">
<source></source>
<translation>Lead</translation>
</message>
<message id="group.members">
<source></source>
<translation>Members</translation>
</message>
<message id="group.name">
<source></source>
<translation>Name</translation>
</message>
<message id="group.report_minutes">
<source></source>
<translation>Report every (min)</translation>
</message>
<message id="group.response">
<source></source>
<translation>Response</translation>
</message>
<message id="group.state">
<source></source>
<translation>State</translation>
</message>
<message id="group.state.dissolved">
<source></source>
<translation>Dissolved</translation>
</message>
<message id="group.state.planned">
<source></source>
<translation>Planned</translation>
</message>
<message id="group.state.working">
<source></source>
<translation>Working</translation>
</message>
<message id="hint.clock">
<source></source>
<translation>14:32</translation>
</message>
<message id="hint.order">
<source></source>
<translation>What, where, by when, how to report</translation>
</message>
<message id="hint.pick">
<source></source>
<translation>Type a name, call sign or initials</translation>
</message>
<message id="hint.task">
<source></source>
<translation>Where to, and what to do</translation>
</message>
<message id="hint.title">
<source></source>
<translation>Place and danger, in one line</translation>
</message>
<message id="history.and">
<source></source>
<translation>, </translation>
</message>
<message id="history.field">
<source></source>
<translation>Which field</translation>
</message>
<message id="history.first">
<source></source>
<translation>First value</translation>
</message>
<message id="history.hint">
<source></source>
<translation>Every value this field ever had (Ctrl+H)</translation>
</message>
<message id="history.saw">
<source></source>
<translation>Saw then: {values}</translation>
</message>
<message id="history.saw_nothing">
<source></source>
<translation>Saw no other value when writing</translation>
</message>
<message id="history.stands">
<source></source>
<translation>Stands</translation>
</message>
<message id="history.title">
<source></source>
<translation>History</translation>
</message>
<message id="incident.absorbs">
<source></source>
<translation>Absorbs</translation>
</message>
<message id="incident.affected">
<source></source>
<translation>Affected</translation>
</message>
<message id="incident.class_code">
<source></source>
<translation>Class</translation>
</message>
<message id="incident.class_system">
<source></source>
<translation>Class system</translation>
</message>
<message id="incident.class_system.gb35561">
<source></source>
<translation>GB/T 35561</translation>
</message>
<message id="incident.class_system.gb35649">
<source></source>
<translation>GB/T 35649</translation>
</message>
<message id="incident.class_system.own">
<source></source>
<translation>Own</translation>
</message>
<message id="incident.closed_at">
<source></source>
<translation>Closed at</translation>
</message>
<message id="incident.dead">
<source></source>
<translation>Dead</translation>
</message>
<message id="incident.division">
<source></source>
<translation>Division</translation>
</message>
<message id="incident.duty_level">
<source></source>
<translation>Duty level</translation>
</message>
<message id="incident.duty_level.extreme">
<source></source>
<translation>Level I</translation>
</message>
<message id="incident.duty_level.major">
<source></source>
<translation>Level II</translation>
</message>
<message id="incident.duty_level.minor">
<source></source>
<translation>Level IV</translation>
</message>
<message id="incident.duty_level.serious">
<source></source>
<translation>Level III</translation>
</message>
<message id="incident.end_reason">
<source></source>
<translation>End note</translation>
</message>
<message id="incident.evacuated">
<source></source>
<translation>Evacuated</translation>
</message>
<message id="incident.grade">
<source></source>
<translation>Grade</translation>
</message>
<message id="incident.grade.extreme">
<source></source>
<translation>Extreme</translation>
</message>
<message id="incident.grade.major">
<source></source>
<translation>Major</translation>
</message>
<message id="incident.grade.minor">
<source></source>
<translation>Minor</translation>
</message>
<message id="incident.grade.serious">
<source></source>
<translation>Serious</translation>
</message>
<message id="incident.grade_basis">
<source></source>
<translation>Basis of the grade</translation>
</message>
<message id="incident.happened_at">
<source></source>
<translation>Happened at</translation>
</message>
<message id="incident.hazards">
<source></source>
<translation>Hazards</translation>
</message>
<message id="incident.into">
<source></source>
<translation>Merged into</translation>
</message>
<message id="incident.lead">
<source></source>
<translation>Lead</translation>
</message>
<message id="incident.lightly_injured">
<source></source>
<translation>Minor</translation>
</message>
<message id="incident.location">
<source></source>
<translation>Location</translation>
</message>
<message id="incident.loss_yuan">
<source></source>
<translation>Loss (yuan)</translation>
</message>
<message id="incident.missing">
<source></source>
<translation>Missing</translation>
</message>
<message id="incident.mode">
<source></source>
<translation>Mode</translation>
</message>
<message id="incident.mode.actual">
<source></source>
<translation>LIVE</translation>
</message>
<message id="incident.mode.exercise">
<source></source>
<translation>DRILL</translation>
</message>
<message id="incident.mode.test">
<source></source>
<translation>TEST</translation>
</message>
<message id="incident.not_graded">
<source></source>
<translation>Not graded</translation>
</message>
<message id="incident.number">
<source></source>
<translation>Number</translation>
</message>
<message id="incident.parties">
<source></source>
<translation>Parties</translation>
</message>
<message id="incident.place">
<source></source>
<translation>Place</translation>
</message>
<message id="incident.reported_at">
<source></source>
<translation>Reported at</translation>
</message>
<message id="incident.response_level">
<source></source>
<translation>Response</translation>
</message>
<message id="incident.response_level.extreme">
<source></source>
<translation>Level I</translation>
</message>
<message id="incident.response_level.major">
<source></source>
<translation>Level II</translation>
</message>
<message id="incident.response_level.minor">
<source></source>
<translation>Level IV</translation>
</message>
<message id="incident.response_level.serious">
<source></source>
<translation>Level III</translation>
</message>
<message id="incident.secrecy">
<source></source>
<translation>Secrecy</translation>
</message>
<message id="incident.secrecy.confidential">
<source></source>
<translation>Confidential</translation>
</message>
<message id="incident.secrecy.internal">
<source></source>
<translation>Internal</translation>
</message>
<message id="incident.secrecy.public">
<source></source>
<translation>Public</translation>
</message>
<message id="incident.secrecy.secret">
<source></source>
<translation>Secret</translation>
</message>
<message id="incident.seriously_injured">
<source></source>
<translation>Severe</translation>
</message>
<message id="incident.source">
<source></source>
<translation>Source</translation>
</message>
<message id="incident.state">
<source></source>
<translation>State</translation>
</message>
<message id="incident.state.aftermath">
<source></source>
<translation>Aftermath</translation>
</message>
<message id="incident.state.archived">
<source></source>
<translation>Archived</translation>
</message>
<message id="incident.state.confirmed">
<source></source>
<translation>Confirmed</translation>
</message>
<message id="incident.state.controlled">
<source></source>
<translation>Controlled</translation>
</message>
<message id="incident.state.draft">
<source></source>
<translation>Draft</translation>
</message>
<message id="incident.state.ended">
<source></source>
<translation>Ended</translation>
</message>
<message id="incident.state.false_alarm">
<source></source>
<translation>False alarm</translation>
</message>
<message id="incident.state.handling">
<source></source>
<translation>Handling</translation>
</message>
<message id="incident.state.merged">
<source></source>
<translation>Merged</translation>
</message>
<message id="incident.state.unverified">
<source></source>
<translation>Unverified</translation>
</message>
<message id="incident.state.void">
<source></source>
<translation>Void</translation>
</message>
<message id="incident.title">
<source></source>
<translation>Title</translation>
</message>
<message id="incident.trapped">
<source></source>
<translation>Trapped</translation>
</message>
<message id="incident.trigger">
<source></source>
<translation>Trigger</translation>
</message>
<message id="incident.trigger.neighbour">
<source></source>
<translation>Neighbour</translation>
</message>
<message id="incident.trigger.opinion">
<source></source>
<translation>Public opinion</translation>
</message>
<message id="incident.trigger.police">
<source></source>
<translation>Police call</translation>
</message>
<message id="incident.trigger.stability">
<source></source>
<translation>Stability</translation>
</message>
<message id="incident.trigger.superior">
<source></source>
<translation>Superior's order</translation>
</message>
<message id="incident.trigger.warning">
<source></source>
<translation>Warning</translation>
</message>
<message id="incident.warning_level">
<source></source>
<translation>Warning</translation>
</message>
<message id="incident.warning_level.extreme">
<source></source>
<translation>Red I</translation>
</message>
<message id="incident.warning_level.major">
<source></source>
<translation>Orange II</translation>
</message>
<message id="incident.warning_level.minor">
<source></source>
<translation>Blue IV</translation>
</message>
<message id="incident.warning_level.serious">
<source></source>
<translation>Yellow III</translation>
</message>
<message id="journal.after">
<source></source>
<translation>After</translation>
</message>
<message id="journal.channel">
<source></source>
<translation>Channel</translation>
</message>
<message id="journal.channel.fax">
<source></source>
<translation>Fax</translation>
</message>
<message id="journal.channel.person">
<source></source>
<translation>In person</translation>
</message>
<message id="journal.channel.phone">
<source></source>
<translation>Phone</translation>
</message>
<message id="journal.channel.radio">
<source></source>
<translation>Radio</translation>
</message>
<message id="journal.channel.sms">
<source></source>
<translation>SMS</translation>
</message>
<message id="journal.channel.system">
<source></source>
<translation>System</translation>
</message>
<message id="journal.line">
<source></source>
<translation>Line</translation>
</message>
<message id="journal.place">
<source></source>
<translation>Place</translation>
</message>
<message id="journal.relayed_by">
<source></source>
<translation>Relayed by</translation>
</message>
<message id="journal.said_by">
<source></source>
<translation>Said by</translation>
</message>
<message id="journal.stated_at">
<source></source>
<translation>Time stated</translation>
</message>
<message id="journal.subject">
<source></source>
<translation>About</translation>
</message>
<message id="journal.system">
<source></source>
<translation>System line</translation>
</message>
<message id="journal.ticks">
<source></source>
<translation>Ticks</translation>
</message>
<message id="kind.assignment">
<source></source>
<translation>Assignment</translation>
</message>
<message id="kind.circle">
<source></source>
<translation>Circle</translation>
</message>
<message id="kind.contact">
<source></source>
<translation>Contact</translation>
</message>
<message id="kind.device">
<source></source>
<translation>Device</translation>
</message>
<message id="kind.group">
<source></source>
<translation>Working group</translation>
</message>
<message id="kind.incident">
<source></source>
<translation>Incident</translation>
</message>
<message id="kind.journal">
<source></source>
<translation>Journal</translation>
</message>
<message id="kind.office">
<source></source>
<translation>Office</translation>
</message>
<message id="kind.order">
<source></source>
<translation>Order</translation>
</message>
<message id="kind.organisation">
<source></source>
<translation>Organisation</translation>
</message>
<message id="kind.plan">
<source></source>
<translation>Plan</translation>
</message>
<message id="kind.plan_version">
<source></source>
<translation>Plan version</translation>
</message>
<message id="kind.post">
<source></source>
<translation>Command post</translation>
</message>
<message id="kind.recipient">
<source></source>
<translation>Recipient</translation>
</message>
<message id="kind.response">
<source></source>
<translation>Response</translation>
</message>
<message id="kind.ruling">
<source></source>
<translation>Ruling</translation>
</message>
<message id="kind.task">
<source></source>
<translation>Task</translation>
</message>
<message id="kind.unit">
<source></source>
<translation>Unit</translation>
</message>
<message id="language.en">
<source></source>
<translation>English</translation>
</message>
<message id="language.zh">
<source></source>
<translation>中文</translation>
</message>
<message id="levels.apart">
<source></source>
<translation>each confirmed by itself</translation>
</message>
<message id="levels.no_basis">
<source></source>
<translation>No basis given</translation>
</message>
<message id="levels.set_by">
<source></source>
<translation>{person} {clock}</translation>
</message>
<message id="life.next">
<source></source>
<translation>next</translation>
</message>
<message id="lines.added">
<source></source>
<translation>added {clock}</translation>
</message>
<message id="lines.arrived">
<source></source>
<translation>{count} new, {who}</translation>
</message>
<message id="lines.channel">
<source></source>
<translation>How it came</translation>
</message>
<message id="lines.count">
<source></source>
<translation>{count} lines</translation>
</message>
<message id="lines.hint">
<source></source>
<translation>Write a line, Enter keeps it (F6)</translation>
</message>
<message id="lines.relayed_by">
<source></source>
<translation>relayed by {person}</translation>
</message>
<message id="lines.struck">
<source></source>
<translation>struck by {person} {clock}: {reason}</translation>
</message>
<message id="lines.system">
<source></source>
<translation>System {count}</translation>
</message>
<message id="lines.undisturbed">
<source></source>
<translation>your typing is not disturbed</translation>
</message>
<message id="lines.write">
<source></source>
<translation>Write</translation>
</message>
<message id="lines.written_by">
<source></source>
<translation>written by {person}</translation>
</message>
<message id="link.expired">
<source></source>
<translation>Certificate lapsed</translation>
</message>
<message id="link.lan">
<source></source>
<translation>LAN, {peers} neighbours</translation>
</message>
<message id="link.never">
<source></source>
<translation>Offline, never linked</translation>
</message>
<message id="link.no_center">
<source></source>
<translation>no center since {since}</translation>
</message>
<message id="link.nothing_waits">
<source></source>
<translation>Nothing waits here</translation>
</message>
<message id="link.offline_since">
<source></source>
<translation>Offline since {since}</translation>
</message>
<message id="link.order_first">
<source></source>
<translation>orders first</translation>
</message>
<message id="link.order_first_left">
<source></source>
<translation>orders first · about {span}</translation>
</message>
<message id="link.received">
<source></source>
<translation>Center has it {clock}</translation>
</message>
<message id="link.revoked">
<source></source>
<translation>Device revoked</translation>
</message>
<message id="link.syncing">
<source></source>
<translation>Syncing</translation>
</message>
<message id="link.uncertified">
<source></source>
<translation>Awaiting certification</translation>
</message>
<message id="link.waiting">
<source></source>
<translation>{entries} unsent ({orders} orders)</translation>
</message>
<message id="link.waiting_entries">
<source></source>
<translation>{entries} unsent</translation>
</message>
<message id="list.empty">
<source></source>
<translation>No incidents yet</translation>
</message>
<message id="list.empty.hint">
<source></source>
<translation>Open one offline; it is sent when a link returns</translation>
</message>
<message id="list.ended">
<source></source>
<translation>Ended</translation>
</message>
<message id="list.loading">
<source></source>
<translation>Reading</translation>
</message>
<message id="list.new">
<source></source>
<translation>New incident (F4)</translation>
</message>
<message id="list.none_ended">
<source></source>
<translation>No incident has ended yet</translation>
</message>
<message id="list.not_found">
<source></source>
<translation>Nothing found</translation>
</message>
<message id="list.not_found.hint">
<source></source>
<translation>Try other words, or the other tab</translation>
</message>
<message id="list.open">
<source></source>
<translation>Open</translation>
</message>
<message id="list.or">
<source></source>
<translation> / </translation>
</message>
<message id="list.search">
<source></source>
<translation>Number, title, place (F3)</translation>
</message>
<message id="menu.none">
<source></source>
<translation>Nothing can be done on this now</translation>
</message>
<message id="month.1">
<source></source>
<translation>Jan</translation>
</message>
<message id="month.10">
<source></source>
<translation>Oct</translation>
</message>
<message id="month.11">
<source></source>
<translation>Nov</translation>
</message>
<message id="month.12">
<source></source>
<translation>Dec</translation>
</message>
<message id="month.2">
<source></source>
<translation>Feb</translation>
</message>
<message id="month.3">
<source></source>
<translation>Mar</translation>
</message>
<message id="month.4">
<source></source>
<translation>Apr</translation>
</message>
<message id="month.5">
<source></source>
<translation>May</translation>
</message>
<message id="month.6">
<source></source>
<translation>Jun</translation>
</message>
<message id="month.7">
<source></source>
<translation>Jul</translation>
</message>
<message id="month.8">
<source></source>
<translation>Aug</translation>
</message>
<message id="month.9">
<source></source>
<translation>Sep</translation>
</message>
<message id="move.add">
<source></source>
<translation>Add</translation>
</message>
<message id="move.assignment.arrive">
<source></source>
<translation>Arrive</translation>
</message>
<message id="move.assignment.complete">
<source></source>
<translation>Complete</translation>
</message>
<message id="move.assignment.depart">
<source></source>
<translation>Depart</translation>
</message>
<message id="move.assignment.muster">
<source></source>
<translation>Muster</translation>
</message>
<message id="move.assignment.recall">
<source></source>
<translation>Recall</translation>
</message>
<message id="move.assignment.return">
<source></source>
<translation>Return</translation>
</message>
<message id="move.create">
<source></source>
<translation>Create</translation>
</message>
<message id="move.grade">
<source></source>
<translation>Grade</translation>
</message>
<message id="move.group.dissolve">
<source></source>
<translation>Dissolve</translation>
</message>
<message id="move.group.open">
<source></source>
<translation>Open</translation>
</message>
<message id="move.incident.archive">
<source></source>
<translation>Archive</translation>
</message>
<message id="move.incident.call_false">
<source></source>
<translation>Call false</translation>
</message>
<message id="move.incident.close">
<source></source>
<translation>End</translation>
</message>
<message id="move.incident.confirm">
<source></source>
<translation>Confirm</translation>
</message>
<message id="move.incident.control">
<source></source>
<translation>Mark as controlled</translation>
</message>
<message id="move.incident.merge">
<source></source>
<translation>Merge</translation>
</message>
<message id="move.incident.reopen">
<source></source>
<translation>Reopen</translation>
</message>
<message id="move.incident.restore">
<source></source>
<translation>Start aftermath</translation>
</message>
<message id="move.incident.settle">
<source></source>
<translation>Settle</translation>
</message>
<message id="move.incident.start">
<source></source>
<translation>Start handling</translation>
</message>
<message id="move.incident.submit">
<source></source>
<translation>Submit</translation>
</message>
<message id="move.incident.unmerge">
<source></source>
<translation>Undo the merge</translation>
</message>
<message id="move.incident.void">
<source></source>
<translation>Declare void</translation>
</message>
<message id="move.order.complete">
<source></source>
<translation>Close</translation>
</message>
<message id="move.order.issue">
<source></source>
<translation>Issue</translation>
</message>
<message id="move.order.supersede">
<source></source>
<translation>Supersede</translation>
</message>
<message id="move.order.withdraw">
<source></source>
<translation>Withdraw</translation>
</message>
<message id="move.plan_version.approve">
<source></source>
<translation>Approve</translation>
</message>
<message id="move.plan_version.consult">
<source></source>
<translation>Consult</translation>
</message>
<message id="move.plan_version.file">
<source></source>
<translation>File</translation>
</message>
<message id="move.plan_version.publish">
<source></source>
<translation>Publish</translation>
</message>
<message id="move.plan_version.repeal">
<source></source>
<translation>Repeal</translation>
</message>
<message id="move.plan_version.return">
<source></source>
<translation>Send back</translation>
</message>
<message id="move.plan_version.review">
<source></source>
<translation>Review</translation>
</message>
<message id="move.plan_version.revise">
<source></source>
<translation>Revise</translation>
</message>
<message id="move.post.close">
<source></source>
<translation>Close</translation>
</message>
<message id="move.post.move">
<source></source>
<translation>Move</translation>
</message>
<message id="move.post.open">
<source></source>
<translation>Open</translation>
</message>
<message id="move.post.resume">
<source></source>
<translation>Resume</translation>
</message>
<message id="move.recipient.approve">
<source></source>
<translation>Accept as done</translation>
</message>
<message id="move.recipient.decline">
<source></source>
<translation>Ask for more</translation>
</message>
<message id="move.recipient.finish">
<source></source>
<translation>Ask to close</translation>
</message>
<message id="move.recipient.insist">
<source></source>
<translation>Reject the refusal</translation>
</message>
<message id="move.recipient.issue">
<source></source>
<translation>Issue</translation>
</message>
<message id="move.recipient.report">
<source></source>
<translation>Report</translation>
</message>
<message id="move.recipient.return">
<source></source>
<translation>Send back</translation>
</message>
<message id="move.recipient.sign">
<source></source>
<translation>Sign</translation>
</message>
<message id="move.recipient.start">
<source></source>
<translation>Start</translation>
</message>
<message id="move.recipient.supersede">
<source></source>
<translation>Supersede</translation>
</message>
<message id="move.recipient.withdraw">
<source></source>
<translation>Withdraw</translation>
</message>
<message id="move.remove">
<source></source>
<translation>Remove</translation>
</message>
<message id="move.response.continue">
<source></source>
<translation>Continue</translation>
</message>
<message id="move.response.decline">
<source></source>
<translation>Decline</translation>
</message>
<message id="move.response.end">
<source></source>
<translation>End</translation>
</message>
<message id="move.response.propose_end">
<source></source>
<translation>Propose the end</translation>
</message>
<message id="move.response.start">
<source></source>
<translation>Start</translation>
</message>
<message id="move.response.submit">
<source></source>
<translation>Submit</translation>
</message>
<message id="move.set">
<source></source>
<translation>Edit</translation>
</message>
<message id="move.settle">
<source></source>
<translation>Settle</translation>
</message>
<message id="move.task.block">
<source></source>
<translation>Block</translation>
</message>
<message id="move.task.finish">
<source></source>
<translation>Finish</translation>
</message>
<message id="move.task.resume">
<source></source>
<translation>Resume</translation>
</message>
<message id="move.task.skip">
<source></source>
<translation>Skip</translation>
</message>
<message id="move.task.start">
<source></source>
<translation>Start</translation>
</message>
<message id="need.grade">
<source></source>
<translation>A grade first</translation>
</message>
<message id="need.office">
<source></source>
<translation>{offices}</translation>
</message>
<message id="need.orders_closed">
<source></source>
<translation>All orders closed ({count} open)</translation>
</message>
<message id="need.orders_closed_all">
<source></source>
<translation>All orders closed</translation>
</message>
<message id="need.signed">
<source></source>
<translation>All orders signed ({count} missing)</translation>
</message>
<message id="need.signed_all">
<source></source>
<translation>All orders signed</translation>
</message>
<message id="need.units_back">
<source></source>
<translation>All units returned ({count} out)</translation>
</message>
<message id="need.units_back_all">
<source></source>
<translation>All units returned</translation>
</message>
<message id="needs.title">
<source></source>
<translation>{act} needs</translation>
</message>
<message id="nothing.journal">
<source></source>
<translation>No lines yet</translation>
</message>
<message id="nothing.orders">
<source></source>
<translation>No orders yet</translation>
</message>
<message id="nothing.posts">
<source></source>
<translation>No command post yet</translation>
</message>
<message id="nothing.units">
<source></source>
<translation>No unit sent yet</translation>
</message>
<message id="notice.crash">
<source></source>
<translation>Unexpected error, report {report}. What was saved is safe</translation>
</message>
<message id="notice.dismiss">
<source></source>
<translation>Dismiss</translation>
</message>
<message id="notice.not_done">
<source></source>
<translation>Not done. What you typed is still here; try again</translation>
</message>
<message id="notice.starting">
<source></source>
<translation>The engine is still putting the records of this device in order: not all are shown yet, none is lost</translation>
</message>
<message id="numeral.1">
<source></source>
<translation>I</translation>
</message>
<message id="numeral.2">
<source></source>
<translation>II</translation>
</message>
<message id="numeral.3">
<source></source>
<translation>III</translation>
</message>
<message id="numeral.4">
<source></source>
<translation>IV</translation>
</message>
<message id="office.code">
<source></source>
<translation>Code</translation>
</message>
<message id="office.name">
<source></source>
<translation>Name</translation>
</message>
<message id="office.name_en">
<source></source>
<translation>English name</translation>
</message>
<message id="office.tier">
<source></source>
<translation>Tier</translation>
</message>
<message id="office.tier.city">
<source></source>
<translation>City</translation>
</message>
<message id="office.tier.county">
<source></source>
<translation>County</translation>
</message>
<message id="office.tier.partner">
<source></source>
<translation>Partner</translation>
</message>
<message id="office.tier.province">
<source></source>
<translation>Province</translation>
</message>
<message id="office.tier.station">
<source></source>
<translation>Station</translation>
</message>
<message id="offices.office.administrator">
<source></source>
<translation>Administrator</translation>
</message>
<message id="offices.office.analyst">
<source></source>
<translation>Analyst</translation>
</message>
<message id="offices.office.auditor">
<source></source>
<translation>Auditor</translation>
</message>
<message id="offices.office.call_taker">
<source></source>
<translation>Call taker</translation>
</message>
<message id="offices.office.communications">
<source></source>
<translation>Communications</translation>
</message>
<message id="offices.office.controller">
<source></source>
<translation>Controller</translation>
</message>
<message id="offices.office.dispatcher">
<source></source>
<translation>Dispatcher</translation>
</message>
<message id="offices.office.duty_commander">
<source></source>
<translation>Duty commander</translation>
</message>
<message id="offices.office.duty_leader">
<source></source>
<translation>Duty leader</translation>
</message>
<message id="offices.office.evaluator">
<source></source>
<translation>Evaluator</translation>
</message>
<message id="offices.office.force_keeper">
<source></source>
<translation>Force keeper</translation>
</message>
<message id="offices.office.plan_keeper">
<source></source>
<translation>Plan keeper</translation>
</message>
<message id="offices.office.recorder">
<source></source>
<translation>Recorder</translation>
</message>
<message id="offices.office.supervisor">
<source></source>
<translation>Supervisor</translation>
</message>
<message id="offices.office.video">
<source></source>
<translation>Video</translation>
</message>
<message id="offices.office.watch_leader">
<source></source>
<translation>Watch leader</translation>
</message>
<message id="order.due_at">
<source></source>
<translation>Due at</translation>
</message>
<message id="order.feedback_minutes">
<source></source>
<translation>Report every (min)</translation>
</message>
<message id="order.incident_number">
<source></source>
<translation>Incident number</translation>
</message>
<message id="order.incident_title">
<source></source>
<translation>Incident title</translation>
</message>
<message id="order.issued_at">
<source></source>
<translation>Issued at</translation>
</message>
<message id="order.issued_by">
<source></source>
<translation>Issued by</translation>
</message>
<message id="order.issuer">
<source></source>
<translation>Issuer</translation>
</message>
<message id="order.number">
<source></source>
<translation>Number</translation>
</message>
<message id="order.place">
<source></source>
<translation>Place</translation>
</message>
<message id="order.reason">
<source></source>
<translation>Reason</translation>
</message>
<message id="order.sign_due_at">
<source></source>
<translation>Sign by</translation>
</message>
<message id="order.sort">
<source></source>
<translation>Sort</translation>
</message>
<message id="order.sort.callout">
<source></source>
<translation>Call-out</translation>
</message>
<message id="order.sort.instruction_relay">
<source></source>
<translation>Instruction relayed</translation>
</message>
<message id="order.sort.notice">
<source></source>
<translation>Notice</translation>
</message>
<message id="order.sort.order">
<source></source>
<translation>Order</translation>
</message>
<message id="order.sort.reply">
<source></source>
<translation>Reply</translation>
</message>
<message id="order.state">
<source></source>
<translation>State</translation>
</message>
<message id="order.state.completed">
<source></source>
<translation>Completed</translation>
</message>
<message id="order.state.draft">
<source></source>
<translation>Draft</translation>
</message>
<message id="order.state.issued">
<source></source>
<translation>Issued</translation>
</message>
<message id="order.state.superseded">
<source></source>
<translation>Superseded</translation>
</message>
<message id="order.state.withdrawn">
<source></source>
<translation>Withdrawn</translation>
</message>
<message id="order.supersedes">
<source></source>
<translation>Supersedes</translation>
</message>
<message id="order.text">
<source></source>
<translation>Text</translation>
</message>
<message id="order.urgency">
<source></source>
<translation>Urgency</translation>
</message>
<message id="order.urgency.flash">
<source></source>
<translation>Flash</translation>
</message>
<message id="order.urgency.ordinary">
<source></source>
<translation>Ordinary</translation>
</message>
<message id="order.urgency.routine">
<source></source>
<translation>Routine</translation>
</message>
<message id="order.urgency.urgent">
<source></source>
<translation>Urgent</translation>
</message>
<message id="orders.open">
<source></source>
<translation>{count} open</translation>
</message>
<message id="orders.reported">
<source></source>
<translation>{done} / {total} reported</translation>
</message>
<message id="orders.unsigned">
<source></source>
<translation>{count} unsigned</translation>
</message>
<message id="organisation.code">
<source></source>
<translation>Code</translation>
</message>
<message id="organisation.name">
<source></source>
<translation>Name</translation>
</message>
<message id="organisation.name_en">
<source></source>
<translation>English name</translation>
</message>
<message id="organisation.parent">
<source></source>
<translation>Superior</translation>
</message>
<message id="organisation.short_name">
<source></source>
<translation>Short name</translation>
</message>
<message id="organisation.sort">
<source></source>
<translation>Sort</translation>
</message>
<message id="organisation.sort.fire">
<source></source>
<translation>Fire</translation>
</message>
<message id="organisation.sort.government">
<source></source>
<translation>Government</translation>
</message>
<message id="organisation.sort.medical">
<source></source>
<translation>Medical</translation>
</message>
<message id="organisation.sort.partner">
<source></source>
<translation>Partner</translation>
</message>
<message id="organisation.sort.police">
<source></source>
<translation>Police</translation>
</message>
<message id="organisation.sort.team">
<source></source>
<translation>Team</translation>
</message>
<message id="organisation.tier">
<source></source>
<translation>Tier</translation>
</message>
<message id="organisation.tier.city">
<source></source>
<translation>City</translation>
</message>
<message id="organisation.tier.county">
<source></source>
<translation>County</translation>
</message>
<message id="organisation.tier.partner">
<source></source>
<translation>Partner</translation>
</message>
<message id="organisation.tier.province">
<source></source>
<translation>Province</translation>
</message>
<message id="organisation.tier.station">
<source></source>
<translation>Station</translation>
</message>
<message id="outage.engine.busy">
<source></source>
<translation>Too much is waiting; try again, what you typed is still here</translation>
</message>
<message id="outage.engine.closed">
<source></source>
<translation>The program is closing; this was not saved</translation>
</message>
<message id="outage.engine.gone">
<source></source>
<translation>The engine stopped and is being restarted; what you typed is still here</translation>
</message>
<message id="outage.engine.restarted">
<source></source>
<translation>The engine was restarted; see whether this was written, then try again</translation>
</message>
<message id="outage.store.busy">
<source></source>
<translation>Busy; try again, what you typed is still here</translation>
</message>
<message id="outage.store.closed">
<source></source>
<translation>The store is closed; nothing is being saved</translation>
</message>
<message id="outage.store.damaged">
<source></source>
<translation>The data file is damaged; nothing is being saved. A restart restores the backup</translation>
</message>
<message id="outage.store.disk_full">
<source></source>
<translation>The disk is full; nothing is being saved. Make room, what you typed is still here</translation>
</message>
<message id="outage.store.key_missing">
<source></source>
<translation>The database key was not found</translation>
</message>
<message id="outage.store.key_wrong">
<source></source>
<translation>Wrong passphrase; the database does not open</translation>
</message>
<message id="outage.store.missing">
<source></source>
<translation>The data file was not found</translation>
</message>
<message id="outage.store.newer">
<source></source>
<translation>The data was written by a newer version; upgrade the program</translation>
</message>
<message id="outage.store.no_device">
<source></source>
<translation>No device was made here yet</translation>
</message>
<message id="outage.store.query_timeout">
<source></source>
<translation>Reading took too long; try again</translation>
</message>
<message id="outage.store.read_only">
<source></source>
<translation>The data folder is read-only; nothing is being saved</translation>
</message>
<message id="outage.store.second_instance">
<source></source>
<translation>The program is already running</translation>
</message>
<message id="outage.unknown">
<source></source>
<translation>Not available now ({code}); what you typed is still here</translation>
</message>
<message id="page.incidents">
<source></source>
<translation>Incidents</translation>
</message>
<message id="page.sync">
<source></source>
<translation>Sync</translation>
</message>
<message id="path.contact">
<source></source>
<translation>Last contact</translation>
</message>
<message id="path.never_met">
<source></source>
<translation>never</translation>
</message>
<message id="path.next">
<source></source>
<translation>On the next contact</translation>
</message>
<message id="path.next.entries">
<source></source>
<translation>Send {entries}</translation>
</message>
<message id="path.next.not_set">
<source></source>
<translation>Set the center's address first</translation>
</message>
<message id="path.next.nothing">
<source></source>
<translation>Nothing waits</translation>
</message>
<message id="path.next.orders">
<source></source>
<translation>{orders} orders first, {entries} in all</translation>
</message>
<message id="path.next.span">
<source></source>
<translation>{said}, about {span}</translation>
</message>
<message id="path.rate">
<source></source>
<translation>Measured</translation>
</message>
<message id="path.sort.bundle">
<source></source>
<translation>USB stick</translation>
</message>
<message id="path.sort.center">
<source></source>
<translation>Provincial center</translation>
</message>
<message id="path.sort.lan">
<source></source>
<translation>LAN neighbour</translation>
</message>
<message id="path.state.absent">
<source></source>
<translation>Not plugged in</translation>
</message>
<message id="path.state.connected">
<source></source>
<translation>Connected</translation>
</message>
<message id="path.state.lost">
<source></source>
<translation>Lost</translation>
</message>
<message id="path.state.never">
<source></source>
<translation>Never met</translation>
</message>
<message id="path.state.not_set">
<source></source>
<translation>Not set</translation>
</message>
<message id="plan.class_codes">
<source></source>
<translation>Classes</translation>
</message>
<message id="plan.code">
<source></source>
<translation>Code</translation>
</message>
<message id="plan.drill_due">
<source></source>
<translation>Drill due</translation>
</message>
<message id="plan.level">
<source></source>
<translation>Level</translation>
</message>
<message id="plan.level.city">
<source></source>
<translation>City</translation>
</message>
<message id="plan.level.county">
<source></source>
<translation>County</translation>
</message>
<message id="plan.level.province">
<source></source>
<translation>Province</translation>
</message>
<message id="plan.level.station">
<source></source>
<translation>Station</translation>
</message>
<message id="plan.name">
<source></source>
<translation>Name</translation>
</message>
<message id="plan.owner">
<source></source>
<translation>Owner</translation>
</message>
<message id="plan.review_due">
<source></source>
<translation>Review due</translation>
</message>
<message id="plan.sort">
<source></source>
<translation>Sort</translation>
</message>
<message id="plan.sort.departmental">
<source></source>
<translation>Departmental</translation>
</message>
<message id="plan.sort.event">
<source></source>
<translation>Event</translation>
</message>
<message id="plan.sort.general">
<source></source>
<translation>General</translation>
</message>
<message id="plan.sort.joint">
<source></source>
<translation>Joint</translation>
</message>
<message id="plan.sort.scene">
<source></source>
<translation>Scene</translation>
</message>
<message id="plan.sort.special">
<source></source>
<translation>Special</translation>
</message>
<message id="plan_version.basis">
<source></source>
<translation>Basis</translation>
</message>
<message id="plan_version.content">
<source></source>
<translation>Content</translation>
</message>
<message id="plan_version.plan">
<source></source>
<translation>Plan</translation>
</message>
<message id="plan_version.published_at">
<source></source>
<translation>Published at</translation>
</message>
<message id="plan_version.published_by">
<source></source>
<translation>Published by</translation>
</message>
<message id="plan_version.reason">
<source></source>
<translation>Reason</translation>
</message>
<message id="plan_version.state">
<source></source>
<translation>State</translation>
</message>
<message id="plan_version.state.approving">
<source></source>
<translation>Approving</translation>
</message>
<message id="plan_version.state.consulting">
<source></source>
<translation>Consulting</translation>
</message>
<message id="plan_version.state.drafting">
<source></source>
<translation>Drafting</translation>
</message>
<message id="plan_version.state.filed">
<source></source>
<translation>Filed</translation>
</message>
<message id="plan_version.state.in_force">
<source></source>
<translation>In force</translation>
</message>
<message id="plan_version.state.repealed">
<source></source>
<translation>Repealed</translation>
</message>
<message id="plan_version.state.reviewing">
<source></source>
<translation>Reviewing</translation>
</message>
<message id="plan_version.state.revising">
<source></source>
<translation>Revising</translation>
</message>
<message id="plan_version.version">
<source></source>
<translation>Version</translation>
</message>
<message id="post.commander">
<source></source>
<translation>Commander</translation>
</message>
<message id="post.contact">
<source></source>
<translation>Contact</translation>
</message>
<message id="post.deputies">
<source></source>
<translation>Deputies</translation>
</message>
<message id="post.established_at">
<source></source>
<translation>Established at</translation>
</message>
<message id="post.flag.forward">
<source></source>
<translation>FW</translation>
</message>
<message id="post.flag.general">
<source></source>
<translation>HQ</translation>
</message>
<message id="post.flag.scene">
<source></source>
<translation>SC</translation>
</message>
<message id="post.handover_brief">
<source></source>
<translation>Situation brief</translation>
</message>
<message id="post.handover_offered_at">
<source></source>
<translation>Offered at</translation>
</message>
<message id="post.handover_open">
<source></source>
<translation>waits for {successor}</translation>
</message>
<message id="post.handover_taken_at">
<source></source>
<translation>Taken at</translation>
</message>
<message id="post.here">
<source></source>
<translation>this desk</translation>
</message>
<message id="post.location">
<source></source>
<translation>Location</translation>
</message>
<message id="post.name">
<source></source>
<translation>Name</translation>
</message>
<message id="post.place">
<source></source>
<translation>Place</translation>
</message>
<message id="post.sort">
<source></source>
<translation>Sort</translation>
</message>
<message id="post.sort.forward">
<source></source>
<translation>Forward post</translation>
</message>
<message id="post.sort.general">
<source></source>
<translation>General HQ</translation>
</message>
<message id="post.sort.scene">
<source></source>
<translation>Scene post</translation>
</message>
<message id="post.state">
<source></source>
<translation>State</translation>
</message>
<message id="post.state.active">
<source></source>
<translation>Active</translation>
</message>
<message id="post.state.closed">
<source></source>
<translation>Closed</translation>
</message>
<message id="post.state.moving">
<source></source>
<translation>Moving</translation>
</message>
<message id="post.state.planned">
<source></source>
<translation>Planned</translation>
</message>
<message id="post.successor">
<source></source>
<translation>Successor</translation>
</message>
<message id="post.talkgroup">
<source></source>
<translation>Talkgroup</translation>
</message>
<message id="preview.open">
<source></source>
<translation>Open</translation>
</message>
<message id="question.chip">
<source></source>
<translation>≠ {count} values</translation>
</message>
<message id="question.chip.alert">
<source></source>
<translation>! Alert</translation>
</message>
<message id="question.choose">
<source></source>
<translation>Choose a value, or write a third</translation>
</message>
<message id="question.kept">
<source></source>
<translation>All values are kept. Everyone will see the same decision.</translation>
</message>
<message id="question.later">
<source></source>
<translation>Later</translation>
</message>
<message id="question.note.alert">
<source></source>
<translation>Follows from the records; it goes when they agree</translation>
</message>
<message id="question.note.dispute">
<source></source>
<translation>The life cycle went two ways; a person settles it</translation>
</message>
<message id="question.note.field">
<source></source>
<translation>One field, written in two places, neither saw the other</translation>
</message>
<message id="question.open">
<source></source>
<translation>Open</translation>
</message>
<message id="question.reason">
<source></source>
<translation>Basis (required)</translation>
</message>
<message id="question.reason.hint">
<source></source>
<translation>Whom you asked, and how</translation>
</message>
<message id="question.reason_missing">
<source></source>
<translation>Write the basis</translation>
</message>
<message id="question.saw">
<source></source>
<translation>had seen {value}</translation>
</message>
<message id="question.saw_nothing">
<source></source>
<translation>had seen no value</translation>
</message>
<message id="question.settle">
<source></source>
<translation>Choose, then settle</translation>
</message>
<message id="question.take">
<source></source>
<translation>Take {value}</translation>
</message>
<message id="question.third">
<source></source>
<translation>Or a third value</translation>
</message>
<message id="question.title">
<source></source>
<translation>{title} · {field}</translation>
</message>
<message id="questions.count">
<source></source>
<translation>{count} to settle</translation>
</message>
<message id="rail.waits">
<source></source>
<translation>{page}, {count} waiting</translation>
</message>
<message id="reach.center">
<source></source>
<translation>at the center</translation>
</message>
<message id="reach.here">
<source></source>
<translation>here only</translation>
</message>
<message id="reach.peer">
<source></source>
<translation>with a peer</translation>
</message>
<message id="recipient.finished_at">
<source></source>
<translation>Finished at</translation>
</message>
<message id="recipient.name">
<source></source>
<translation>Name</translation>
</message>
<message id="recipient.order">
<source></source>
<translation>Order</translation>
</message>
<message id="recipient.organisation">
<source></source>
<translation>Organisation</translation>
</message>
<message id="recipient.read_back">
<source></source>
<translation>Read back</translation>
</message>
<message id="recipient.reason">
<source></source>
<translation>Reason</translation>
</message>
<message id="recipient.report">
<source></source>
<translation>Report</translation>
</message>
<message id="recipient.signed_at">
<source></source>
<translation>Signed at</translation>
</message>
<message id="recipient.signed_by">
<source></source>
<translation>Signed by</translation>
</message>
<message id="recipient.state">
<source></source>
<translation>State</translation>
</message>
<message id="recipient.state.draft">
<source></source>
<translation>Draft</translation>
</message>
<message id="recipient.state.finish_requested">
<source></source>
<translation>Asks to close</translation>
</message>
<message id="recipient.state.finished">
<source></source>
<translation>Finished</translation>
</message>
<message id="recipient.state.issued">
<source></source>
<translation>Unsigned</translation>
</message>
<message id="recipient.state.refused">
<source></source>
<translation>Sent back</translation>
</message>
<message id="recipient.state.reported">
<source></source>
<translation>Reported</translation>
</message>
<message id="recipient.state.signed">
<source></source>
<translation>Signed</translation>
</message>
<message id="recipient.state.superseded">
<source></source>
<translation>Superseded</translation>
</message>
<message id="recipient.state.under_way">
<source></source>
<translation>Under way</translation>
</message>
<message id="recipient.state.withdrawn">
<source></source>
<translation>Withdrawn</translation>
</message>
<message id="recipient.told_by">
<source></source>
<translation>Told by</translation>
</message>
<message id="recipient.told_by_voice_at">
<source></source>
<translation>Told at</translation>
</message>
<message id="recipient.told_channel">
<source></source>
<translation>Told over</translation>
</message>
<message id="recipient.told_channel.fax">
<source></source>
<translation>Fax</translation>
</message>
<message id="recipient.told_channel.person">
<source></source>
<translation>In person</translation>
</message>
<message id="recipient.told_channel.phone">
<source></source>
<translation>Phone</translation>
</message>
<message id="recipient.told_channel.radio">
<source></source>
<translation>Radio</translation>
</message>
<message id="recipient.told_channel.sms">
<source></source>
<translation>SMS</translation>
</message>
<message id="recipient.told_channel.system">
<source></source>
<translation>System</translation>
</message>
<message id="recipient.unit">
<source></source>
<translation>Unit</translation>
</message>
<message id="record.at_center">
<source></source>
<translation>center</translation>
</message>
<message id="record.center">
<source></source>
<translation>center {clock}</translation>
</message>
<message id="record.center_of">
<source></source>
<translation>center of {name} {clock}</translation>
</message>
<message id="record.here">
<source></source>
<translation>here</translation>
</message>
<message id="record.peer">
<source></source>
<translation>{name} {clock}</translation>
</message>
<message id="record.peers">
<source></source>
<translation>peer</translation>
</message>
<message id="record.seen">
<source></source>
<translation>seen {clock}</translation>
</message>
<message id="record.seen_by">
<source></source>
<translation>seen</translation>
</message>
<message id="refused.circle.already_member">
<source></source>
<translation>{organisation} is already a member</translation>
</message>
<message id="refused.circle.not_member">
<source></source>
<translation>{organisation} is not a member</translation>
</message>
<message id="refused.circle.not_owner">
<source></source>
<translation>The circle belongs to {owner}</translation>
</message>
<message id="refused.command.malformed">
<source></source>
<translation>A request between programs was malformed: {field}</translation>
</message>
<message id="refused.command.too_large">
<source></source>
<translation>Too much for one entry; write it in parts</translation>
</message>
<message id="refused.command.unknown">
<source></source>
<translation>This version has no act {name}</translation>
</message>
<message id="refused.device.malformed">
<source></source>
<translation>Too long, or with characters that can't be used</translation>
</message>
<message id="refused.draft.too_long">
<source></source>
<translation>The draft is too long; {chars_max} characters at most</translation>
</message>
<message id="refused.draft.too_many">
<source></source>
<translation>Too many drafts; {drafts_max} at most</translation>
</message>
<message id="refused.facts.none">
<source></source>
<translation>Nothing was changed</translation>
</message>
<message id="refused.field.fixed">
<source></source>
<translation>{field} cannot be edited this way</translation>
</message>
<message id="refused.field.malformed">
<source></source>
<translation>{field} is not written correctly</translation>
</message>
<message id="refused.field.not_a_value">
<source></source>
<translation>{field} is not written correctly</translation>
</message>
<message id="refused.field.out_of_bounds">
<source></source>
<translation>{field} must be from {least} to {greatest}</translation>
</message>
<message id="refused.field.too_long">
<source></source>
<translation>{field} is too long: {chars} of {chars_max} characters</translation>
</message>
<message id="refused.field.unknown">
<source></source>
<translation>There is no field {field}</translation>
</message>
<message id="refused.field.unknown_choice">
<source></source>
<translation>{field} has no choice {value}</translation>
</message>
<message id="refused.illegal_transition">
<source></source>
<translation>Not possible while {state}: {move}</translation>
</message>
<message id="refused.incident.already_party">
<source></source>
<translation>{organisation} is already a party</translation>
</message>
<message id="refused.incident.closed">
<source></source>
<translation>The incident is {state}; nothing can be added</translation>
</message>
<message id="refused.incident.merge_cycle">
<source></source>
<translation>{number} is already merged into this one</translation>
</message>
<message id="refused.incident.merge_into_itself">
<source></source>
<translation>It cannot be merged into itself</translation>
</message>
<message id="refused.incident.mode_mismatch">
<source></source>
<translation>{mode} and {other} must not be mixed</translation>
</message>
<message id="refused.incident.not_initial">
<source></source>
<translation>It cannot be opened as {state}</translation>
</message>
<message id="refused.journal.not_ticked">
<source></source>
<translation>It was not ticked</translation>
</message>
<message id="refused.journal.ticked_already">
<source></source>
<translation>It is ticked already</translation>
</message>
<message id="refused.kind.unknown">
<source></source>
<translation>There is no such kind of record</translation>
</message>
<message id="refused.missing">
<source></source>
<translation>{field} is required</translation>
</message>
<message id="refused.office.may_not">
<source></source>
<translation>{office} may not do this: {move}</translation>
</message>
<message id="refused.order.not_issuer">
<source></source>
<translation>Only the issuer {issuer} may do this</translation>
</message>
<message id="refused.order.not_recipient">
<source></source>
<translation>The order is for {recipient}</translation>
</message>
<message id="refused.order.not_refused">
<source></source>
<translation>Not sent back, so not to be redirected ({state})</translation>
</message>
<message id="refused.order.recipient_not_member">
<source></source>
<translation>{organisation} is not in the circle and would not receive it</translation>
</message>
<message id="refused.order.recipient_not_party">
<source></source>
<translation>{organisation} is not a party and would not receive it</translation>
</message>
<message id="refused.order.recipients_missing">
<source></source>
<translation>Choose at least one recipient</translation>
</message>
<message id="refused.order.recipients_open">
<source></source>
<translation>{count} recipients are still open</translation>
</message>
<message id="refused.order.too_many_recipients">
<source></source>
<translation>{count} recipients are too many; {most} at most</translation>
</message>
<message id="refused.organisation.unknown">
<source></source>
<translation>There is no organisation {organisation}</translation>
</message>
<message id="refused.person.not_a_name">
<source></source>
<translation>Write a name</translation>
</message>
<message id="refused.plan.activation_too_large">
<source></source>
<translation>The activation is too large for one entry</translation>
</message>
<message id="refused.plan.already_active">
<source></source>
<translation>{name} is already active here</translation>
</message>
<message id="refused.plan.code_taken">
<source></source>
<translation>The plan code {plan_code} is taken</translation>
</message>
<message id="refused.plan.content_not_held">
<source></source>
<translation>This device does not hold the plan's text yet</translation>
</message>
<message id="refused.plan.level_absent">
<source></source>
<translation>The plan has no level {level}</translation>
</message>
<message id="refused.plan.malformed">
<source></source>
<translation>The plan file is malformed: {at}</translation>
</message>
<message id="refused.plan.not_in_force">
<source></source>
<translation>This version is not in force ({state})</translation>
</message>
<message id="refused.plan.too_large">
<source></source>
<translation>The plan is too large</translation>
</message>
<message id="refused.post.closed">
<source></source>
<translation>The post is closed</translation>
</message>
<message id="refused.post.no_offer">
<source></source>
<translation>No hand-over was offered</translation>
</message>
<message id="refused.post.not_successor">
<source></source>
<translation>It was offered to {successor}</translation>
</message>
<message id="refused.post.scene_exists">
<source></source>
<translation>There is a scene post already: {name}</translation>
</message>
<message id="refused.question.changed">
<source></source>
<translation>A new value has just arrived; look again before settling</translation>
</message>
<message id="refused.question.none">
<source></source>
<translation>Nothing is left to settle</translation>
</message>
<message id="refused.record.changed">
<source></source>
<translation>The record has just changed; look again</translation>
</message>
<message id="refused.record.not_held">
<source></source>
<translation>This device does not hold that record</translation>
</message>
<message id="refused.record.struck">
<source></source>
<translation>That record is struck</translation>
</message>
<message id="refused.response.not_active">
<source></source>
<translation>The response is not active ({state})</translation>
</message>
<message id="refused.row.call_sign_exists">
<source></source>
<translation>The call sign {value} exists</translation>
</message>
<message id="refused.row.call_sign_twice">
<source></source>
<translation>The call sign {value} stands twice in the sheet</translation>
</message>
<message id="refused.row.name_twice">
<source></source>
<translation>The name {value} stands twice in the sheet</translation>
</message>
<message id="refused.row.not_a_number">
<source></source>
<translation>{field} is not a number: {value}</translation>
</message>
<message id="refused.scope.may_not_write">
<source></source>
<translation>This organisation may not do this here: {move}</translation>
</message>
<message id="refused.scope.unknown">
<source></source>
<translation>There is no such scope</translation>
</message>
<message id="refused.unit.already_assigned_here">
<source></source>
<translation>{unit} is already sent here</translation>
</message>
<message id="refused.unit.assigned_elsewhere">
<source></source>
<translation>{unit} is tasked on {incident}; tick the box to send it anyway</translation>
</message>
<message id="refused.unit.name_taken">
<source></source>
<translation>There is a unit {name} already</translation>
</message>
<message id="refused.unit.unavailable">
<source></source>
<translation>{unit} is unavailable: {reason}; tick the box to send it anyway</translation>
</message>
<message id="refused.units.no_good_row">
<source></source>
<translation>None of {rows} rows can be imported</translation>
</message>
<message id="refused.units.too_many_rows">
<source></source>
<translation>{rows} rows are too many; {most} at most</translation>
</message>
<message id="refused.unknown">
<source></source>
<translation>Refused ({code})</translation>
</message>
<message id="response.approval">
<source></source>
<translation>Approval</translation>
</message>
<message id="response.approval.oral">
<source></source>
<translation>Oral</translation>
</message>
<message id="response.approval.phone">
<source></source>
<translation>Phone</translation>
</message>
<message id="response.approval.written">
<source></source>
<translation>Written</translation>
</message>
<message id="response.approved_at">
<source></source>
<translation>Approved at</translation>
</message>
<message id="response.approver">
<source></source>
<translation>Approver</translation>
</message>
<message id="response.ended_at">
<source></source>
<translation>Ended at</translation>
</message>
<message id="response.level">
<source></source>
<translation>Level</translation>
</message>
<message id="response.level.extreme">
<source></source>
<translation>Level I</translation>
</message>
<message id="response.level.major">
<source></source>
<translation>Level II</translation>
</message>
<message id="response.level.minor">
<source></source>
<translation>Level IV</translation>
</message>
<message id="response.level.serious">
<source></source>
<translation>Level III</translation>
</message>
<message id="response.matters">
<source></source>
<translation>Matters</translation>
</message>
<message id="response.measures">
<source></source>
<translation>Measures</translation>
</message>
<message id="response.period_hours">
<source></source>
<translation>Expected hours</translation>
</message>
<message id="response.plan">
<source></source>
<translation>Plan</translation>
</message>
<message id="response.reason">
<source></source>
<translation>Reason</translation>
</message>
<message id="response.started_at">
<source></source>
<translation>Started at</translation>
</message>
<message id="response.state">
<source></source>
<translation>State</translation>
</message>
<message id="response.state.active">
<source></source>
<translation>Active</translation>
</message>
<message id="response.state.declined">
<source></source>
<translation>Declined</translation>
</message>
<message id="response.state.ended">
<source></source>
<translation>Ended</translation>
</message>
<message id="response.state.ending">
<source></source>
<translation>Ending</translation>
</message>
<message id="response.state.pending">
<source></source>
<translation>Pending</translation>
</message>
<message id="response.state.proposed">
<source></source>
<translation>Proposed</translation>
</message>
<message id="response.version_hash">
<source></source>
<translation>Version hash</translation>
</message>
<message id="ruling.branch">
<source></source>
<translation>Branch</translation>
</message>
<message id="ruling.by">
<source></source>
<translation>Ruled by</translation>
</message>
<message id="ruling.ranges">
<source></source>
<translation>Ranges</translation>
</message>
<message id="ruling.reason">
<source></source>
<translation>Reason</translation>
</message>
<message id="ruling.replaces">
<source></source>
<translation>Replaces</translation>
</message>
<message id="ruling.replica">
<source></source>
<translation>Replica</translation>
</message>
<message id="section.act.dispatch">
<source></source>
<translation>Send</translation>
</message>
<message id="section.act.establish_post">
<source></source>
<translation>Establish</translation>
</message>
<message id="section.act.facts">
<source></source>
<translation>Edit</translation>
</message>
<message id="section.act.order">
<source></source>
<translation>Issue</translation>
</message>
<message id="section.facts">
<source></source>
<translation>Facts</translation>
</message>
<message id="section.journal">
<source></source>
<translation>Journal</translation>
</message>
<message id="section.levels">
<source></source>
<translation>Four levels</translation>
</message>
<message id="section.orders">
<source></source>
<translation>Orders</translation>
</message>
<message id="section.posts">
<source></source>
<translation>Command posts</translation>
</message>
<message id="section.tasks">
<source></source>
<translation>Tasks</translation>
</message>
<message id="section.units">
<source></source>
<translation>Units</translation>
</message>
<message id="settings.language">
<source></source>
<translation>Language</translation>
</message>
<message id="settings.theme">
<source></source>
<translation>Theme</translation>
</message>
<message id="settings.title">
<source></source>
<translation>Language and theme</translation>
</message>
<message id="setup.center">
<source></source>
<translation>Center or code</translation>
</message>
<message id="setup.center.hint">
<source></source>
<translation>Optional: address, space, code</translation>
</message>
<message id="setup.do">
<source></source>
<translation>Set up and begin</translation>
</message>
<message id="setup.hint">
<source></source>
<translation>Once for this device; no network is needed</translation>
</message>
<message id="setup.note">
<source></source>
<translation>The device works on its own at once. What is written stays as it is when the center certifies it.</translation>
</message>
<message id="setup.office">
<source></source>
<translation>Office</translation>
</message>
<message id="setup.organisation">
<source></source>
<translation>Organisation</translation>
</message>
<message id="setup.organisation.hint">
<source></source>
<translation>Type its name, pinyin, initials or code</translation>
</message>
<message id="setup.person">
<source></source>
<translation>Who sits here</translation>
</message>
<message id="setup.person.hint">
<source></source>
<translation>A name, written into every record</translation>
</message>
<message id="setup.takes_over">
<source></source>
<translation>Takes over from</translation>
</message>
<message id="setup.takes_over.hint">
<source></source>
<translation>Optional: its 16-digit replica</translation>
</message>
<message id="setup.takes_over.malformed">
<source></source>
<translation>A replica is 16 hexadecimal digits: see the register, or ask the center</translation>
</message>
<message id="setup.title">
<source></source>
<translation>Set up this device</translation>
</message>
<message id="sheet.cancel">
<source></source>
<translation>Cancel</translation>
</message>
<message id="span.ago">
<source></source>
<translation>{span} ago</translation>
</message>
<message id="span.days">
<source></source>
<translation>{days} d {hours} h</translation>
</message>
<message id="span.hours">
<source></source>
<translation>{hours} h {minutes:02}</translation>
</message>
<message id="span.minutes">
<source></source>
<translation>{minutes} min</translation>
</message>
<message id="span.now">
<source></source>
<translation>now</translation>
</message>
<message id="span.seconds">
<source></source>
<translation>{seconds} s</translation>
</message>
<message id="start.clock">
<source></source>
<translation>This clock is behind the last entry ({moment}): set it. The order of what is written does not suffer</translation>
</message>
<message id="start.cloned">
<source></source>
<translation>These data were copied or moved here; this device goes on under a new identity, beside the other copy</translation>
</message>
<message id="start.lost">
<source></source>
<translation>{count} entries this device wrote are not in these data; they come back if a peer or the center holds them</translation>
</message>
<message id="start.new_life">
<source></source>
<translation>This device goes on under a new identity</translation>
</message>
<message id="start.restored">
<source></source>
<translation>The data file was damaged: restored from the backup of {moment}, going on under a new identity. Damaged files: {folder}</translation>
</message>
<message id="start.rolled_back">
<source></source>
<translation>These data are older than what this device once wrote (perhaps restored); it goes on under a new identity</translation>
</message>
<message id="state.disputed">
<source></source>
<translation>In dispute</translation>
</message>
<message id="sync.basis">
<source></source>
<translation>Estimated from the last measured {rate}. Photos never delay orders.</translation>
</message>
<message id="sync.head.entries">
<source></source>
<translation>When linked, {entries} go out</translation>
</message>
<message id="sync.head.expired">
<source></source>
<translation>The certificate has lapsed: what is written is taken, new records come after renewal.</translation>
</message>
<message id="sync.head.join">
<source></source>
<translation>{first} {second}</translation>
</message>
<message id="sync.head.never">
<source></source>
<translation>Never linked to a center.</translation>
</message>
<message id="sync.head.nothing">
<source></source>
<translation>Nothing waits here.</translation>
</message>
<message id="sync.head.offline">
<source></source>
<translation>Offline for {span}.</translation>
</message>
<message id="sync.head.orders">
<source></source>
<translation>When linked, {orders} orders go first, {entries} in all</translation>
</message>
<message id="sync.head.received">
<source></source>
<translation>The center has everything, as of {clock}.</translation>
</message>
<message id="sync.head.span">
<source></source>
<translation>{said}, about {span}.</translation>
</message>
<message id="sync.head.syncing">
<source></source>
<translation>Syncing, orders first, {entries} left.</translation>
</message>
<message id="sync.head.uncertified">
<source></source>
<translation>The center has not certified this device. Compare its fingerprint: {fingerprint}</translation>
</message>
<message id="sync.loading">
<source></source>
<translation>Reading</translation>
</message>
<message id="sync.no_basis">
<source></source>
<translation>No rate measured yet, so no estimate.</translation>
</message>
<message id="sync.no_questions">
<source></source>
<translation>Nothing waits for a person</translation>
</message>
<message id="sync.no_records">
<source></source>
<translation>No records yet</translation>
</message>
<message id="sync.not_at_center">
<source></source>
<translation>{count} not at the center</translation>
</message>
<message id="sync.nothing_waits">
<source></source>
<translation>Nothing waits</translation>
</message>
<message id="sync.paths">
<source></source>
<translation>Paths</translation>
</message>
<message id="sync.questions">
<source></source>
<translation>For a person to settle</translation>
</message>
<message id="sync.records">
<source></source>
<translation>Where each record is</translation>
</message>
<message id="sync.set_aside">
<source></source>
<translation>Set aside</translation>
</message>
<message id="sync.try">
<source></source>
<translation>Try now F5</translation>
</message>
<message id="sync.unknown">
<source></source>
<translation>Unknown to this version</translation>
</message>
<message id="sync.waiting">
<source></source>
<translation>Waiting to go</translation>
</message>
<message id="sync.waiting.note">
<source></source>
<translation>by urgency; bars show start and end after contact</translation>
</message>
<message id="task.card">
<source></source>
<translation>Action card</translation>
</message>
<message id="task.due_at">
<source></source>
<translation>Due at</translation>
</message>
<message id="task.evidence">
<source></source>
<translation>Evidence</translation>
</message>
<message id="task.group">
<source></source>
<translation>Group</translation>
</message>
<message id="task.phase">
<source></source>
<translation>Phase</translation>
</message>
<message id="task.reason">
<source></source>
<translation>Reason</translation>
</message>
<message id="task.repeat_minutes">
<source></source>
<translation>Repeats every (min)</translation>
</message>
<message id="task.response">
<source></source>
<translation>Response</translation>
</message>
<message id="task.role">
<source></source>
<translation>Role</translation>
</message>
<message id="task.state">
<source></source>
<translation>State</translation>
</message>
<message id="task.state.blocked">
<source></source>
<translation>Blocked</translation>
</message>
<message id="task.state.done">
<source></source>
<translation>Done</translation>
</message>
<message id="task.state.not_applicable">
<source></source>
<translation>Not applicable</translation>
</message>
<message id="task.state.pending">
<source></source>
<translation>Pending</translation>
</message>
<message id="task.state.under_way">
<source></source>
<translation>Under way</translation>
</message>
<message id="task.title">
<source></source>
<translation>Task</translation>
</message>
<message id="task.version_hash">
<source></source>
<translation>Version hash</translation>
</message>
<message id="tasks.done">
<source></source>
<translation>{done} / {total} done</translation>
</message>
<message id="theme.day">
<source></source>
<translation>Day</translation>
</message>
<message id="theme.high_contrast">
<source></source>
<translation>High contrast</translation>
</message>
<message id="theme.night">
<source></source>
<translation>Night</translation>
</message>
<message id="time.day">
<source></source>
<translation>{weekday} {day} {month_name}</translation>
</message>
<message id="unit.call_sign">
<source></source>
<translation>Call sign</translation>
</message>
<message id="unit.capabilities">
<source></source>
<translation>Capabilities</translation>
</message>
<message id="unit.commander">
<source></source>
<translation>Commander</translation>
</message>
<message id="unit.engaged">
<source></source>
<translation>on {number}</translation>
</message>
<message id="unit.location">
<source></source>
<translation>Location</translation>
</message>
<message id="unit.name">
<source></source>
<translation>Name</translation>
</message>
<message id="unit.of.hours">
<source></source>
<translation>h</translation>
</message>
<message id="unit.of.minutes">
<source></source>
<translation>min</translation>
</message>
<message id="unit.of.persons">
<source></source>
<translation>persons</translation>
</message>
<message id="unit.of.vehicles">
<source></source>
<translation>vehicles</translation>
</message>
<message id="unit.of.yuan">
<source></source>
<translation>yuan</translation>
</message>
<message id="unit.out_minutes_max">
<source></source>
<translation>Out within</translation>
</message>
<message id="unit.phone">
<source></source>
<translation>Phone</translation>
</message>
<message id="unit.place">
<source></source>
<translation>Place</translation>
</message>
<message id="unit.readiness">
<source></source>
<translation>Readiness</translation>
</message>
<message id="unit.readiness.rest">
<source></source>
<translation>Rest</translation>
</message>
<message id="unit.readiness.standby">
<source></source>
<translation>Standby</translation>
</message>
<message id="unit.readiness.unavailable">
<source></source>
<translation>Unavailable</translation>
</message>
<message id="unit.ready">
<source></source>
<translation>{count} ready</translation>
</message>
<message id="unit.reason">
<source></source>
<translation>Reason</translation>
</message>
<message id="unit.sort">
<source></source>
<translation>Sort</translation>
</message>
<message id="unit.sort.armed_police">
<source></source>
<translation>Armed police</translation>
</message>
<message id="unit.sort.bomb_disposal">
<source></source>
<translation>Bomb disposal</translation>
</message>
<message id="unit.sort.counter_terror">
<source></source>
<translation>Counter-terror</translation>
</message>
<message id="unit.sort.expert">
<source></source>
<translation>Expert</translation>
</message>
<message id="unit.sort.fire">
<source></source>
<translation>Fire</translation>
</message>
<message id="unit.sort.medical">
<source></source>
<translation>Medical</translation>
</message>
<message id="unit.sort.patrol">
<source></source>
<translation>Patrol</translation>
</message>
<message id="unit.sort.police_air">
<source></source>
<translation>Police air</translation>
</message>
<message id="unit.sort.rapid_response">
<source></source>
<translation>Rapid response</translation>
</message>
<message id="unit.sort.rescue">
<source></source>
<translation>Rescue</translation>
</message>
<message id="unit.sort.station">
<source></source>
<translation>Police station</translation>
</message>
<message id="unit.sort.traffic">
<source></source>
<translation>Traffic</translation>
</message>
<message id="unit.sort.water_police">
<source></source>
<translation>Water police</translation>
</message>
<message id="unit.strength_established">
<source></source>
<translation>Established</translation>
</message>
<message id="unit.strength_on_post">
<source></source>
<translation>On post</translation>
</message>
<message id="unit.strength_present">
<source></source>
<translation>Present</translation>
</message>
<message id="unit.strength_ready">
<source></source>
<translation>Ready</translation>
</message>
<message id="unit.talkgroup">
<source></source>
<translation>Talkgroup</translation>
</message>
<message id="unit.vehicles">
<source></source>
<translation>Vehicles</translation>
</message>
<message id="units.arrived">
<source></source>
<translation>There</translation>
</message>
<message id="units.completed">
<source></source>
<translation>Done</translation>
</message>
<message id="units.departed">
<source></source>
<translation>Left</translation>
</message>
<message id="units.on_scene">
<source></source>
<translation>{arrived} / {total} on scene</translation>
</message>
<message id="units.ordered">
<source></source>
<translation>Told</translation>
</message>
<message id="unknown.note">
<source></source>
<translation>record kind {number}; shown after an upgrade</translation>
</message>
<message id="unknown.title">
<source></source>
<translation>{count} items of {organisation}, kept as they are</translation>
</message>
<message id="urgency.blob">
<source></source>
<translation>Files</translation>
</message>
<message id="urgency.flash">
<source></source>
<translation>Flash</translation>
</message>
<message id="urgency.record">
<source></source>
<translation>Records</translation>
</message>
<message id="value.differs">
<source></source>
<translation>Differs</translation>
</message>
<message id="value.no">
<source></source>
<translation>No</translation>
</message>
<message id="value.none">
<source></source>
<translation>—</translation>
</message>
<message id="value.yes">
<source></source>
<translation>Yes</translation>
</message>
<message id="waiting.about">
<source></source>
<translation>~{span}</translation>
</message>
<message id="waiting.entries">
<source></source>
<translation>{count}</translation>
</message>
<message id="waiting.kind">
<source></source>
<translation>{kind} {count}</translation>
</message>
<message id="waiting.no_rate">
<source></source>
<translation>no rate yet</translation>
</message>
<message id="weekday.0">
<source></source>
<translation>Mon</translation>
</message>
<message id="weekday.1">
<source></source>
<translation>Tue</translation>
</message>
<message id="weekday.2">
<source></source>
<translation>Wed</translation>
</message>
<message id="weekday.3">
<source></source>
<translation>Thu</translation>
</message>
<message id="weekday.4">
<source></source>
<translation>Fri</translation>
</message>
<message id="weekday.5">
<source></source>
<translation>Sat</translation>
</message>
<message id="weekday.6">
<source></source>
<translation>Sun</translation>
</message>
<message id="setup.code_for">
<source></source>
<translation>The code is for {organisation}; the center certifies this device as soon as it is made.</translation>
</message>
</context>
</TS>
