<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="dispatch.assumed">
<source></source>
<translation>soonest first: straight line × {detour} ÷ {speed} km/h</translation>
</message>
<message id="dispatch.unplaced">
<source></source>
<translation>no place of the incident: by name</translation>
</message>
<message id="forces.import.do.key">
<source></source>
<translation>Ctrl+Enter writes</translation>
</message>
<message id="forces.import.left_out">
<source></source>
<translation>{count} faulty rows were left out</translation>
</message>
<message id="form.choose">
<source></source>
<translation>Choose</translation>
</message>
<message id="line.lacks.moved">
<source></source>
<translation>Begun for {number}: choose its incident</translation>
</message>
<message id="line.lacks.to_missing">
<source></source>
<translation>No unit called “{typed}”; before a place write to</translation>
</message>
<message id="line.lacks.unit_or_place">
<source></source>
<translation>Is “{typed}” a unit or a place? Choose, or write to before a place</translation>
</message>
<message id="need.advised">
<source></source>
<translation>Advised first: {need}</translation>
</message>
<message id="notice.folding">
<source></source>
<translation>The state is being made anew, {count} entries do not count yet: what is shown is less than there is; nothing is lost</translation>
</message>
<message id="outage.store.older">
<source></source>
<translation>The database is still an older version's: waiting for the engine to bring it up to date</translation>
</message>
<message id="pick.away">
<source></source>
<translation>about {minutes} min · {distance}</translation>
</message>
</context>
</TS>
