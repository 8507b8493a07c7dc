<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="alert.act.entry_after_close">
<source></source>
<translation>Reopen the incident</translation>
</message>
<message id="alert.act.merge_cycle">
<source></source>
<translation>Undo a merge</translation>
</message>
<message id="alert.act.release">
<source></source>
<translation>Go and hand one back</translation>
</message>
<message id="alert.act.two_scene_commanders">
<source></source>
<translation>Close one of them</translation>
</message>
<message id="alert.act.unit_twice">
<source></source>
<translation>Recall it from one</translation>
</message>
<message id="aside.ruling">
<source></source>
<translation>Ruling {ruling}</translation>
</message>
<message id="center.forget">
<source></source>
<translation>Go to no center any more</translation>
</message>
<message id="center.hint">
<source></source>
<translation>As the center shows it, whole; or “address code”, or the line of a scanned code, and the center certifies this device at once. No restart is needed; what was written stays as it is.</translation>
</message>
<message id="center.kept">
<source></source>
<translation>Kept; it is being tried.</translation>
</message>
<message id="center.left">
<source></source>
<translation>No center is gone to any more. Everything written is still here.</translation>
</message>
<message id="center.none">
<source></source>
<translation>No center is set; this device works by itself.</translation>
</message>
<message id="center.present">
<source></source>
<translation>Now it is {address}</translation>
</message>
<message id="center.save">
<source></source>
<translation>Save and try</translation>
</message>
<message id="center.set">
<source></source>
<translation>Center F4</translation>
</message>
<message id="center.title">
<source></source>
<translation>Where the center is</translation>
</message>
<message id="contact.fetch_only">
<source></source>
<translation>On contact: nothing to send, only what the other end wrote is fetched.</translation>
</message>
<message id="contact.pinned">
<source></source>
<translation>{said} Within its urgency first ({count}): {titles}.</translation>
</message>
<message id="contact.revoked">
<source></source>
<translation>Contact with the center brings nothing over: it revoked this device.</translation>
</message>
<message id="contact.sequence">
<source></source>
<translation>On contact, in this sequence: {steps}; meanwhile what the other end wrote is fetched.</translation>
</message>
<message id="contact.step">
<source></source>
<translation>{urgency}: {count}</translation>
</message>
<message id="contact.step_by">
<source></source>
<translation>{urgency}: {count} (by about {span})</translation>
</message>
<message id="contact.then">
<source></source>
<translation>, then </translation>
</message>
<message id="path.next.revoked">
<source></source>
<translation>The center takes nothing from here</translation>
</message>
<message id="question.barred.office">
<source></source>
<translation>Your office may not settle this; someone whose office may must do it</translation>
</message>
<message id="question.barred.scope">
<source></source>
<translation>This organisation may not settle this; one of the parties must do it</translation>
</message>
<message id="sync.head.revoked">
<source></source>
<translation>The center revoked this device. What it received before stands, and nothing was left behind.</translation>
</message>
<message id="sync.head.revoked_waiting">
<source></source>
<translation>The center revoked this device. What it received before stands; {entries} more entries are here only, and the center takes them no more.</translation>
</message>
<message id="sync.no_paths">
<source></source>
<translation>No way out: no center is set (F4 sets it), and no neighbour on the LAN</translation>
</message>
<message id="sync.none_found">
<source></source>
<translation>Nothing found</translation>
</message>
<message id="sync.pin">
<source></source>
<translation>Send first F9</translation>
</message>
<message id="sync.revoked.off">
<source></source>
<translation>No slips, no sending first, no settling: nobody receives what is written here. To go on, use a certified device.</translation>
</message>
<message id="sync.search">
<source></source>
<translation>Where is a record? F3</translation>
</message>
<message id="sync.unpin">
<source></source>
<translation>In its turn F9</translation>
</message>
<message id="unknown.last">
<source></source>
<translation>Last at {clock}; kept as it is, counted after an upgrade</translation>
</message>
</context>
</TS>
