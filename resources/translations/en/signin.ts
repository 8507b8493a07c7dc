<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="outage.store.locked">
<source></source>
<translation>The data are locked</translation>
</message>
<message id="outage.store.wrap_damaged">
<source></source>
<translation>key.wrap is damaged, and so is its copy beside the backups</translation>
</message>
<message id="outage.store.wrap_newer">
<source></source>
<translation>key.wrap comes from a newer version; update the program</translation>
</message>
<message id="refused.passphrase.differs">
<source></source>
<translation>The two are not the same</translation>
</message>
<message id="refused.passphrase.weak">
<source></source>
<translation>{chars_min} characters or more (a Chinese one counts as two), {distinct_min} of them different</translation>
</message>
<message id="refused.passphrase.wrong">
<source></source>
<translation>That is not the passphrase</translation>
</message>
<message id="signin.again">
<source></source>
<translation>Passphrase again</translation>
</message>
<message id="signin.keystore">
<source></source>
<translation>Let the keystore of this computer open it from now on, without asking</translation>
</message>
<message id="signin.lost">
<source></source>
<translation>Nobody can open these data without the passphrase, not even we. What the center and other devices hold is there: move the data folder away, set the device up anew, taking over from replica {replica}, and have the center admit it. What was only here and never sent is gone.</translation>
</message>
<message id="signin.lost.do">
<source></source>
<translation>The passphrase is lost</translation>
</message>
<message id="signin.new.do">
<source></source>
<translation>Set it and open</translation>
</message>
<message id="signin.new.hint">
<source></source>
<translation>Nothing protects the data of this device yet. From now on nobody opens them without the passphrase</translation>
</message>
<message id="signin.new.title">
<source></source>
<translation>Give this device a passphrase</translation>
</message>
<message id="signin.open.do">
<source></source>
<translation>Open</translation>
</message>
<message id="signin.open.hint">
<source></source>
<translation>The data are encrypted; the passphrase opens them</translation>
</message>
<message id="signin.open.title">
<source></source>
<translation>Open this device</translation>
</message>
<message id="signin.passphrase">
<source></source>
<translation>Passphrase</translation>
</message>
<message id="signin.wait">
<source></source>
<translation>Again in {seconds} s</translation>
</message>
</context>
</TS>
