<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="lan.accept">
<source></source>
<translation>Accept its key</translation>
</message>
<message id="lan.accepted">
<source></source>
<translation>Accepted. Once the other accepts this device too, both exchange.</translation>
</message>
<message id="lan.act">
<source></source>
<translation>LAN Ctrl+L</translation>
</message>
<message id="lan.add">
<source></source>
<translation>Add</translation>
</message>
<message id="lan.address">
<source></source>
<translation>Address of the other</translation>
</message>
<message id="lan.address.hint">
<source></source>
<translation>Such as 192.168.1.7:8471</translation>
</message>
<message id="lan.between">
<source></source>
<translation>Between both</translation>
</message>
<message id="lan.card">
<source></source>
<translation>Code of this device</translation>
</message>
<message id="lan.card.hint">
<source></source>
<translation>The other one reads this code here: it then finds this device and may accept its key. Each reads the other's once.</translation>
</message>
<message id="lan.card.read">
<source></source>
<translation>A device's code was read. Accept it only if it was on that device's own screen.</translation>
</message>
<message id="lan.carries">
<source></source>
<translation>Carries for all</translation>
</message>
<message id="lan.close">
<source></source>
<translation>Close</translation>
</message>
<message id="lan.comparing">
<source></source>
<translation>Comparing</translation>
</message>
<message id="lan.done">
<source></source>
<translation>Done</translation>
</message>
<message id="lan.equal">
<source></source>
<translation>Both hold the same</translation>
</message>
<message id="lan.forget">
<source></source>
<translation>Forget</translation>
</message>
<message id="lan.head">
<source></source>
<translation>LAN</translation>
</message>
<message id="lan.in_step">
<source></source>
<translation>Has an uplink</translation>
</message>
<message id="lan.meet">
<source></source>
<translation>Meet now</translation>
</message>
<message id="lan.missing">
<source></source>
<translation>It lacks {count}</translation>
</message>
<message id="lan.name">
<source></source>
<translation>{who} {fingerprint}</translation>
</message>
<message id="lan.no_places">
<source></source>
<translation>This device has no network address now</translation>
</message>
<message id="lan.none">
<source></source>
<translation>This device can use no LAN now</translation>
</message>
<message id="lan.off">
<source></source>
<translation>The LAN is off: devices beside this one do not find it</translation>
</message>
<message id="lan.on.carries">
<source></source>
<translation>{said}; this device has the uplink and carries for those without one</translation>
</message>
<message id="lan.on.here">
<source></source>
<translation>On; {count} here</translation>
</message>
<message id="lan.on.nobody">
<source></source>
<translation>On; nobody is beside this device yet</translation>
</message>
<message id="lan.picture.title">
<source></source>
<translation>Read the other's code</translation>
</message>
<message id="lan.places">
<source></source>
<translation>This device is at {places}</translation>
</message>
<message id="lan.state.gone">
<source></source>
<translation>Not here any more</translation>
</message>
<message id="lan.state.here">
<source></source>
<translation>Here</translation>
</message>
<message id="lan.state.lapsed">
<source></source>
<translation>Certificate lapsed</translation>
</message>
<message id="lan.state.lost">
<source></source>
<translation>Not reached</translation>
</message>
<message id="lan.state.never">
<source></source>
<translation>No answer yet</translation>
</message>
<message id="lan.state.talking">
<source></source>
<translation>Exchanging now</translation>
</message>
<message id="lan.title">
<source></source>
<translation>Devices beside this one</translation>
</message>
<message id="lan.turn.off">
<source></source>
<translation>Turn the LAN off</translation>
</message>
<message id="lan.turn.on">
<source></source>
<translation>Turn the LAN on</translation>
</message>
<message id="lan.uplink">
<source></source>
<translation>Uplink</translation>
</message>
<message id="lan.way.came">
<source></source>
<translation>it came by itself</translation>
</message>
<message id="lan.way.found">
<source></source>
<translation>found by its name</translation>
</message>
<message id="lan.way.named">
<source></source>
<translation>added by hand</translation>
</message>
<message id="lan.way.turned">
<source></source>
<translation>it came by itself</translation>
</message>
<message id="lan.why.certificate.expired.long">
<source></source>
<translation>Its certificate has run out: until it is renewed it is given the authority's log alone; what it wrote is taken.</translation>
</message>
<message id="lan.why.device.revoked">
<source></source>
<translation>This device was revoked</translation>
</message>
<message id="lan.why.device.revoked.long">
<source></source>
<translation>The center revoked its certificate: it is given nothing, and what it writes does not count.</translation>
</message>
<message id="lan.why.lan.malformed">
<source></source>
<translation>Its answer can't be read</translation>
</message>
<message id="lan.why.lan.oneself">
<source></source>
<translation>This is this device's own address</translation>
</message>
<message id="lan.why.lan.other_province">
<source></source>
<translation>Of another province's center</translation>
</message>
<message id="lan.why.lan.other_province.long">
<source></source>
<translation>Its certificate is not of our center. To share all the same, accept each other's keys, or carry a bundle.</translation>
</message>
<message id="lan.why.lan.stranger">
<source></source>
<translation>Key not accepted</translation>
</message>
<message id="lan.why.lan.stranger.long">
<source></source>
<translation>Both must accept the other's key: compare the fingerprints, or read the code on the other's screen.</translation>
</message>
<message id="lan.why.lan.wrong_key">
<source></source>
<translation>Signed by another key</translation>
</message>
<message id="lan.why.lan.wrong_key.long">
<source></source>
<translation>Who answered does not hold the key it shows, or somebody stands between. Nothing was exchanged.</translation>
</message>
<message id="lan.why.other">
<source></source>
<translation>Refused: {code}</translation>
</message>
<message id="outage.lan.port_taken">
<source></source>
<translation>port {port} of this machine is taken, so nobody beside can be heard</translation>
</message>
<message id="refused.lan.address">
<source></source>
<translation>not a host or host:port: {address}</translation>
</message>
<message id="refused.lan.no_card">
<source></source>
<translation>This is no device's code</translation>
</message>
<message id="refused.lan.too_many">
<source></source>
<translation>At most {count} addresses are kept</translation>
</message>
<message id="refused.lan.unavailable">
<source></source>
<translation>This device can use no LAN now</translation>
</message>
<message id="refused.picture.other_code.lan">
<source></source>
<translation>The code in this picture is no device's</translation>
</message>
</context>
</TS>
