<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="sync.life">
<source></source>
<translation>The database of this device</translation>
</message>
<message id="sync.life.note">
<source></source>
<translation>life {number}</translation>
</message>
<message id="sync.life.rolled_back">
<source></source>
<translation>The database was put back to an older copy; this device writes under a new replica (before: {before}). What it wrote counts, what is lacking comes back on contact</translation>
</message>
<message id="sync.life.cloned">
<source></source>
<translation>The data folder was copied or moved; this device writes under a new replica (before: {before}). What both wrote is kept</translation>
</message>
<message id="sync.life.restored">
<source></source>
<translation>The database was damaged and a backup stands in; this device writes under a new replica (before: {before}). What is lacking comes back on contact</translation>
</message>
<message id="sync.life.shown">
<source></source>
<translation>Others held entries that this device had lost; it writes under a new replica (before: {before}) and they come back</translation>
</message>
<message id="sync.life.taken_over">
<source></source>
<translation>This device takes over from a lost one ({before}). What that one wrote counts; it is revoked once the center admits this one</translation>
</message>
</context>
</TS>
