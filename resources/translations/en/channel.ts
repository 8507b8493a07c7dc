<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="outage.link.address">
<source></source>
<translation>The address of the center can't be understood</translation>
</message>
<message id="outage.link.authority_unreadable">
<source></source>
<translation>The named authority can't be read, so nothing is dialled</translation>
</message>
<message id="outage.link.no_tls">
<source></source>
<translation>What answers at this address speaks no TLS 1.3 and is no center; nothing was sent</translation>
</message>
<message id="outage.link.plaintext">
<source></source>
<translation>The address begins with http:// and would leave this machine unencrypted, so nothing is dialled; use https://</translation>
</message>
<message id="outage.link.root_unknown">
<source></source>
<translation>The key of the center's root is not known, so nothing is dialled; give the whole address that the center shows, # and what follows included, or take in a bundle of its first</translation>
</message>
<message id="refused.center.address">
<source></source>
<translation>Give the address as the center shows it, such as https://10.0.0.5:8470#…</translation>
</message>
<message id="refused.center.plaintext">
<source></source>
<translation>http:// is for this machine alone; give an address that begins with https://</translation>
</message>
<message id="refused.trust.other_root">
<source></source>
<translation>The address is of another center: its root key is not the one this device knows</translation>
</message>
</context>
</TS>
