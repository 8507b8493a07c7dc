<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="datum.bd09">
<source></source>
<translation>BD-09</translation>
</message>
<message id="datum.gcj02">
<source></source>
<translation>GCJ-02</translation>
</message>
<message id="datum.wgs84">
<source></source>
<translation>WGS-84</translation>
</message>
<message id="page.situation">
<source></source>
<translation>Situation</translation>
</message>
<message id="position.accuracy">
<source></source>
<translation>±{metres} m</translation>
</message>
<message id="position.go">
<source></source>
<translation>Show it</translation>
</message>
<message id="position.hint.network">
<source></source>
<translation>Host and port of a gpsd or NMEA source, such as 10.0.0.7:2947</translation>
</message>
<message id="position.hint.serial">
<source></source>
<translation>Device and speed, such as /dev/ttyUSB0 4800</translation>
</message>
<message id="position.known">
<source></source>
<translation>{place} · {source} · {age}</translation>
</message>
<message id="position.listen">
<source></source>
<translation>Listen</translation>
</message>
<message id="position.point">
<source></source>
<translation>Point on the map</translation>
</message>
<message id="position.pointing">
<source></source>
<translation>Tap where this device is</translation>
</message>
<message id="position.refused.network">
<source></source>
<translation>Not a host: give a name or address, and a port of 1 to 65535</translation>
</message>
<message id="position.refused.serial">
<source></source>
<translation>Not a device: give its path, and 4800, 9600, 38400 or 115200</translation>
</message>
<message id="position.source.network">
<source></source>
<translation>Network</translation>
</message>
<message id="position.source.none">
<source></source>
<translation>None</translation>
</message>
<message id="position.source.serial">
<source></source>
<translation>Serial</translation>
</message>
<message id="position.source.tap">
<source></source>
<translation>Tap</translation>
</message>
<message id="position.state.fixed">
<source></source>
<translation>Fixed</translation>
</message>
<message id="position.state.listening">
<source></source>
<translation>Connected, no fix yet</translation>
</message>
<message id="position.state.lost">
<source></source>
<translation>Lost; trying again</translation>
</message>
<message id="position.state.off">
<source></source>
<translation>Not listening</translation>
</message>
<message id="position.state.opening">
<source></source>
<translation>Connecting</translation>
</message>
<message id="position.state.unsound">
<source></source>
<translation>The setting is unsound; enter it again</translation>
</message>
<message id="position.state.unsupported">
<source></source>
<translation>No serial reading on this system; use the network</translation>
</message>
<message id="position.unknown">
<source></source>
<translation>It is not known where this device is</translation>
</message>
<message id="situation.act.dispatch">
<source></source>
<translation>Send</translation>
</message>
<message id="situation.act.find">
<source></source>
<translation>Find on the map</translation>
</message>
<message id="situation.act.locate">
<source></source>
<translation>Locate</translation>
</message>
<message id="situation.act.nearest">
<source></source>
<translation>Units near here</translation>
</message>
<message id="situation.act.open">
<source></source>
<translation>Open</translation>
</message>
<message id="situation.act.open_here">
<source></source>
<translation>Open incident here</translation>
</message>
<message id="situation.act.order">
<source></source>
<translation>Order</translation>
</message>
<message id="situation.act.send_to">
<source></source>
<translation>Send to {title}</translation>
</message>
<message id="situation.active">
<source></source>
<translation>Active</translation>
</message>
<message id="situation.aged">
<source></source>
<translation>{span} · {source}</translation>
</message>
<message id="situation.at.seat">
<source></source>
<translation>{name} (seat)</translation>
</message>
<message id="situation.bar.close">
<source></source>
<translation>OK</translation>
</message>
<message id="situation.basis.at_scene">
<source></source>
<translation>On scene · {age}</translation>
</message>
<message id="situation.basis.reported">
<source></source>
<translation>Reported · {age}</translation>
</message>
<message id="situation.basis.seat">
<source></source>
<translation>At its seat, no report</translation>
</message>
<message id="situation.basis.undated">
<source></source>
<translation>Place of unknown age</translation>
</message>
<message id="situation.commander">
<source></source>
<translation>Cmdr {name}</translation>
</message>
<message id="situation.due.left">
<source></source>
<translation>{span} left</translation>
</message>
<message id="situation.due.over">
<source></source>
<translation>{span} over</translation>
</message>
<message id="situation.due.question">
<source></source>
<translation>In question</translation>
</message>
<message id="situation.due.sign">
<source></source>
<translation>Sign the order</translation>
</message>
<message id="situation.due.task">
<source></source>
<translation>Task due</translation>
</message>
<message id="situation.due.unsigned">
<source></source>
<translation>Not signed yet</translation>
</message>
<message id="situation.empty">
<source></source>
<translation>No incident is active</translation>
</message>
<message id="situation.empty.hint">
<source></source>
<translation>Open one when a report comes in, or right-click where it happened</translation>
</message>
<message id="situation.figure.dead">
<source></source>
<translation>Dead</translation>
</message>
<message id="situation.figure.evacuated">
<source></source>
<translation>Evac.</translation>
</message>
<message id="situation.figure.lightly_injured">
<source></source>
<translation>Minor</translation>
</message>
<message id="situation.figure.seriously_injured">
<source></source>
<translation>Severe</translation>
</message>
<message id="situation.figure.trapped">
<source></source>
<translation>Trapped</translation>
</message>
<message id="situation.figures.none">
<source></source>
<translation>No figures reported yet</translation>
</message>
<message id="situation.figures.source">
<source></source>
<translation>{source} {clock} · {age}</translation>
</message>
<message id="situation.find.close">
<source></source>
<translation>Close</translation>
</message>
<message id="situation.find.datum">
<source></source>
<translation>Datum</translation>
</message>
<message id="situation.find.hint">
<source></source>
<translation>Name, number, pinyin or coordinates</translation>
</message>
<message id="situation.find.in.bd09">
<source></source>
<translation>Read as BD-09, converted to WGS-84</translation>
</message>
<message id="situation.find.in.gcj02">
<source></source>
<translation>Read as GCJ-02, converted to WGS-84</translation>
</message>
<message id="situation.find.in.wgs84">
<source></source>
<translation>Read as WGS-84</translation>
</message>
<message id="situation.find.none">
<source></source>
<translation>Nothing found. Coordinates: 32.06, 118.78 or 32°03′42″N 118°46′40″E</translation>
</message>
<message id="situation.find.nowhere">
<source></source>
<translation>No place known</translation>
</message>
<message id="situation.find.point">
<source></source>
<translation>Coordinates ({datum})</translation>
</message>
<message id="situation.find.seat">
<source></source>
<translation>At its seat</translation>
</message>
<message id="situation.here.copy_decimal">
<source></source>
<translation>Copy {place}</translation>
</message>
<message id="situation.here.copy_dms">
<source></source>
<translation>Copy {place}</translation>
</message>
<message id="situation.here.copy_gcj">
<source></source>
<translation>Copy {place}</translation>
</message>
<message id="situation.here.locate">
<source></source>
<translation>Place “{title}” here</translation>
</message>
<message id="situation.here.own">
<source></source>
<translation>This device is here</translation>
</message>
<message id="situation.journal">
<source></source>
<translation>Latest journal</translation>
</message>
<message id="situation.journal.count">
<source></source>
<translation>{count} lines</translation>
</message>
<message id="situation.last">
<source></source>
<translation>Last news {age} · {source}</translation>
</message>
<message id="situation.layer.incidents">
<source></source>
<translation>Incidents</translation>
</message>
<message id="situation.layer.note">
<source></source>
<translation>Dashed: not updated for 4 hours, or only its seat is known.</translation>
</message>
<message id="situation.layer.posts">
<source></source>
<translation>Command posts</translation>
</message>
<message id="situation.layer.standby">
<source></source>
<translation>Units on standby</translation>
</message>
<message id="situation.layer.units">
<source></source>
<translation>Units at work</translation>
</message>
<message id="situation.level.duty_level">
<source></source>
<translation>Duty</translation>
</message>
<message id="situation.level.grade">
<source></source>
<translation>Grade</translation>
</message>
<message id="situation.level.response_level">
<source></source>
<translation>Response</translation>
</message>
<message id="situation.level.since">
<source></source>
<translation>{numeral} {clock}</translation>
</message>
<message id="situation.level.warning_level">
<source></source>
<translation>Warning</translation>
</message>
<message id="situation.loading">
<source></source>
<translation>Reading</translation>
</message>
<message id="situation.measure.begin">
<source></source>
<translation>Tap along the way to measure</translation>
</message>
<message id="situation.measure.end">
<source></source>
<translation>End</translation>
</message>
<message id="situation.measure.length">
<source></source>
<translation>Straight {length}</translation>
</message>
<message id="situation.minutes">
<source></source>
<translation>~{minutes} min</translation>
</message>
<message id="situation.near">
<source></source>
<translation>near {name}</translation>
</message>
<message id="situation.near.away">
<source></source>
<translation>{name}, {within} · {distance}</translation>
</message>
<message id="situation.near.label">
<source></source>
<translation>Nearest</translation>
</message>
<message id="situation.nearest">
<source></source>
<translation>Units that can come</translation>
</message>
<message id="situation.nearest.assumed">
<source></source>
<translation>Estimate: straight line × {detour} ÷ {speed} km/h, traffic not counted</translation>
</message>
<message id="situation.nearest.count">
<source></source>
<translation>{count}</translation>
</message>
<message id="situation.nearest.none">
<source></source>
<translation>No free unit with a known place</translation>
</message>
<message id="situation.no_places">
<source></source>
<translation>Place names could not be read ({reason}); seats and names are missing</translation>
</message>
<message id="situation.none_then">
<source></source>
<translation>No incident was active then</translation>
</message>
<message id="situation.not_yet">
<source></source>
<translation>This incident had not been written then</translation>
</message>
<message id="situation.nothing">
<source></source>
<translation>Nothing chosen</translation>
</message>
<message id="situation.nothing.hint">
<source></source>
<translation>Choose in the list or on the map; right-click the map to act there</translation>
</message>
<message id="situation.past">
<source></source>
<translation>As of {clock}, as written
Without unit places</translation>
</message>
<message id="situation.past.leave">
<source></source>
<translation>Back to now (F5)</translation>
</message>
<message id="situation.past.no_acts">
<source></source>
<translation>An earlier moment is shown; go back to now to act</translation>
</message>
<message id="situation.place.point">
<source></source>
<translation>Tap where “{title}” is</translation>
</message>
<message id="situation.place.refused">
<source></source>
<translation>Not placed: {reason}</translation>
</message>
<message id="situation.point">
<source></source>
<translation>Place</translation>
</message>
<message id="situation.point.title">
<source></source>
<translation>The chosen point</translation>
</message>
<message id="situation.read_only">
<source></source>
<translation>This desk may only read this incident</translation>
</message>
<message id="situation.reported">
<source></source>
<translation>Reported {age}</translation>
</message>
<message id="situation.seat">
<source></source>
<translation>{name} seat</translation>
</message>
<message id="situation.seat.standby">
<source></source>
<translation>{count} on standby</translation>
</message>
<message id="situation.seat.tip">
<source></source>
<translation>{name}: {count} on standby, {aged} not reported for 4 h</translation>
</message>
<message id="situation.sequence.news">
<source></source>
<translation>Latest news</translation>
</message>
<message id="situation.sequence.oldest">
<source></source>
<translation>Oldest first</translation>
</message>
<message id="situation.sequence.severity">
<source></source>
<translation>By grade, age</translation>
</message>
<message id="situation.since">
<source></source>
<translation>{span}</translation>
</message>
<message id="situation.source.here">
<source></source>
<translation>Here</translation>
</message>
<message id="situation.step.arrived">
<source></source>
<translation>On scene</translation>
</message>
<message id="situation.step.completed">
<source></source>
<translation>Done</translation>
</message>
<message id="situation.step.departed">
<source></source>
<translation>En route</translation>
</message>
<message id="situation.step.mustered">
<source></source>
<translation>Mustered</translation>
</message>
<message id="situation.step.recalled">
<source></source>
<translation>Recalled</translation>
</message>
<message id="situation.step.returned">
<source></source>
<translation>Returned</translation>
</message>
<message id="situation.tool.find">
<source></source>
<translation>Find (F3)</translation>
</message>
<message id="situation.tool.layers">
<source></source>
<translation>Layers</translation>
</message>
<message id="situation.tool.measure">
<source></source>
<translation>Measure (Ctrl+M)</translation>
</message>
<message id="situation.tool.position">
<source></source>
<translation>Own position</translation>
</message>
<message id="situation.tool.print">
<source></source>
<translation>Print the map (Ctrl+P)</translation>
</message>
<message id="situation.tool.rings">
<source></source>
<translation>Rings of minutes</translation>
</message>
<message id="situation.unit.away">
<source></source>
<translation>From here</translation>
</message>
<message id="situation.unit.basis">
<source></source>
<translation>Known by</translation>
</message>
<message id="situation.unit.incident">
<source></source>
<translation>Incident</translation>
</message>
<message id="situation.unit.no_ack">
<source></source>
<translation>No ack</translation>
</message>
<message id="situation.unit.organisation">
<source></source>
<translation>Of</translation>
</message>
<message id="situation.unit.unreported">
<source></source>
<translation>Not reported</translation>
</message>
<message id="situation.unit.where">
<source></source>
<translation>Place</translation>
</message>
<message id="situation.units">
<source></source>
<translation>Units</translation>
</message>
<message id="situation.units.count">
<source></source>
<translation>{there} / {total} on scene</translation>
</message>
<message id="situation.units.none">
<source></source>
<translation>No unit has been sent</translation>
</message>
<message id="situation.waiting">
<source></source>
<translation>Waiting for me</translation>
</message>
<message id="situation.wall">
<source></source>
<translation>Situation wall</translation>
</message>
<message id="situation.wall.aged">
<source></source>
<translation>{aged} old</translation>
</message>
<message id="situation.wall.more">
<source></source>
<translation>{count} more</translation>
</message>
<message id="situation.wall.never">
<source></source>
<translation>Never in touch with the center</translation>
</message>
<message id="situation.wall.online">
<source></source>
<translation>Center has it {clock}</translation>
</message>
<message id="situation.wall.standby">
<source></source>
<translation>Standby by city</translation>
</message>
<message id="timeline.map">
<source></source>
<translation>Map</translation>
</message>
<message id="timeline.now">
<source></source>
<translation>Now {clock}</translation>
</message>
<message id="timeline.operation">
<source></source>
<translation>Operations</translation>
</message>
<message id="timeline.order">
<source></source>
<translation>Order: {text}</translation>
</message>
<message id="timeline.play">
<source></source>
<translation>Play</translation>
</message>
<message id="timeline.post">
<source></source>
<translation>Established {text}</translation>
</message>
<message id="timeline.resource">
<source></source>
<translation>Resources</translation>
</message>
<message id="timeline.skip">
<source></source>
<translation>Previous mark</translation>
</message>
<message id="timeline.step">
<source></source>
<translation>Incident: {state}</translation>
</message>
<message id="timeline.stopped">
<source></source>
<translation>Offline: outside data stops at {clock}</translation>
</message>
<message id="timeline.then">
<source></source>
<translation>As of {clock}</translation>
</message>
<message id="timeline.title">
<source></source>
<translation>Timeline</translation>
</message>
<message id="timeline.unit">
<source></source>
<translation>{text}: {state}</translation>
</message>
<message id="unit.glyph.armed_police">
<source></source>
<translation>G</translation>
</message>
<message id="unit.glyph.bomb_disposal">
<source></source>
<translation>B</translation>
</message>
<message id="unit.glyph.counter_terror">
<source></source>
<translation>C</translation>
</message>
<message id="unit.glyph.expert">
<source></source>
<translation>E</translation>
</message>
<message id="unit.glyph.fire">
<source></source>
<translation>F</translation>
</message>
<message id="unit.glyph.medical">
<source></source>
<translation>A</translation>
</message>
<message id="unit.glyph.none">
<source></source>
<translation>U</translation>
</message>
<message id="unit.glyph.patrol">
<source></source>
<translation>P</translation>
</message>
<message id="unit.glyph.police_air">
<source></source>
<translation>H</translation>
</message>
<message id="unit.glyph.rapid_response">
<source></source>
<translation>M</translation>
</message>
<message id="unit.glyph.rescue">
<source></source>
<translation>R</translation>
</message>
<message id="unit.glyph.station">
<source></source>
<translation>S</translation>
</message>
<message id="unit.glyph.traffic">
<source></source>
<translation>T</translation>
</message>
<message id="unit.glyph.water_police">
<source></source>
<translation>W</translation>
</message>
</context>
</TS>
