<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="console.admit">
<source></source>
<translation>Admit</translation>
</message>
<message id="console.after">
<source></source>
<translation>After</translation>
</message>
<message id="console.alert">
<source></source>
<translation>Alert</translation>
</message>
<message id="console.aside">
<source></source>
<translation>Set aside</translation>
</message>
<message id="console.asked">
<source></source>
<translation>What is asked</translation>
</message>
<message id="console.away">
<source></source>
<translation>Turned away</translation>
</message>
<message id="console.backup">
<source></source>
<translation>Backup</translation>
</message>
<message id="console.backups">
<source></source>
<translation>Backups</translation>
</message>
<message id="console.before">
<source></source>
<translation>Before</translation>
</message>
<message id="console.behind">
<source></source>
<translation>Behind</translation>
</message>
<message id="console.behind_means">
<source></source>
<translation>Behind, not known to have arrived: flash · record · blob entries, and bytes; + = more were not counted</translation>
</message>
<message id="console.blobs">
<source></source>
<translation>Blobs</translation>
</message>
<message id="console.by">
<source></source>
<translation>By</translation>
</message>
<message id="console.bytes">
<source></source>
<translation>Bytes</translation>
</message>
<message id="console.center">
<source></source>
<translation>Center</translation>
</message>
<message id="console.certificate">
<source></source>
<translation>Certificate</translation>
</message>
<message id="console.checkpoints">
<source></source>
<translation>Checkpoints / scopes</translation>
</message>
<message id="console.claims">
<source></source>
<translation>Claims to be</translation>
</message>
<message id="console.closed">
<source></source>
<translation>Ask for a way in first</translation>
</message>
<message id="console.closed_means">
<source></source>
<translation>Run this on the center's machine and open the address it prints; it opens once, within ten minutes</translation>
</message>
<message id="console.compare">
<source></source>
<translation>Compare the fingerprint by telephone or in person before you admit</translation>
</message>
<message id="console.condition">
<source></source>
<translation>State</translation>
</message>
<message id="console.contact">
<source></source>
<translation>Contact</translation>
</message>
<message id="console.contested">
<source></source>
<translation>contested</translation>
</message>
<message id="console.database">
<source></source>
<translation>Database</translation>
</message>
<message id="console.days">
<source></source>
<translation>Days valid</translation>
</message>
<message id="console.devices">
<source></source>
<translation>Devices</translation>
</message>
<message id="console.dispute">
<source></source>
<translation>Dispute over an end</translation>
</message>
<message id="console.done.admitted">
<source></source>
<translation>Admitted</translation>
</message>
<message id="console.done.ended">
<source></source>
<translation>The officer was revoked</translation>
</message>
<message id="console.done.lifted">
<source></source>
<translation>Taken back</translation>
</message>
<message id="console.done.recalled">
<source></source>
<translation>It waits again from its next contact on</translation>
</message>
<message id="console.done.refused">
<source></source>
<translation>Turned away</translation>
</message>
<message id="console.done.renewed">
<source></source>
<translation>Renewed</translation>
</message>
<message id="console.done.revoked">
<source></source>
<translation>Revoked</translation>
</message>
<message id="console.end_officer">
<source></source>
<translation>Revoke</translation>
</message>
<message id="console.enter">
<source></source>
<translation>Enter</translation>
</message>
<message id="console.enter_means">
<source></source>
<translation>What you admit and rule here carries your name, and every organisation sees it</translation>
</message>
<message id="console.entries">
<source></source>
<translation>Entries</translation>
</message>
<message id="console.failed">
<source></source>
<translation>Not done</translation>
</message>
<message id="console.failed_means">
<source></source>
<translation>Nothing was changed; go back and try again</translation>
</message>
<message id="console.feed">
<source></source>
<translation>Feed position</translation>
</message>
<message id="console.files">
<source></source>
<translation>files</translation>
</message>
<message id="console.find">
<source></source>
<translation>Find</translation>
</message>
<message id="console.find_device">
<source></source>
<translation>Organisation, letters, label or fingerprint</translation>
</message>
<message id="console.fingerprint">
<source></source>
<translation>Fingerprint</translation>
</message>
<message id="console.first_contact">
<source></source>
<translation>First contact</translation>
</message>
<message id="console.first_place">
<source></source>
<translation>First ordinal</translation>
</message>
<message id="console.forks">
<source></source>
<translation>Forks</translation>
</message>
<message id="console.form_foreign">
<source></source>
<translation>The form is not from this page, or too old; open the page again</translation>
</message>
<message id="console.found">
<source></source>
<translation>Found</translation>
</message>
<message id="console.free">
<source></source>
<translation>Free space</translation>
</message>
<message id="console.keeper">
<source></source>
<translation>Keeper</translation>
</message>
<message id="console.keeper_away">
<source></source>
<translation>does not run, or does not answer</translation>
</message>
<message id="console.no_officers">
<source></source>
<translation>No enrolment officer was made here</translation>
</message>
<message id="console.officer.closed">
<source></source>
<translation>Revoked</translation>
</message>
<message id="console.officer.ended">
<source></source>
<translation>Run out</translation>
</message>
<message id="console.officer.open">
<source></source>
<translation>Open</translation>
</message>
<message id="console.officers">
<source></source>
<translation>Enrolment officers</translation>
</message>
<message id="console.officers_mean">
<source></source>
<translation>An officer certifies devices of its organisation and those below it, by a sealed file of its own; listed are those made at this center, by `center officer make`.</translation>
</message>
<message id="console.recall">
<source></source>
<translation>Let it come again</translation>
</message>
<message id="console.refuse">
<source></source>
<translation>Turn away</translation>
</message>
<message id="console.upstream">
<source></source>
<translation>center above</translation>
</message>
<message id="console.upstream_up">
<source></source>
<translation>in touch</translation>
</message>
<message id="console.upstream_away">
<source></source>
<translation>not in touch</translation>
</message>
<message id="console.upstream_behind">
<source></source>
<translation>entries not known to be there</translation>
</message>
<message id="console.need.upstream">
<source></source>
<translation>Not in touch with the center above since</translation>
</message>
<message id="console.keeper_behind">
<source></source>
<translation>Feed rows behind</translation>
</message>
<message id="console.label">
<source></source>
<translation>Label</translation>
</message>
<message id="console.last_contact">
<source></source>
<translation>Last contact</translation>
</message>
<message id="console.leave">
<source></source>
<translation>Leave</translation>
</message>
<message id="console.letters">
<source></source>
<translation>Letters</translation>
</message>
<message id="console.letters_again">
<source></source>
<translation>Type its letters again:</translation>
</message>
<message id="console.level">
<source></source>
<translation>level</translation>
</message>
<message id="console.life">
<source></source>
<translation>Life</translation>
</message>
<message id="console.lives">
<source></source>
<translation>Lives</translation>
</message>
<message id="console.made">
<source></source>
<translation>Made</translation>
</message>
<message id="console.missing_blobs">
<source></source>
<translation>Missing blobs</translation>
</message>
<message id="console.need.backup">
<source></source>
<translation>No verified backup in the last 26 hours</translation>
</message>
<message id="console.need.contested">
<source></source>
<translation>Two rulings stand side by side; rule again</translation>
</message>
<message id="console.need.disk">
<source></source>
<translation>Less than 5 % of the disk is free</translation>
</message>
<message id="console.need.ending">
<source></source>
<translation>Certificates have ended or end within 30 days</translation>
</message>
<message id="console.need.forked">
<source></source>
<translation>A device wrote two histories</translation>
</message>
<message id="console.need.keeper">
<source></source>
<translation>The keeper does not run, or does not answer</translation>
</message>
<message id="console.need.recovery">
<source></source>
<translation>The center is in recovery: it admits nobody and rules nothing</translation>
</message>
<message id="console.need.waiting">
<source></source>
<translation>Devices wait to be admitted</translation>
</message>
<message id="console.needs">
<source></source>
<translation>Needs you</translation>
</message>
<message id="console.newest_checkpoint">
<source></source>
<translation>Newest checkpoint</translation>
</message>
<message id="console.no_device">
<source></source>
<translation>No device fits</translation>
</message>
<message id="console.no_fork">
<source></source>
<translation>No fork was found</translation>
</message>
<message id="console.no_question">
<source></source>
<translation>No question waits</translation>
</message>
<message id="console.no_ruling">
<source></source>
<translation>No ruling is in force</translation>
</message>
<message id="console.nobody_waits">
<source></source>
<translation>No device waits</translation>
</message>
<message id="console.none_yet">
<source></source>
<translation>none yet</translation>
</message>
<message id="console.normal">
<source></source>
<translation>normal</translation>
</message>
<message id="console.not_after">
<source></source>
<translation>Valid until</translation>
</message>
<message id="console.not_there">
<source></source>
<translation>There is no such page, or it is gone</translation>
</message>
<message id="console.nothing_needed">
<source></source>
<translation>Nothing needs you now</translation>
</message>
<message id="console.number">
<source></source>
<translation>Incident</translation>
</message>
<message id="console.offences">
<source></source>
<translation>Offences</translation>
</message>
<message id="console.offices">
<source></source>
<translation>Offices</translation>
</message>
<message id="console.offices_all">
<source></source>
<translation>Offices; none ticked = all that work needs</translation>
</message>
<message id="console.operator">
<source></source>
<translation>Your name</translation>
</message>
<message id="console.order.organisation">
<source></source>
<translation>by organisation</translation>
</message>
<message id="console.order.silence">
<source></source>
<translation>longest silent first</translation>
</message>
<message id="console.organisation">
<source></source>
<translation>Organisation</translation>
</message>
<message id="console.organisation_code">
<source></source>
<translation>Organisation code</translation>
</message>
<message id="console.overview">
<source></source>
<translation>Overview</translation>
</message>
<message id="console.pages">
<source></source>
<translation>Pages</translation>
</message>
<message id="console.path">
<source></source>
<translation>Path</translation>
</message>
<message id="console.places">
<source></source>
<translation>Places</translation>
</message>
<message id="console.polls">
<source></source>
<translation>Long polls now</translation>
</message>
<message id="console.questions">
<source></source>
<translation>Questions</translation>
</message>
<message id="console.questions_mean">
<source></source>
<translation>Only since when and where; what it is about is read and settled at a desk by those on watch</translation>
</message>
<message id="console.reason">
<source></source>
<translation>Reason</translation>
</message>
<message id="console.record">
<source></source>
<translation>Record</translation>
</message>
<message id="console.recovery">
<source></source>
<translation>in recovery</translation>
</message>
<message id="console.renew">
<source></source>
<translation>Renew</translation>
</message>
<message id="console.renew_means">
<source></source>
<translation>A new certificate with the same organisation, offices and letters; it goes out at the next contact</translation>
</message>
<message id="console.replica">
<source></source>
<translation>Replica</translation>
</message>
<message id="console.revoke">
<source></source>
<translation>Revoke</translation>
</message>
<message id="console.revoke_means">
<source></source>
<translation>Whatever it writes from now on stands aside and it is given nothing; what came before stays</translation>
</message>
<message id="console.rulings">
<source></source>
<translation>Rulings</translation>
</message>
<message id="console.since">
<source></source>
<translation>Since</translation>
</message>
<message id="console.state.active">
<source></source>
<translation>active</translation>
</message>
<message id="console.state.ending">
<source></source>
<translation>ending</translation>
</message>
<message id="console.state.lapsed">
<source></source>
<translation>lapsed</translation>
</message>
<message id="console.state.revoked">
<source></source>
<translation>revoked</translation>
</message>
<message id="console.state.unseen">
<source></source>
<translation>never met</translation>
</message>
<message id="console.storage">
<source></source>
<translation>Storage</translation>
</message>
<message id="console.streams">
<source></source>
<translation>Streams</translation>
</message>
<message id="console.take_back">
<source></source>
<translation>Take back</translation>
</message>
<message id="console.take_back_means">
<source></source>
<translation>What a person ruled is taken back; what the rule alone set aside stays aside</translation>
</message>
<message id="console.takes_over">
<source></source>
<translation>Takes over from</translation>
</message>
<message id="console.takes_over_means">
<source></source>
<translation>It is certain that the other is lost: this one takes over, that one is revoked</translation>
</message>
<message id="console.waiting">
<source></source>
<translation>Waiting</translation>
</message>
<message id="console.why.behind">
<source></source>
<translation>the database was older than what had been acknowledged</translation>
</message>
<message id="console.why.copied">
<source></source>
<translation>the database lies on another machine or in another folder</translation>
</message>
<message id="console.why.lost">
<source></source>
<translation>no database was there</translation>
</message>
<message id="console.why.restored">
<source></source>
<translation>restored from a backup</translation>
</message>
<message id="console.why.shown">
<source></source>
<translation>a device showed entries that this center had said and lost</translation>
</message>
<message id="console.wipe">
<source></source>
<translation>Wipe it</translation>
</message>
<message id="console.wipe.no">
<source></source>
<translation>No</translation>
</message>
<message id="console.wipe.now">
<source></source>
<translation>At the next contact, at once</translation>
</message>
<message id="console.wipe.after-offering">
<source></source>
<translation>At the next contact, after what it never sent was offered, a day at most</translation>
</message>
<message id="console.code">
<source></source>
<translation>Code</translation>
</message>
<message id="console.code.closed">
<source></source>
<translation>Withdrawn</translation>
</message>
<message id="console.code.ended">
<source></source>
<translation>Run out</translation>
</message>
<message id="console.code.open">
<source></source>
<translation>Open</translation>
</message>
<message id="console.code.used">
<source></source>
<translation>Used</translation>
</message>
<message id="console.code_once">
<source></source>
<translation>It is shown this once.</translation>
</message>
<message id="console.code_state">
<source></source>
<translation>State</translation>
</message>
<message id="console.codes">
<source></source>
<translation>Codes</translation>
</message>
<message id="console.codes_made">
<source></source>
<translation>Codes of the last month</translation>
</message>
<message id="console.codes_mean">
<source></source>
<translation>A code lets one new device in, once and in time, without comparing fingerprints. Let nobody see it before it is handed over.</translation>
</message>
<message id="console.device">
<source></source>
<translation>Device</translation>
</message>
<message id="console.done.withdrawn">
<source></source>
<translation>The code was withdrawn</translation>
</message>
<message id="console.good_until">
<source></source>
<translation>Good until</translation>
</message>
<message id="console.make_code">
<source></source>
<translation>Make a code</translation>
</message>
<message id="console.minutes">
<source></source>
<translation>Minutes</translation>
</message>
<message id="console.reached_at">
<source></source>
<translation>Where devices reach the center</translation>
</message>
<message id="console.to_scan">
<source></source>
<translation>What is scanned</translation>
</message>
<message id="console.withdraw">
<source></source>
<translation>Withdraw</translation>
</message>
<message id="console.renew_ending">
<source></source>
<translation>Renew all that end</translation>
</message>
<message id="console.renew_ending_means">
<source></source>
<translation>Every certificate that has ended or ends within 30 days, in one act: organisations, offices and letters stay, revoked devices are passed over. The root's key must be at the center</translation>
</message>
<message id="console.done.all_renewed">
<source></source>
<translation>All were renewed</translation>
</message>
<message id="console.online_key">
<source></source>
<translation>Online key in use since</translation>
</message>
<message id="console.need.online_key">
<source></source>
<translation>The online key is in use for more than a year and is to be changed (center rotate); since</translation>
</message>
</context>
</TS>
