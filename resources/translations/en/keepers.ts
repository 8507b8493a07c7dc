<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="refused.author.unknown">
<source></source>
<translation>No device of that fingerprint is known here: {fingerprint}</translation>
</message>
<message id="refused.checkpoint.revoked">
<source></source>
<translation>The checkpoint was sealed by a keeper whose key was revoked; it was not taken, the whole log is read instead</translation>
</message>
<message id="refused.keeper.unknown">
<source></source>
<translation>The center knows no such keeper: {fingerprint}</translation>
</message>
<message id="ruling.key">
<source></source>
<translation>Revoked keeper key</translation>
</message>
<message id="sync.checkpoints.line.keeper">
<source></source>
<translation>{name}: made of what was written {age}, by a keeper whose key was revoked; its log or another checkpoint takes its place</translation>
</message>
</context>
</TS>
