<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="intent.choose">
<source></source>
<translation>Choose the incident for: {act}</translation>
</message>
<message id="intent.failed">
<source></source>
<translation>Not done: {said}</translation>
</message>
<message id="intent.gone">
<source></source>
<translation>Not begun: {act}. The record is not held here, or this incident is read-only</translation>
</message>
</context>
</TS>
