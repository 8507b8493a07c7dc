<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="outage.blob.damaged">
<source></source>
<translation>The file of an attachment is damaged; it is fetched again</translation>
</message>
<message id="outage.link.center_busy">
<source></source>
<translation>The center is busy; it is tried again by itself</translation>
</message>
<message id="outage.link.certificate">
<source></source>
<translation>What answers is not our center: its certificate is not of the root that this device knows; nothing was sent</translation>
</message>
<message id="outage.link.cut">
<source></source>
<translation>Cut off on the way; what came is kept, and it goes on by itself</translation>
</message>
<message id="outage.link.reply_malformed">
<source></source>
<translation>The answer of the center can't be read</translation>
</message>
<message id="outage.link.timeout">
<source></source>
<translation>The center does not answer; it is tried again by itself</translation>
</message>
<message id="outage.link.unreachable">
<source></source>
<translation>The center can't be reached; it is tried again by itself</translation>
</message>
<message id="outage.store.disk_failed">
<source></source>
<translation>The disk failed to read or write</translation>
</message>
<message id="refused.blob.cancelled">
<source></source>
<translation>Cancelled; nothing was kept</translation>
</message>
<message id="refused.blob.changed">
<source></source>
<translation>The file changed while it was read; choose it again</translation>
</message>
<message id="refused.blob.malformed">
<source></source>
<translation>Not taken by the center: what came does not belong to the file</translation>
</message>
<message id="refused.blob.missing">
<source></source>
<translation>The center does not have this file yet; it is fetched when it does</translation>
</message>
<message id="refused.blob.not_at_center">
<source></source>
<translation>The center does not hold this file yet, so it stays here</translation>
</message>
<message id="refused.blob.not_held">
<source></source>
<translation>The file is not here whole yet</translation>
</message>
<message id="refused.blob.not_named">
<source></source>
<translation>No record names this file</translation>
</message>
<message id="refused.blob.not_taken">
<source></source>
<translation>The center does not take this file now; it is tried again by itself</translation>
</message>
<message id="refused.blob.too_large">
<source></source>
<translation>The file is too large: {bytes_max} B at most</translation>
</message>
<message id="refused.blob.too_many">
<source></source>
<translation>Too many files are under way; it goes on when some are done</translation>
</message>
<message id="refused.blob.unreadable">
<source></source>
<translation>The chosen file can't be read</translation>
</message>
<message id="refused.blob.unwritable">
<source></source>
<translation>Can't write to the chosen place</translation>
</message>
<message id="refused.blob.wrong_leaf">
<source></source>
<translation>What came does not belong to the file; not taken</translation>
</message>
<message id="refused.certificate.expired">
<source></source>
<translation>The certificate of this device has expired: what it brings is taken, nothing is given</translation>
</message>
<message id="refused.device.revoked">
<source></source>
<translation>The center revoked this device</translation>
</message>
<message id="refused.device.uncertified">
<source></source>
<translation>The center has not certified this device yet</translation>
</message>
<message id="refused.request.stale_nonce">
<source></source>
<translation>The center asks to be asked again; it is tried again by itself</translation>
</message>
</context>
</TS>
