<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="certificate.act">
<source></source>
<translation>Ask the center to renew it: the new one comes by itself at the next contact; without one, write a request file and read a certificate file back (Ctrl+R).</translation>
</message>
<message id="certificate.by_officer">
<source></source>
<translation>an enrolment officer</translation>
</message>
<message id="certificate.by_officer_of">
<source></source>
<translation>an enrolment officer ({organisation})</translation>
</message>
<message id="certificate.by_root">
<source></source>
<translation>the center's root</translation>
</message>
<message id="certificate.center">
<source></source>
<translation>Center</translation>
</message>
<message id="certificate.chip.grace">
<source></source>
<translation>cert. {days} d grace</translation>
</message>
<message id="certificate.chip.last">
<source></source>
<translation>cert. ends today</translation>
</message>
<message id="certificate.chip.near">
<source></source>
<translation>cert. {days} d left</translation>
</message>
<message id="certificate.chip.over">
<source></source>
<translation>cert. ran out</translation>
</message>
<message id="certificate.choose">
<source></source>
<translation>Read a certificate file…</translation>
</message>
<message id="certificate.end">
<source></source>
<translation>Good until</translation>
</message>
<message id="certificate.fact">
<source></source>
<translation>{name}  {value}</translation>
</message>
<message id="certificate.files">
<source></source>
<translation>Certificate files</translation>
</message>
<message id="certificate.grace">
<source></source>
<translation>The certificate ended on {end}: what is written is taken; the center gives nothing, devices beside go on giving until {grace}.</translation>
</message>
<message id="certificate.hint">
<source></source>
<translation>Write a request file for the center or an enrolment officer and read back the certificate file that they sign; not needed where the center is in reach.</translation>
</message>
<message id="certificate.last">
<source></source>
<translation>The certificate of this device ends within a day: {end}.</translation>
</message>
<message id="certificate.letters">
<source></source>
<translation>Letters</translation>
</message>
<message id="certificate.near">
<source></source>
<translation>The certificate of this device ends on {end}, {days} days are left.</translation>
</message>
<message id="certificate.none">
<source></source>
<translation>This device has no certificate yet: it works, and what it writes is shown as not certified.</translation>
</message>
<message id="certificate.offices">
<source></source>
<translation>Offices</translation>
</message>
<message id="certificate.open">
<source></source>
<translation>Certificate Ctrl+R</translation>
</message>
<message id="certificate.organisation">
<source></source>
<translation>Organisation</translation>
</message>
<message id="certificate.over">
<source></source>
<translation>The certificate ended on {end} and its grace is over: what is written is taken, nothing is given before it is renewed.</translation>
</message>
<message id="certificate.request.written">
<source></source>
<translation>{name} is written. Hand it to the center or an officer, and read them this fingerprint: {fingerprint}.</translation>
</message>
<message id="certificate.root">
<source></source>
<translation>Fingerprint of the root</translation>
</message>
<message id="certificate.root.hint">
<source></source>
<translation>This root is not known here yet. Compare the fingerprint with the center and type 8 digits of it or more.</translation>
</message>
<message id="certificate.seen">
<source></source>
<translation>What this certificate says</translation>
</message>
<message id="certificate.signed">
<source></source>
<translation>Signed by</translation>
</message>
<message id="certificate.soon">
<source></source>
<translation>The certificate of this device ends on {end}, in {days} days.</translation>
</message>
<message id="certificate.take">
<source></source>
<translation>Use this certificate</translation>
</message>
<message id="certificate.taken">
<source></source>
<translation>It counts from now on.</translation>
</message>
<message id="certificate.title">
<source></source>
<translation>Certificate of this device</translation>
</message>
<message id="certificate.whole">
<source></source>
<translation>{sentence} {act}</translation>
</message>
<message id="link.noted">
<source></source>
<translation>{rest} · {note}</translation>
</message>
<message id="notice.certificate">
<source></source>
<translation>{said}</translation>
</message>
<message id="refused.certificate.ended">
<source></source>
<translation>The certificate ran out on {end_ms} (this device's clock: {now_ms}); have another one made, or set the clock right first</translation>
</message>
<message id="refused.certificate.no_file">
<source></source>
<translation>That is no certificate file, or a torn one; copy it again</translation>
</message>
<message id="refused.certificate.root_unknown">
<source></source>
<translation>This device knows no root yet; type 8 digits or more of its fingerprint as the center shows it</translation>
</message>
<message id="refused.officer.outside">
<source></source>
<translation>The officer that signed it may give no such certificate ({organisation} and below)</translation>
</message>
<message id="refused.officer.revoked">
<source></source>
<translation>The officer that signed the certificate was revoked</translation>
</message>
<message id="sync.certificate">
<source></source>
<translation>Certificate of this device</translation>
</message>
<message id="keys.title">
<source></source>
<translation>The keys of this device</translation>
</message>
<message id="keys.hint">
<source></source>
<translation>Change them on suspicion, or after a year. Once the center certified the next ones work goes on; what was written counts as before, and the old key is over. Numbers go on under the next letter</translation>
</message>
<message id="keys.change">
<source></source>
<translation>Change this device's keys</translation>
</message>
<message id="keys.of.device">
<source></source>
<translation>Signing, sealing</translation>
</message>
<message id="keys.of.database">
<source></source>
<translation>Database</translation>
</message>
<message id="keys.since">
<source></source>
<translation>since {since}, {days} days</translation>
</message>
<message id="keys.running">
<source></source>
<translation>Asking the center to certify the next keys…</translation>
</message>
<message id="keys.changed">
<source></source>
<translation>The keys are changed; work goes on under the new ones</translation>
</message>
<message id="keys.uncertified">
<source></source>
<translation>No center has certified this device yet; there are no keys to change</translation>
</message>
<message id="keys.waits">
<source></source>
<translation>A change was begun and is ended by itself at the next contact; until then work goes on as ever, and there is nothing to do</translation>
</message>
<message id="keys.waits.for">
<source></source>
<translation>A change was begun and is not ended: {why}. It is tried again by itself at the next contact; until then work goes on as ever</translation>
</message>
<message id="keys.old.device">
<source></source>
<translation>The signing key of this device is in use for {days} days, more than a year: change it (certificate, Ctrl+R)</translation>
</message>
<message id="keys.old.database">
<source></source>
<translation>The key of the database is in use for {days} days, more than a year: change it (certificate, Ctrl+R)</translation>
</message>
<message id="keys.database.title">
<source></source>
<translation>The key of the database</translation>
</message>
<message id="keys.database.hint">
<source></source>
<translation>Change it when this device or the key may have leaked, or after a year. The passphrase stays; database, backups and files are written anew under another key. Nothing can be written here meanwhile; alarms are shown as ever. A power cut loses nothing: the next start goes on with it. Where people sign in, sign in again afterwards</translation>
</message>
<message id="keys.database.long">
<source></source>
<translation>{size} to read and write, about {span}</translation>
</message>
<message id="keys.database.passphrase">
<source></source>
<translation>Passphrase of this device</translation>
</message>
<message id="keys.database.do">
<source></source>
<translation>Change the database's key</translation>
</message>
<message id="keys.database.running">
<source></source>
<translation>Checking the passphrase, then changing the key…</translation>
</message>
<message id="keys.database.changed">
<source></source>
<translation>The database's key is changed. Backups copied away before keep the old one, and open by the same passphrase</translation>
</message>
<message id="keys.database.keystore_lost">
<source></source>
<translation>The keystore did not answer and opens this device no longer: use the passphrase</translation>
</message>
<message id="keys.database.plain">
<source></source>
<translation>This device has no passphrase, its key lies in a file: close the program and give it one by “device passphrase” at the command line</translation>
</message>
<message id="rekey.title">
<source></source>
<translation>Changing the database's key</translation>
</message>
<message id="rekey.hint">
<source></source>
<translation>Database, backups and files are written anew under another key. Nothing can be written here meanwhile; what was typed is kept, and alarms are shown as ever. Leave the machine on; even a power cut loses nothing</translation>
</message>
<message id="rekey.of">
<source></source>
<translation>{done} of {total} done</translation>
</message>
<message id="rekey.left">
<source></source>
<translation>about {span} left</translation>
</message>
<message id="rekey.waits">
<source></source>
<translation>Held up: {why}. It goes on by itself once that is mended</translation>
</message>
<message id="outage.rekey.broken_off">
<source></source>
<translation>The change was broken off and nothing is changed: the key is the one before. Try again</translation>
</message>
<message id="refused.passphrase.none">
<source></source>
<translation>This device has no passphrase; its key lies in a file</translation>
</message>
<message id="sync.keys">
<source></source>
<translation>Keys</translation>
</message>
<message id="outage.center.root_away">
<source></source>
<translation>The root's key is away from the center; its operator brings it</translation>
</message>
<message id="outage.center.unknown">
<source></source>
<translation>This device has no address of a center yet</translation>
</message>
</context>
</TS>
