<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="chooser.begin.hint">
<source></source>
<translation>1  Open the incident: place and danger
2  Confirm it, grade it as the rule suggests
3  Activate a plan, or send units and issue orders
4  Keep the journal line by line, report in time</translation>
</message>
<message id="chooser.begin.title">
<source></source>
<translation>After a call</translation>
</message>
</context>
</TS>
