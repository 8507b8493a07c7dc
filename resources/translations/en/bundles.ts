<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="bundle.accept">
<source></source>
<translation>Fingerprint compared: accept</translation>
</message>
<message id="bundle.accept.key">
<source></source>
<translation>Fingerprint compared: let its entries count</translation>
</message>
<message id="bundle.accept.root">
<source></source>
<translation>Root fingerprint compared: trust its center</translation>
</message>
<message id="bundle.accept.torn">
<source></source>
<translation>The file is not whole: take only what verifies</translation>
</message>
<message id="bundle.ask.file">
<source></source>
<translation>Read a request file</translation>
</message>
<message id="bundle.ask.files">
<source></source>
<translation>Requests</translation>
</message>
<message id="bundle.ask.hint">
<source></source>
<translation>A new device hands over its request first: a file, or the text of its code</translation>
</message>
<message id="bundle.ask.take">
<source></source>
<translation>Take the text</translation>
</message>
<message id="bundle.ask.title">
<source></source>
<translation>Choose a request file</translation>
</message>
<message id="bundle.asker.known">
<source></source>
<translation>The device of {who} is among the recipients</translation>
</message>
<message id="bundle.asker.unknown">
<source></source>
<translation>The device of {who} is not certified. Compare each group with the fingerprint on its screen</translation>
</message>
<message id="bundle.blobs.new">
<source></source>
<translation>{count} attachments, {size}</translation>
</message>
<message id="bundle.certificates">
<source></source>
<translation>Certificates: {who}</translation>
</message>
<message id="bundle.changes">
<source></source>
<translation>What will change</translation>
</message>
<message id="bundle.choose">
<source></source>
<translation>Choose its parts</translation>
</message>
<message id="bundle.device.accepted">
<source></source>
<translation>{who}  {fingerprint}  accepted</translation>
</message>
<message id="bundle.device.certified">
<source></source>
<translation>{who}  {fingerprint}  certified</translation>
</message>
<message id="bundle.entries">
<source></source>
<translation>{new} new entries, {held} held already</translation>
</message>
<message id="bundle.files">
<source></source>
<translation>Bundles</translation>
</message>
<message id="bundle.fingerprint">
<source></source>
<translation>Fingerprint {fingerprint}</translation>
</message>
<message id="bundle.folder">
<source></source>
<translation>Choose the stick</translation>
</message>
<message id="bundle.folder.none">
<source></source>
<translation>No stick chosen yet</translation>
</message>
<message id="bundle.folder.title">
<source></source>
<translation>Choose a folder on the stick</translation>
</message>
<message id="bundle.for">
<source></source>
<translation>For (one or several)</translation>
</message>
<message id="bundle.for.organisation">
<source></source>
<translation>All known devices of an organisation</translation>
</message>
<message id="bundle.for_others">
<source></source>
<translation>Not for this device: only what is not sealed can be read</translation>
</message>
<message id="bundle.for_us">
<source></source>
<translation>For this device</translation>
</message>
<message id="bundle.forks">
<source></source>
<translation>{count} forks: one device wrote two branches; both are kept</translation>
</message>
<message id="bundle.head">
<source></source>
<translation>Bundles</translation>
</message>
<message id="bundle.head.note">
<source></source>
<translation>Nothing counts as delivered before the other's receipt is back</translation>
</message>
<message id="bundle.in">
<source></source>
<translation>Bundle in  Ctrl+O</translation>
</message>
<message id="bundle.in.hint">
<source></source>
<translation>First see who made it and what it would change</translation>
</message>
<message id="bundle.in.title">
<source></source>
<translation>Take in a bundle</translation>
</message>
<message id="bundle.last">
<source></source>
<translation>Last out {out} · last in {into}</translation>
</message>
<message id="bundle.made">
<source></source>
<translation>Written and verified: {files} files, {size}</translation>
</message>
<message id="bundle.made.holds">
<source></source>
<translation>{entries} entries, {blobs} attachments</translation>
</message>
<message id="bundle.made.owed">
<source></source>
<translation>Have the receipt brought back; a lost stick costs nothing, the next bundle carries the same again</translation>
</message>
<message id="bundle.make">
<source></source>
<translation>Write to the stick</translation>
</message>
<message id="bundle.maker">
<source></source>
<translation>Made by {who}, {clock}</translation>
</message>
<message id="bundle.maker.accepted">
<source></source>
<translation>The fingerprint of its device was compared before</translation>
</message>
<message id="bundle.maker.center">
<source></source>
<translation>Made by the center</translation>
</message>
<message id="bundle.maker.certified">
<source></source>
<translation>Its device is certified</translation>
</message>
<message id="bundle.maker.nobody">
<source></source>
<translation>an unknown device</translation>
</message>
<message id="bundle.maker.own">
<source></source>
<translation>Made by this device</translation>
</message>
<message id="bundle.maker.unknown">
<source></source>
<translation>Its device is not certified: entries are kept, and count once the fingerprint is compared</translation>
</message>
<message id="bundle.never">
<source></source>
<translation>never</translation>
</message>
<message id="bundle.no_news">
<source></source>
<translation>Nothing new, receipts only</translation>
</message>
<message id="bundle.of">
<source></source>
<translation>{done} / {total}</translation>
</message>
<message id="bundle.orders">
<source></source>
<translation>{count} orders for us</translation>
</message>
<message id="bundle.out">
<source></source>
<translation>Bundle out  Ctrl+S</translation>
</message>
<message id="bundle.out.title">
<source></source>
<translation>Make a bundle</translation>
</message>
<message id="bundle.owed">
<source></source>
<translation>{who}: no receipt yet for the bundle of {clock} ({count} streams)</translation>
</message>
<message id="bundle.part">
<source></source>
<translation>Part {part} of {count}, {size}</translation>
</message>
<message id="bundle.part.closed">
<source></source>
<translation>; {count} sections are not for this device</translation>
</message>
<message id="bundle.part.damaged">
<source></source>
<translation>; {count} sections damaged</translation>
</message>
<message id="bundle.part.taken">
<source></source>
<translation>; taken before</translation>
</message>
<message id="bundle.part.torn">
<source></source>
<translation>; torn, {verified} verify</translation>
</message>
<message id="bundle.phase.checking">
<source></source>
<translation>Checking</translation>
</message>
<message id="bundle.phase.planning">
<source></source>
<translation>Preparing</translation>
</message>
<message id="bundle.phase.reading_back">
<source></source>
<translation>Reading back</translation>
</message>
<message id="bundle.phase.taking">
<source></source>
<translation>Taking in</translation>
</message>
<message id="bundle.phase.writing">
<source></source>
<translation>Writing</translation>
</message>
<message id="bundle.plan.left">
<source></source>
<translation>Left for another time: {entries} entries, {blobs} attachments</translation>
</message>
<message id="bundle.plan.nothing">
<source></source>
<translation>They lack nothing: receipts only</translation>
</message>
<message id="bundle.plan.urgency">
<source></source>
<translation>{urgency}: {entries} entries, {size}</translation>
</message>
<message id="bundle.plan.whole">
<source></source>
<translation>At most {size} in {parts} parts</translation>
</message>
<message id="bundle.questions">
<source></source>
<translation>{count} questions will come up</translation>
</message>
<message id="bundle.questions.least">
<source></source>
<translation>At least {count} questions will come up</translation>
</message>
<message id="bundle.receipt">
<source></source>
<translation>Taken in: {entries} entries, {blobs} attachments, {claims} receipts</translation>
</message>
<message id="bundle.receipt.left">
<source></source>
<translation>Not taken: {runs} runs not believed, {sections} sections damaged</translation>
</message>
<message id="bundle.receipt.missing">
<source></source>
<translation>Parts still missing: {parts}</translation>
</message>
<message id="bundle.receipt.return">
<source></source>
<translation>Make a bundle for the way back: it brings the receipt</translation>
</message>
<message id="bundle.receipt.stopped">
<source></source>
<translation>Stopped midway; what verified stays, and taking it again completes it</translation>
</message>
<message id="bundle.receipt.torn">
<source></source>
<translation>Part {part} is torn or damaged: its first {entries} entries are here. Take a whole copy of it in again</translation>
</message>
<message id="bundle.receipt.waiting">
<source></source>
<translation>Part {part}: {entries} entries wait for what comes before. Take the earlier part or bundle in first, then this one again</translation>
</message>
<message id="bundle.refused">
<source></source>
<translation>{count} entries are not believed and not taken</translation>
</message>
<message id="bundle.request">
<source></source>
<translation>Make a request</translation>
</message>
<message id="bundle.request.file">
<source></source>
<translation>bundle-request</translation>
</message>
<message id="bundle.requested">
<source></source>
<translation>The request is in {name}. Give it to who makes the bundle, who compares this device's fingerprint {fingerprint}</translation>
</message>
<message id="bundle.return">
<source></source>
<translation>Make the return</translation>
</message>
<message id="bundle.root">
<source></source>
<translation>Root fingerprint of its center: {fingerprint}</translation>
</message>
<message id="bundle.ruling">
<source></source>
<translation>Ruling: sets aside {count} entries of {who}, {reason}</translation>
</message>
<message id="bundle.scope">
<source></source>
<translation>{title}  {count}</translation>
</message>
<message id="bundle.scope.other">
<source></source>
<translation>other scopes</translation>
</message>
<message id="bundle.stop">
<source></source>
<translation>Stop</translation>
</message>
<message id="bundle.take">
<source></source>
<translation>Take it in</translation>
</message>
<message id="bundle.uncounted">
<source></source>
<translation>{count} entries of {who} are not certified and wait</translation>
</message>
<message id="bundle.urgency">
<source></source>
<translation>How much</translation>
</message>
<message id="bundle.urgency.blob">
<source></source>
<translation>Everything, attachments too</translation>
</message>
<message id="bundle.urgency.flash">
<source></source>
<translation>Urgent entries only</translation>
</message>
<message id="bundle.urgency.record">
<source></source>
<translation>Every entry, no attachments</translation>
</message>
<message id="bundle.waiting">
<source></source>
<translation>{count} entries wait for an earlier part or bundle</translation>
</message>
<message id="outage.bundle.read_back">
<source></source>
<translation>What was written did not read back; the file was removed, use another stick: {file}</translation>
</message>
<message id="outage.bundle.stick_failed">
<source></source>
<translation>The stick failed to read or write: {file}</translation>
</message>
<message id="outage.bundle.stick_full">
<source></source>
<translation>The stick is full: {file}</translation>
</message>
<message id="outage.bundle.stick_gone">
<source></source>
<translation>The stick or the file is not there: {file}</translation>
</message>
<message id="outage.bundle.stick_read_only">
<source></source>
<translation>The stick can't be written: {file}</translation>
</message>
<message id="refused.bundle.cancelled">
<source></source>
<translation>Stopped</translation>
</message>
<message id="refused.bundle.changed">
<source></source>
<translation>The file changed after it was looked into; choose it again</translation>
</message>
<message id="refused.bundle.damaged">
<source></source>
<translation>{sections} sections of part {part} are damaged; nothing was taken</translation>
</message>
<message id="refused.bundle.forged">
<source></source>
<translation>The signature of the bundle is not its maker's; nothing was taken</translation>
</message>
<message id="refused.bundle.malformed">
<source></source>
<translation>The bundle contradicts its own form ({part}); nothing was taken</translation>
</message>
<message id="refused.bundle.newer">
<source></source>
<translation>The bundle comes from a newer version; update the program</translation>
</message>
<message id="refused.bundle.no_recipient">
<source></source>
<translation>Choose for whom first</translation>
</message>
<message id="refused.bundle.not_a_request">
<source></source>
<translation>This is no request</translation>
</message>
<message id="refused.bundle.not_one">
<source></source>
<translation>This is no bundle</translation>
</message>
<message id="refused.bundle.other_root">
<source></source>
<translation>This device trusts another center</translation>
</message>
<message id="refused.bundle.part_too_small">
<source></source>
<translation>A part must have {least} to {most} bytes</translation>
</message>
<message id="refused.bundle.parts_mixed">
<source></source>
<translation>These files are not parts of one bundle</translation>
</message>
<message id="refused.bundle.recipient_key">
<source></source>
<translation>Nothing can be sealed to the key of the recipient</translation>
</message>
<message id="refused.bundle.recipient_revoked">
<source></source>
<translation>The recipient was revoked: {fingerprint}</translation>
</message>
<message id="refused.bundle.recipient_self">
<source></source>
<translation>No bundle is made for this device itself</translation>
</message>
<message id="refused.bundle.recipient_unaccepted">
<source></source>
<translation>The recipient is not certified; compare its fingerprint first: {fingerprint}</translation>
</message>
<message id="refused.bundle.recipient_unknown">
<source></source>
<translation>That device is not known; it must hand over its request first</translation>
</message>
<message id="refused.bundle.recipients_too_many">
<source></source>
<translation>At most {most} recipients</translation>
</message>
<message id="refused.bundle.request_malformed">
<source></source>
<translation>The request is damaged; have it handed over again</translation>
</message>
<message id="refused.bundle.suite">
<source></source>
<translation>The bundle uses ciphers this program does not know: {suite}</translation>
</message>
<message id="refused.bundle.too_large">
<source></source>
<translation>The bundle is beyond what is allowed</translation>
</message>
<message id="refused.bundle.torn">
<source></source>
<translation>Part {part} is torn: {verified} of {size} bytes verify; nothing was taken</translation>
</message>
</context>
</TS>
