<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="outage.blob.damaged">
<source></source>
<translation>The file of an attachment is damaged; it is fetched again</translation>
</message>
<message id="refused.blob.cancelled">
<source></source>
<translation>Cancelled; nothing was kept</translation>
</message>
<message id="refused.blob.changed">
<source></source>
<translation>The file changed while it was read; choose it again</translation>
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
<message id="refused.blob.too_large">
<source></source>
<translation>The file is too large: {bytes_max} B at most</translation>
</message>
<message id="refused.blob.too_many">
<source></source>
<translation>{count_max} files are under way already</translation>
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
</context>
</TS>
