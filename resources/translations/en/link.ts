<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="link.because.captive">
<source></source>
<translation>The network wants a sign-in</translation>
</message>
<message id="link.because.certificate">
<source></source>
<translation>Not the center that answers</translation>
</message>
<message id="link.because.gateway">
<source></source>
<translation>A gateway answers in its place</translation>
</message>
<message id="link.because.no_network">
<source></source>
<translation>No network</translation>
</message>
<message id="link.because.silent">
<source></source>
<translation>Waiting for the center</translation>
</message>
<message id="link.because.since">
<source></source>
<translation>{why} since {since}</translation>
</message>
<message id="outage.link.captive">
<source></source>
<translation>This network wants a sign-in first; it was not the center that answered</translation>
</message>
<message id="outage.link.gateway">
<source></source>
<translation>A gateway in front of the center answers in its place; the center was not reached. It is tried again by itself</translation>
</message>
<message id="outage.link.no_network">
<source></source>
<translation>There is no network; it goes on by itself when there is</translation>
</message>
<message id="outage.link.silent">
<source></source>
<translation>The center does not answer; still waiting</translation>
</message>
<message id="sync.why">
<source></source>
<translation>Why: {why}</translation>
</message>
</context>
</TS>
