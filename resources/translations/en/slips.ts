<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="clock.own.ahead">
<source></source>
<translation>This clock is {span} ahead of the center; set it</translation>
</message>
<message id="clock.own.behind">
<source></source>
<translation>This clock is {span} behind the center; set it</translation>
</message>
<message id="clock.own.note">
<source></source>
<translation>Compared with the center at {clock}</translation>
</message>
<message id="clock.suspect">
<source></source>
<translation>Clock suspect: {who}, ahead by {span}</translation>
</message>
<message id="clock.suspect.note">
<source></source>
<translation>{count} entries bear it, the latest arrived {clock}</translation>
</message>
<message id="lines.clock_ahead">
<source></source>
<translation>clock suspect, {span} ahead</translation>
</message>
<message id="notice.clock.ahead">
<source></source>
<translation>This clock is {span} ahead of the center: set it; the order of records is not affected</translation>
</message>
<message id="notice.clock.behind">
<source></source>
<translation>This clock is {span} behind the center: set it; the order of records is not affected</translation>
</message>
<message id="outage.camera.failed">
<source></source>
<translation>The camera stopped</translation>
</message>
<message id="outage.camera.missing">
<source></source>
<translation>This machine has no camera that can be used</translation>
</message>
<message id="paper.slip">
<source></source>
<translation>Slip</translation>
</message>
<message id="paper.slip.code">
<source></source>
<translation>At the receiver press F6 on the page Sync and read this by camera or from a picture, or read the groups out. The last character of each group checks it.</translation>
</message>
<message id="paper.slip.groups">
<source></source>
<translation>{groups} groups</translation>
</message>
<message id="paper.slip.written">
<source></source>
<translation>Written {clock}. Absorbed when its stream arrives; taking it in twice counts once.</translation>
</message>
<message id="refused.picture.no_code">
<source></source>
<translation>There is no QR code in this picture</translation>
</message>
<message id="refused.picture.other_code.slip">
<source></source>
<translation>The code in this picture is no slip</translation>
</message>
<message id="refused.picture.unreadable">
<source></source>
<translation>This is no picture that can be opened</translation>
</message>
<message id="refused.slip.character">
<source></source>
<translation>No slip holds the character {character}</translation>
</message>
<message id="refused.slip.forged">
<source></source>
<translation>The device did not sign this; not taken</translation>
</message>
<message id="refused.slip.group">
<source></source>
<translation>Group {group} is wrong; have it read again</translation>
</message>
<message id="refused.slip.kept">
<source></source>
<translation>A verified slip stays until its stream absorbs it</translation>
</message>
<message id="refused.slip.length">
<source></source>
<translation>Wrong number of groups: {groups}, should be {groups_told}</translation>
</message>
<message id="refused.slip.malformed">
<source></source>
<translation>Not a slip, or one of a later version</translation>
</message>
<message id="refused.slip.not_own">
<source></source>
<translation>Only entries of this device can be handed out</translation>
</message>
<message id="refused.slip.redacted">
<source></source>
<translation>An entry whose content was removed makes no slip</translation>
</message>
<message id="refused.slip.too_large">
<source></source>
<translation>Too large for a slip: {bytes} B, {bytes_max} B at most</translation>
</message>
<message id="refused.slip.too_many">
<source></source>
<translation>{count_max} slips wait unverified; dismiss some first</translation>
</message>
<message id="slip.camera">
<source></source>
<translation>Camera</translation>
</message>
<message id="slip.camera.off">
<source></source>
<translation>Camera off</translation>
</message>
<message id="slip.close">
<source></source>
<translation>Close</translation>
</message>
<message id="slip.code">
<source></source>
<translation>QR code</translation>
</message>
<message id="slip.copied">
<source></source>
<translation>Copied</translation>
</message>
<message id="slip.copy">
<source></source>
<translation>Copy</translation>
</message>
<message id="slip.dismiss">
<source></source>
<translation>Dismiss</translation>
</message>
<message id="slip.groups">
<source></source>
<translation>Groups</translation>
</message>
<message id="slip.in">
<source></source>
<translation>Take slip F6</translation>
</message>
<message id="slip.in.hint">
<source></source>
<translation>Type the groups as you hear them; case and spaces do not matter, O is 0, I and L are 1. Ctrl+Enter takes it in. A picture with the code can be pasted.</translation>
</message>
<message id="slip.in.title">
<source></source>
<translation>Take in a slip</translation>
</message>
<message id="slip.note">
<source></source>
<translation>{who} {clock} · {standing}</translation>
</message>
<message id="slip.out">
<source></source>
<translation>Give slip F7</translation>
</message>
<message id="slip.out.hint">
<source></source>
<translation>Read it out group by group, or copy it. The last character of each group checks it.</translation>
</message>
<message id="slip.out.size">
<source></source>
<translation>{groups} groups in all</translation>
</message>
<message id="slip.out.title">
<source></source>
<translation>Slip: {record}</translation>
</message>
<message id="slip.picture">
<source></source>
<translation>Picture…</translation>
</message>
<message id="slip.picture.files">
<source></source>
<translation>Pictures</translation>
</message>
<message id="slip.picture.found">
<source></source>
<translation>Read from the picture. Check it, then take it in.</translation>
</message>
<message id="slip.picture.title">
<source></source>
<translation>Take a slip from a picture</translation>
</message>
<message id="slip.print">
<source></source>
<translation>Print</translation>
</message>
<message id="slip.standing.contradicted">
<source></source>
<translation>contradicts its stream</translation>
</message>
<message id="slip.standing.contradicted.long">
<source></source>
<translation>Its stream holds another entry under this ordinal, both signed; report it to the center.</translation>
</message>
<message id="slip.standing.forged">
<source></source>
<translation>forged</translation>
</message>
<message id="slip.standing.forged.long">
<source></source>
<translation>The device did not sign this; review what was done on it.</translation>
</message>
<message id="slip.standing.uncertified">
<source></source>
<translation>signature verified, device not certified</translation>
</message>
<message id="slip.standing.unverified">
<source></source>
<translation>not verified</translation>
</message>
<message id="slip.standing.unverified.long">
<source></source>
<translation>The key of this device is not held yet, so the signature could not be checked; confirm by voice.</translation>
</message>
<message id="slip.standing.verified">
<source></source>
<translation>signature verified</translation>
</message>
<message id="slip.standing.verified.long">
<source></source>
<translation>Absorbed by itself when its stream arrives.</translation>
</message>
<message id="slip.take">
<source></source>
<translation>Take in</translation>
</message>
<message id="slip.taken.contradicted">
<source></source>
<translation>Taken in, but it contradicts its stream</translation>
</message>
<message id="slip.taken.forged">
<source></source>
<translation>This slip is forged; it is listed</translation>
</message>
<message id="slip.taken.here">
<source></source>
<translation>This device holds that entry already</translation>
</message>
<message id="slip.taken.unverified">
<source></source>
<translation>Taken in, not verified: the key of its device is not held yet</translation>
</message>
<message id="slip.taken.verified">
<source></source>
<translation>Taken in; it stands under Arrived ahead</translation>
</message>
<message id="slip.unknown">
<source></source>
<translation>Unknown</translation>
</message>
<message id="sync.clocks">
<source></source>
<translation>Clocks</translation>
</message>
<message id="sync.clocks.note">
<source></source>
<translation>A hint only: nothing is refused or reordered</translation>
</message>
<message id="sync.slips">
<source></source>
<translation>Arrived ahead</translation>
</message>
<message id="sync.slips.note">
<source></source>
<translation>Slips whose streams are still on the way; not counted yet</translation>
</message>
</context>
</TS>
