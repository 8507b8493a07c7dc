<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="list.and">
<source></source>
<translation>, </translation>
</message>
<message id="outage.file.not_written">
<source></source>
<translation>{name} was not written: the disk is full, read-only or gone. Choose another place</translation>
</message>
<message id="paper.added">
<source></source>
<translation>(entered later, {at})</translation>
</message>
<message id="paper.as_of">
<source></source>
<translation>As written by {at}</translation>
</message>
<message id="paper.by_hand.report">
<source></source>
<translation>Report</translation>
</message>
<message id="paper.by_hand.role">
<source></source>
<translation>Carried out by, at</translation>
</message>
<message id="paper.by_hand.signed">
<source></source>
<translation>Signed by, at</translation>
</message>
<message id="paper.cards">
<source></source>
<translation>Action cards</translation>
</message>
<message id="paper.code">
<source></source>
<translation>The code holds number and full text. Read the number first when repeating by radio.</translation>
</message>
<message id="paper.contacts">
<source></source>
<translation>Contacts</translation>
</message>
<message id="paper.contacts.private">
<source></source>
<translation>Contacts, with names and phones</translation>
</message>
<message id="paper.count">
<source></source>
<translation>{count} rows</translation>
</message>
<message id="paper.dated_copies">
<source></source>
<translation>Names and phone numbers are the plan's dated copies; go by the date they were checked.</translation>
</message>
<message id="paper.facts">
<source></source>
<translation>Facts</translation>
</message>
<message id="paper.full_text">
<source></source>
<translation>Full text of the plan</translation>
</message>
<message id="paper.head.arrived">
<source></source>
<translation>Arrived</translation>
</message>
<message id="paper.head.as_of">
<source></source>
<translation>Checked</translation>
</message>
<message id="paper.head.by">
<source></source>
<translation>Basis</translation>
</message>
<message id="paper.head.call_sign">
<source></source>
<translation>Call sign</translation>
</message>
<message id="paper.head.card">
<source></source>
<translation>No.</translation>
</message>
<message id="paper.head.card_text">
<source></source>
<translation>Action</translation>
</message>
<message id="paper.head.commander">
<source></source>
<translation>Commander</translation>
</message>
<message id="paper.head.completed">
<source></source>
<translation>Done</translation>
</message>
<message id="paper.head.contact">
<source></source>
<translation>Contact</translation>
</message>
<message id="paper.head.departed">
<source></source>
<translation>Departed</translation>
</message>
<message id="paper.head.done">
<source></source>
<translation>Done</translation>
</message>
<message id="paper.head.due">
<source></source>
<translation>Due</translation>
</message>
<message id="paper.head.evidence">
<source></source>
<translation>Evidence</translation>
</message>
<message id="paper.head.from">
<source></source>
<translation>From</translation>
</message>
<message id="paper.head.grade">
<source></source>
<translation>Level</translation>
</message>
<message id="paper.head.how">
<source></source>
<translation>By</translation>
</message>
<message id="paper.head.limit">
<source></source>
<translation>Limit</translation>
</message>
<message id="paper.head.line">
<source></source>
<translation>Line</translation>
</message>
<message id="paper.head.name">
<source></source>
<translation>Name</translation>
</message>
<message id="paper.head.number">
<source></source>
<translation>Number</translation>
</message>
<message id="paper.head.office">
<source></source>
<translation>Office</translation>
</message>
<message id="paper.head.ordered">
<source></source>
<translation>Ordered</translation>
</message>
<message id="paper.head.organisation">
<source></source>
<translation>Organisation</translation>
</message>
<message id="paper.head.person">
<source></source>
<translation>Name</translation>
</message>
<message id="paper.head.phase">
<source></source>
<translation>Phase</translation>
</message>
<message id="paper.head.phone">
<source></source>
<translation>Phone</translation>
</message>
<message id="paper.head.place">
<source></source>
<translation>Place</translation>
</message>
<message id="paper.head.radio">
<source></source>
<translation>Radio</translation>
</message>
<message id="paper.head.report">
<source></source>
<translation>Report</translation>
</message>
<message id="paper.head.role">
<source></source>
<translation>Role</translation>
</message>
<message id="paper.head.signed">
<source></source>
<translation>Signed</translation>
</message>
<message id="paper.head.state">
<source></source>
<translation>State</translation>
</message>
<message id="paper.head.strength">
<source></source>
<translation>Est/Pre/Post/Rdy</translation>
</message>
<message id="paper.head.text">
<source></source>
<translation>Text</translation>
</message>
<message id="paper.head.time">
<source></source>
<translation>Time</translation>
</message>
<message id="paper.head.title">
<source></source>
<translation>Task</translation>
</message>
<message id="paper.head.title_of">
<source></source>
<translation>Incident</translation>
</message>
<message id="paper.incident">
<source></source>
<translation>Incident sheet</translation>
</message>
<message id="paper.journal">
<source></source>
<translation>Journal</translation>
</message>
<message id="paper.levels">
<source></source>
<translation>Four levels</translation>
</message>
<message id="paper.lines">
<source></source>
<translation>Journal ({count} lines)</translation>
</message>
<message id="paper.made">
<source></source>
<translation>{organisation} {person} · printed {at}</translation>
</message>
<message id="paper.map">
<source></source>
<translation>Situation map</translation>
</message>
<message id="paper.masked">
<source></source>
<translation>withheld</translation>
</message>
<message id="paper.order">
<source></source>
<translation>Order sheet</translation>
</message>
<message id="paper.orders">
<source></source>
<translation>Orders</translation>
</message>
<message id="paper.overdue">
<source></source>
<translation>overdue</translation>
</message>
<message id="paper.page">
<source></source>
<translation>Page {page} of {pages}</translation>
</message>
<message id="paper.parties">
<source></source>
<translation>Parties</translation>
</message>
<message id="paper.posts">
<source></source>
<translation>Command posts</translation>
</message>
<message id="paper.private">
<source></source>
<translation>Holds names and phone numbers: collect and destroy after use.</translation>
</message>
<message id="paper.recipients">
<source></source>
<translation>Recipients</translation>
</message>
<message id="paper.repeats">
<source></source>
<translation>every {span}</translation>
</message>
<message id="paper.running">
<source></source>
<translation>Running cards</translation>
</message>
<message id="paper.running.note">
<source></source>
<translation>By their time, overdue first. Tick what is done and enter it at the desk afterwards.</translation>
</message>
<message id="paper.struck">
<source></source>
<translation>Struck: {reason} ({person} {at})</translation>
</message>
<message id="paper.tasks">
<source></source>
<translation>Tasks</translation>
</message>
<message id="paper.units">
<source></source>
<translation>Units</translation>
</message>
<message id="paper.units_sheet">
<source></source>
<translation>Unit sheet</translation>
</message>
<message id="paper.units_sheet.private">
<source></source>
<translation>Unit sheet, with phones</translation>
</message>
<message id="paper.without_private">
<source></source>
<translation>Names and phone numbers are withheld; a sheet with them is offered too, and its printing is noted.</translation>
</message>
<message id="print.busy">
<source></source>
<translation>The last paper is still printing</translation>
</message>
<message id="print.button">
<source></source>
<translation>Print (Ctrl+P)</translation>
</message>
<message id="print.going">
<source></source>
<translation>Setting and printing: {printed} of {pages} pages</translation>
</message>
<message id="print.nothing">
<source></source>
<translation>Nothing on this page can be printed</translation>
</message>
<message id="print.nothing_done">
<source></source>
<translation>Nothing was printed</translation>
</message>
<message id="print.patterns">
<source></source>
<translation>PDF files (*.pdf)</translation>
</message>
<message id="print.saved">
<source></source>
<translation>Saved as {name} (folder {folder})</translation>
</message>
<message id="print.sent">
<source></source>
<translation>Sent to the printer, {pages} pages</translation>
</message>
<message id="print.title">
<source></source>
<translation>Print this page</translation>
</message>
<message id="print.to_file">
<source></source>
<translation>Save as PDF…</translation>
</message>
<message id="print.to_printer">
<source></source>
<translation>Print…</translation>
</message>
</context>
</TS>
