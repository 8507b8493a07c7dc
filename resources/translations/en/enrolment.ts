<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="refused.center.in_recovery">
<source></source>
<translation>The center is in recovery and admits nobody for now; try again later</translation>
</message>
<message id="refused.certificate.malformed">
<source></source>
<translation>The certificate is not of this root</translation>
</message>
<message id="refused.certificate.older">
<source></source>
<translation>This device has a later certificate already</translation>
</message>
<message id="refused.certificate.other_device">
<source></source>
<translation>That is the certificate of another device</translation>
</message>
<message id="refused.device.takes_over">
<source></source>
<translation>This device says it takes over from another; that needs a code made for it</translation>
</message>
<message id="refused.enrol.closed">
<source></source>
<translation>The enrolment code was withdrawn</translation>
</message>
<message id="refused.enrol.code">
<source></source>
<translation>That is no enrolment code, or it was typed wrongly: twenty characters in groups of five</translation>
</message>
<message id="refused.enrol.ended">
<source></source>
<translation>The enrolment code has run out; ask the operator for another</translation>
</message>
<message id="refused.enrol.often">
<source></source>
<translation>Too many tries; come again in a moment</translation>
</message>
<message id="refused.enrol.takes_over">
<source></source>
<translation>The code is for the successor of another device; fill in the replica it takes over from</translation>
</message>
<message id="refused.enrol.unknown">
<source></source>
<translation>The center knows no such enrolment code</translation>
</message>
<message id="refused.enrol.unproved">
<source></source>
<translation>Whoever answers did not make this code, and nothing of it was believed; look at the address again</translation>
</message>
<message id="refused.enrol.used">
<source></source>
<translation>Another device has used the enrolment code; if it was none of yours, tell the operator now</translation>
</message>
<message id="outage.device.wiped">
<source></source>
<translation>This device was wiped by the center's order</translation>
</message>
<message id="refused.picture.other_code.center">
<source></source>
<translation>The code in that picture is neither a center's address nor an enrolment code</translation>
</message>
<message id="ruling.wipe">
<source></source>
<translation>Order to wipe</translation>
</message>
<message id="setup.camera">
<source></source>
<translation>Scan with the camera</translation>
</message>
<message id="setup.picture">
<source></source>
<translation>Read a picture of the code…</translation>
</message>
<message id="setup.picture.title">
<source></source>
<translation>Choose the picture of the center's code</translation>
</message>
<message id="wiped.again">
<source></source>
<translation>To use this machine again remove the folder {folder} and start: it is set up as a new device. To take over from the old one ask the center for a code.</translation>
</message>
<message id="wiped.leave">
<source></source>
<translation>Close</translation>
</message>
<message id="wiped.means">
<source></source>
<translation>Keys, database, files and backups were destroyed and can't be brought back. What the center and other devices hold is not touched.</translation>
</message>
<message id="wiped.said">
<source></source>
<translation>{by} ordered it, {at}: {reason}</translation>
</message>
<message id="wiped.said_by_center">
<source></source>
<translation>The center ordered it.</translation>
</message>
<message id="wiped.title">
<source></source>
<translation>This device was wiped</translation>
</message>
</context>
</TS>
