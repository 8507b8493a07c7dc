<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="refused.checkpoint.author_unknown">
<source></source>
<translation>The checkpoint holds entries of a device that is not trusted here yet</translation>
</message>
<message id="refused.checkpoint.forged">
<source></source>
<translation>The checkpoint was not signed by a keeper of this center; it was not taken</translation>
</message>
<message id="refused.checkpoint.incomplete">
<source></source>
<translation>The checkpoint is not here whole yet</translation>
</message>
<message id="refused.checkpoint.malformed">
<source></source>
<translation>The checkpoint is malformed; it was not taken</translation>
</message>
<message id="refused.checkpoint.newer">
<source></source>
<translation>The checkpoint was made by a newer version; the whole log is read instead</translation>
</message>
<message id="refused.checkpoint.older">
<source></source>
<translation>The checkpoint is older than what is held here; it was not taken</translation>
</message>
<message id="refused.checkpoint.overtaken">
<source></source>
<translation>This device holds part of that log; the checkpoint was not taken</translation>
</message>
<message id="refused.checkpoint.stale">
<source></source>
<translation>The checkpoint was made under other rulings; the next one is awaited</translation>
</message>
<message id="refused.checkpoint.standing">
<source></source>
<translation>The state here stands on this checkpoint; it can't be let go</translation>
</message>
<message id="refused.checkpoint.unknown">
<source></source>
<translation>There is no such checkpoint</translation>
</message>
<message id="situation.past.partly">
<source></source>
<translation>As of {clock}, as written
Without unit places; below a checkpoint as it reads now</translation>
</message>
<message id="sync.checkpoints">
<source></source>
<translation>Checkpoints</translation>
</message>
<message id="sync.checkpoints.line.dropped">
<source></source>
<translation>{name}: made of what was written {age}, proven; {entries} old entries were dropped here</translation>
</message>
<message id="sync.checkpoints.line.loading">
<source></source>
<translation>{name}: loading, {entries} of {of} pieces</translation>
</message>
<message id="sync.checkpoints.line.mismatch">
<source></source>
<translation>{name}: the checkpoint differed from the log; the log corrected it. Tell the center</translation>
</message>
<message id="sync.checkpoints.line.stale">
<source></source>
<translation>{name}: made of what was written {age}, under other rulings; the next one is awaited</translation>
</message>
<message id="sync.checkpoints.line.unproven">
<source></source>
<translation>{name}: made of what was written {age}; the {entries} entries below it are being fetched to prove it</translation>
</message>
<message id="sync.checkpoints.note">
<source></source>
<translation>{scopes} scopes stand on one · {dropped} entries dropped here</translation>
</message>
</context>
</TS>
