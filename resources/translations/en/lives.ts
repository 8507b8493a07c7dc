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
<message id="sync.history">
<source></source>
<translation>Two histories</translation>
</message>
<message id="sync.history.note">
<source></source>
<translation>signed by the center; told to it and to other devices</translation>
</message>
<message id="sync.history.tree.two_roots">
<source></source>
<translation>The center signed two histories: both of {size} entries, and not the same (found {age})</translation>
</message>
<message id="sync.history.tree.went_back">
<source></source>
<translation>The center signed for {size} entries, and later showed fewer without saying that it was replaced (found {age})</translation>
</message>
<message id="sync.history.tree.apart">
<source></source>
<translation>The center can't prove that its history goes on from the {size} entries it signed for (found {age})</translation>
</message>
<message id="sync.history.tree.entry_missing">
<source></source>
<translation>The center acknowledged an entry written here that is not in its history of {size} entries (found {age})</translation>
</message>
<message id="sync.history.what">
<source></source>
<translation>Work on: what was written here is here, and nobody can change it. Tell the center's duty officer and technicians, who rule by the root which one goes on (center rotate --settle); confirm what matters by telephone</translation>
</message>
<message id="sync.history.unproven">
<source></source>
<translation>Not proved</translation>
</message>
<message id="sync.history.unproven.what">
<source></source>
<translation>For {span} the center has not proved that its history goes on from what it showed. Work on; tell the center's technicians</translation>
</message>
<message id="refused.suite.unknown">
<source></source>
<translation>It uses algorithms that this version does not speak; upgrade this device</translation>
</message>
<message id="refused.center.key_retired">
<source></source>
<translation>The center that answers speaks with a key that was retired; nothing of it was believed. Tell the center's technicians</translation>
</message>
<message id="refused.checkpoint.retired">
<source></source>
<translation>The center's key that vouched for this checkpoint's keeper was retired; it was not used, and whole logs are read</translation>
</message>
<message id="ruling.retires">
<source></source>
<translation>Retired key of the center</translation>
</message>
<message id="sync.history.settled">
<source></source>
<translation>History settled</translation>
</message>
<message id="sync.history.settled.what">
<source></source>
<translation>The center had shown two histories ({count} found); the root ruled which one goes on, under another key ({age}). Nothing is left to do: what this device and its neighbours wrote in the other one comes back at the next contacts</translation>
</message>
<message id="sync.life.rotated">
<source></source>
<translation>This device changed its keys and goes on under a new replica (before: {before}). What it wrote counts; the old keys are used no more</translation>
</message>
<message id="sync.life.anew">
<source></source>
<translation>This is a copy from before the keys were changed: its key is over, so this device begins with new ones (before it {before}) and waits to be let in. All that it holds stays; what was never sent goes out then, and the center's operator decides what of it counts</translation>
</message>
<message id="refused.device.key_changed">
<source></source>
<translation>The keys of this device were changed: it goes on with the next ones, or asks to be let in anew</translation>
</message>
</context>
</TS>
