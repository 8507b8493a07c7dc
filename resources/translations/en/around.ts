<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="absorbed.count">
<source></source>
<translation>{count}</translation>
</message>
<message id="detail.merged">
<source></source>
<translation>Merged into {number} {title}; work goes on there</translation>
</message>
<message id="detail.open_into">
<source></source>
<translation>Open</translation>
</message>
<message id="history.older">
<source></source>
<translation>Older history is not on this device; the center holds it</translation>
</message>
<message id="history.saw_older">
<source></source>
<translation>What the author saw is not on this device</translation>
</message>
<message id="levels.suggests">
<source></source>
<translation>Rule suggests {grade}: {rule}</translation>
</message>
<message id="levels.unset.duty_level">
<source></source>
<translation>Not set</translation>
</message>
<message id="levels.unset.grade">
<source></source>
<translation>Not graded</translation>
</message>
<message id="levels.unset.response_level">
<source></source>
<translation>None active</translation>
</message>
<message id="levels.unset.warning_level">
<source></source>
<translation>None issued</translation>
</message>
<message id="nothing.ticked">
<source></source>
<translation>No such entries</translation>
</message>
<message id="pick.role.organisations">
<source></source>
<translation>{count} organisations, lead and members</translation>
</message>
<message id="pick.role.parties">
<source></source>
<translation>All parties</translation>
</message>
<message id="post.planned">
<source></source>
<translation>Prepare only, do not open yet</translation>
</message>
<message id="readout.voice">
<source></source>
<translation>By voice</translation>
</message>
<message id="response.approved">
<source></source>
<translation>Approved by {who}</translation>
</message>
<message id="response.approved_how">
<source></source>
<translation>Approved by {who}, {how}</translation>
</message>
<message id="response.fact">
<source></source>
<translation>{label}: {value}</translation>
</message>
<message id="response.period">
<source></source>
<translation>{hours} h expected</translation>
</message>
<message id="response.proposed">
<source></source>
<translation>Propose only, start once approved</translation>
</message>
<message id="section.absorbed">
<source></source>
<translation>Merged in</translation>
</message>
<message id="section.questions">
<source></source>
<translation>Questions</translation>
</message>
<message id="ticks.hint">
<source></source>
<translation>Only entries dealt with by {role}</translation>
</message>
</context>
</TS>
