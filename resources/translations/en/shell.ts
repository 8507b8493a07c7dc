<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="alarm.do.open">
<source></source>
<translation>Go there F12</translation>
</message>
<message id="alarm.do.sign">
<source></source>
<translation>Sign F12</translation>
</message>
<message id="alarm.do.voice">
<source></source>
<translation>Tell by voice F12</translation>
</message>
<message id="alarm.mute">
<source></source>
<translation>Mute 2 min</translation>
</message>
<message id="alarm.muted">
<source></source>
<translation>Rings again at {clock}</translation>
</message>
<message id="alarm.next">
<source></source>
<translation>{place}/{count}</translation>
</message>
<message id="alarm.no_incident">
<source></source>
<translation>This order belongs to no incident held here; answer it among the orders</translation>
</message>
<message id="alarm.overdue">
<source></source>
<translation>Order {number}: {name} not done, {over} over</translation>
</message>
<message id="alarm.overdue_mine">
<source></source>
<translation>Our order {number} is not done, {over} over</translation>
</message>
<message id="alarm.rings">
<source></source>
<translation>Rings every 10 s until answered</translation>
</message>
<message id="alarm.silent">
<source></source>
<translation>Order {number}: no report from {name}, {over} over</translation>
</message>
<message id="alarm.to_sign">
<source></source>
<translation>{urgency} order {number} to sign, from {name}</translation>
</message>
<message id="alarm.to_sign_over">
<source></source>
<translation>{urgency} order {number} to sign, from {name}, {over} over</translation>
</message>
<message id="alarm.unsigned">
<source></source>
<translation>Order {number}: {name} has not signed, {over} over</translation>
</message>
<message id="alarm.unsigned_told">
<source></source>
<translation>Order {number}: {name} told by voice, not read back, not signed, {over} over</translation>
</message>
<message id="help.close">
<source></source>
<translation>Close Esc</translation>
</message>
<message id="help.everywhere.keys">
<source></source>
<translation>F1|Help on this page
F2|Command line
/|Command line, outside a field
F8|Stamp a voice order
Ctrl+K|Go to anything
Ctrl+D|Put the card of what came in away
Ctrl+1 … 9|Change page
Ctrl+P|Print or save as PDF
Ctrl+Shift+R|Hand over the seat
Ctrl+Shift+K|Lock
F12|Answer the alarm in front
Shift+F12|Mute alarms for 2 min
Ctrl+F12|Next alarm
Ctrl+Shift+L|Chinese or English
Ctrl+Shift+D|Day, night, high contrast
Ctrl+Shift+G|Glove mode</translation>
</message>
<message id="help.incidents">
<source></source>
<translation>The incidents that go on, each on one page: facts, levels, posts, units, orders, journal. A journal line is in as soon as Enter is pressed.</translation>
</message>
<message id="help.incidents.keys">
<source></source>
<translation>F3|Find an incident
F4|New incident
F6|Write a line
F7|Dispatch a unit
F9|Issue an order
F10|More acts
Ctrl+H|History
Alt+Left|Back to the list
Enter|Open the chosen one
Esc|Back
Ctrl+E|More about the line: source, time, place
Ctrl+R|Activate a plan
Ctrl+O|Attach files
Ctrl+V|Paste as a file
F5|See the files</translation>
</message>
<message id="help.keys">
<source></source>
<translation>Keys of this page</translation>
</message>
<message id="help.keys_everywhere">
<source></source>
<translation>On every page</translation>
</message>
<message id="help.sync">
<source></source>
<translation>Where each thing written here is by now, what the next contact will send first, and which questions wait for a person.</translation>
</message>
<message id="help.sync.keys">
<source></source>
<translation>F4|set where the center is
Ctrl+L|LAN: the devices beside this one
Ctrl+R|Certificate of this device: its end, a request, reading it back
F5|Exchange now
F6|Take a slip in
F7|Hand a slip out
Ctrl+S|Make a bundle
Ctrl+O|Take a bundle in
Enter|Choose the value pointed at
Tab|Next part
F3|Find a record
F9|Send this first</translation>
</message>
<message id="link.asking">
<source></source>
<translation>Finding out the link</translation>
</message>
<message id="link.asking.rest">
<source></source>
<translation>last contact not read yet</translation>
</message>
<message id="settings.gloves">
<source></source>
<translation>Gloves</translation>
</message>
<message id="timer.over">
<source></source>
<translation>+{span}</translation>
</message>
<message id="timer.overdue">
<source></source>
<translation>{name} to finish</translation>
</message>
<message id="timer.task">
<source></source>
<translation>{name}</translation>
</message>
<message id="timer.to_sign">
<source></source>
<translation>To sign here</translation>
</message>
<message id="timer.unsigned">
<source></source>
<translation>{name} to sign</translation>
</message>
<message id="help.forces">
<source></source>
<translation>Units and contacts of the four tiers: state, strength, call sign, place, each figure with its source and age. CSV and XLSX are imported after a preview of every row.</translation>
</message>
<message id="help.forces.keys">
<source></source>
<translation>F3|Find
F4|New unit or contact
F5|Show the phone; the look is recorded
Ctrl+H|History of a unit's fields
F6|Report state and strength
F7|Dispatch
F9|Import, Ctrl+Enter writes
Ctrl+O|Find organisation
Ctrl+E|Export</translation>
</message>
<message id="help.situation">
<source></source>
<translation>One screen: where incidents, units and posts are and how old that is; the timeline below shows what was known then. A right click acts at that point.</translation>
</message>
<message id="help.situation.keys">
<source></source>
<translation>F3|Find by name, number, coordinates
F4|New incident
F5|Back to now
F7|Dispatch a unit
F9|Issue an order
F11|Wall mode; ← → moves it to the next monitor
Ctrl+M|Measure
Arrows|Move the map
+ −|Zoom
Tab|Next symbol
Enter|Open
Menu key|Act here</translation>
</message>
<message id="help.plans">
<source></source>
<translation>The library, one plan with its cards and readiness, its activation, and the cards that run. Everything an activation makes is shown first and written in one act.</translation>
</message>
<message id="help.plans.keys">
<source></source>
<translation>F3|Find a plan, or in its text
F4|Import a plan
F5|Library or running cards
F6|Card: start
F7|Card: finish
F9|Activate; card: blocked
F10|Reword; card: not applicable
Ctrl+Left|Tab before; import: level up
Ctrl+Right|Next tab; import: level down
Ctrl+Up|Level before; import: other use
Ctrl+Down|Next level; import: other use
Ctrl+Return|Submit
Esc|Back</translation>
</message>
<message id="help.duty">
<source></source>
<translation>Who works here, in which offices, and who signs in on this device, and which spoken approvals nobody countersigned yet. The trail says who looked at masked fields, who sat here, and who granted or ruled what.</translation>
</message>
<message id="help.duty.keys">
<source></source>
<translation>F3|To the list; in the trail, find a person
F4|Register a person
F5|Show the phone; the look is recorded
F6|Countersign the approval chosen
Ctrl+H|Persons, to countersign, trail</translation>
</message>
</context>
</TS>
