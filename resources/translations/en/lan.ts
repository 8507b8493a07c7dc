<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="outage.lan.port_taken">
<source></source>
<translation>port {port} of this machine is taken, so nobody beside can be heard</translation>
</message>
<message id="refused.lan.address">
<source></source>
<translation>not a host or host:port: {address}</translation>
</message>
</context>
</TS>
