<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="forces.act.confirm">
<source></source>
<translation>Confirm the contact</translation>
</message>
<message id="forces.act.confirm.do">
<source></source>
<translation>Confirm</translation>
</message>
<message id="forces.act.confirm.hint">
<source></source>
<translation>It was called or asked in person, and still holds</translation>
</message>
<message id="forces.act.contact_facts">
<source></source>
<translation>Correct the contact</translation>
</message>
<message id="forces.act.contact_facts.do">
<source></source>
<translation>Correct</translation>
</message>
<message id="forces.act.contact_facts.hint">
<source></source>
<translation>To change name or phone, unmask first</translation>
</message>
<message id="forces.act.facts">
<source></source>
<translation>Correct facts of the unit</translation>
</message>
<message id="forces.act.facts.do">
<source></source>
<translation>Correct</translation>
</message>
<message id="forces.act.facts.hint">
<source></source>
<translation>To change commander or phone, unmask first</translation>
</message>
<message id="forces.act.move">
<source></source>
<translation>Move the unit</translation>
</message>
<message id="forces.act.move.do">
<source></source>
<translation>Move</translation>
</message>
<message id="forces.act.new_contact">
<source></source>
<translation>Add a contact</translation>
</message>
<message id="forces.act.new_contact.do">
<source></source>
<translation>Add</translation>
</message>
<message id="forces.act.new_unit">
<source></source>
<translation>Register a unit</translation>
</message>
<message id="forces.act.new_unit.do">
<source></source>
<translation>Register</translation>
</message>
<message id="forces.act.report">
<source></source>
<translation>Report readiness and strength</translation>
</message>
<message id="forces.act.report.do">
<source></source>
<translation>Report</translation>
</message>
<message id="forces.act.report.hint">
<source></source>
<translation>Figures left as they are stay; unavailable needs a reason</translation>
</message>
<message id="forces.act.strike">
<source></source>
<translation>Strike the unit</translation>
</message>
<message id="forces.act.strike.do">
<source></source>
<translation>Strike</translation>
</message>
<message id="forces.act.strike.hint">
<source></source>
<translation>The record stays readable with its reason; tasks it was sent to stay</translation>
</message>
<message id="forces.act.strike_contact">
<source></source>
<translation>Strike the contact</translation>
</message>
<message id="forces.act.strike_contact.do">
<source></source>
<translation>Strike</translation>
</message>
<message id="forces.all">
<source></source>
<translation>All held</translation>
</message>
<message id="forces.below">
<source></source>
<translation>With those below</translation>
</message>
<message id="forces.button.confirm">
<source></source>
<translation>Confirm</translation>
</message>
<message id="forces.button.contact_facts">
<source></source>
<translation>Correct</translation>
</message>
<message id="forces.button.dispatch">
<source></source>
<translation>Send</translation>
</message>
<message id="forces.button.facts">
<source></source>
<translation>Correct</translation>
</message>
<message id="forces.button.move">
<source></source>
<translation>Move</translation>
</message>
<message id="forces.button.report">
<source></source>
<translation>Report</translation>
</message>
<message id="forces.button.strike">
<source></source>
<translation>Strike</translation>
</message>
<message id="forces.button.strike_contact">
<source></source>
<translation>Strike</translation>
</message>
<message id="forces.choose">
<source></source>
<translation>Choose a row to see all of it here</translation>
</message>
<message id="forces.column.as_of">
<source></source>
<translation>Confirmed</translation>
</message>
<message id="forces.column.office">
<source></source>
<translation>Office · organisation</translation>
</message>
<message id="forces.column.person">
<source></source>
<translation>Name · phone</translation>
</message>
<message id="forces.column.place">
<source></source>
<translation>Place · talkgroup</translation>
</message>
<message id="forces.column.radio">
<source></source>
<translation>Radio</translation>
</message>
<message id="forces.column.state">
<source></source>
<translation>State</translation>
</message>
<message id="forces.column.unit">
<source></source>
<translation>Unit · call sign</translation>
</message>
<message id="forces.comma">
<source></source>
<translation>,</translation>
</message>
<message id="forces.contacts">
<source></source>
<translation>Contacts</translation>
</message>
<message id="forces.contacts.empty">
<source></source>
<translation>No contacts here yet</translation>
</message>
<message id="forces.contacts.empty.hint">
<source></source>
<translation>Import a sheet first (CSV or XLSX), each row previewed; or add one with F4</translation>
</message>
<message id="forces.contacts.file">
<source></source>
<translation>contacts</translation>
</message>
<message id="forces.contacts.import">
<source></source>
<translation>Import contacts</translation>
</message>
<message id="forces.contacts.search">
<source></source>
<translation>Office, name, call sign</translation>
</message>
<message id="forces.export">
<source></source>
<translation>Export (Ctrl+E)</translation>
</message>
<message id="forces.export.contacts">
<source></source>
<translation>Export contacts</translation>
</message>
<message id="forces.export.do">
<source></source>
<translation>Choose a file and export</translation>
</message>
<message id="forces.export.done">
<source></source>
<translation>{count} rows exported</translation>
</message>
<message id="forces.export.failed">
<source></source>
<translation>Not exported: {said}</translation>
</message>
<message id="forces.export.going">
<source></source>
<translation>Exporting, {count} rows read; Ctrl+E again stops</translation>
</message>
<message id="forces.export.note">
<source></source>
<translation>Exported {at}, without names and phones</translation>
</message>
<message id="forces.export.note.private">
<source></source>
<translation>Exported {at}, with names and phones: for use inside the command post only</translation>
</message>
<message id="forces.export.stopped">
<source></source>
<translation>The export was stopped; no file is left</translation>
</message>
<message id="forces.export.units">
<source></source>
<translation>Export units</translation>
</message>
<message id="forces.fate.all">
<source></source>
<translation>All</translation>
</message>
<message id="forces.fate.bad">
<source></source>
<translation>Faulty</translation>
</message>
<message id="forces.fate.change">
<source></source>
<translation>{was} → {now}</translation>
</message>
<message id="forces.fate.create">
<source></source>
<translation>New</translation>
</message>
<message id="forces.fate.unchanged">
<source></source>
<translation>Same</translation>
</message>
<message id="forces.fate.update">
<source></source>
<translation>Update</translation>
</message>
<message id="forces.fields">
<source></source>
<translation>All fields</translation>
</message>
<message id="forces.figure.strength_established">
<source></source>
<translation>Est.</translation>
</message>
<message id="forces.figure.strength_on_post">
<source></source>
<translation>Duty</translation>
</message>
<message id="forces.figure.strength_present">
<source></source>
<translation>Held</translation>
</message>
<message id="forces.figure.strength_ready">
<source></source>
<translation>Ready</translation>
</message>
<message id="forces.figure.vehicles">
<source></source>
<translation>Cars</translation>
</message>
<message id="forces.gone">
<source></source>
<translation>This unit was struck</translation>
</message>
<message id="forces.hint.capabilities">
<source></source>
<translation>as: cutting, bomb disposal</translation>
</message>
<message id="forces.hint.location">
<source></source>
<translation>longitude, latitude: 118.7585, 32.0790</translation>
</message>
<message id="forces.import">
<source></source>
<translation>Import (F9)</translation>
</message>
<message id="forces.import.again">
<source></source>
<translation>Choose another file</translation>
</message>
<message id="forces.import.back">
<source></source>
<translation>Back</translation>
</message>
<message id="forces.import.broken">
<source></source>
<translation>Broken off. {done} rows written ({created} new, {updated} updated), {left} not written</translation>
</message>
<message id="forces.import.do">
<source></source>
<translation>Write {count} rows</translation>
</message>
<message id="forces.import.done">
<source></source>
<translation>{done} rows written: {created} new, {updated} updated</translation>
</message>
<message id="forces.import.reading">
<source></source>
<translation>Reading the sheet</translation>
</message>
<message id="forces.import.reading.hint">
<source></source>
<translation>Nothing is written yet</translation>
</message>
<message id="forces.import.refused">
<source></source>
<translation>Nothing was written. CSV and XLSX can be imported, {most} rows at most</translation>
</message>
<message id="forces.import.show">
<source></source>
<translation>See what was written</translation>
</message>
<message id="forces.import.stop">
<source></source>
<translation>Stop</translation>
</message>
<message id="forces.import.stopped">
<source></source>
<translation>Stopped. {done} rows written ({created} new, {updated} updated), {left} not written</translation>
</message>
<message id="forces.import.stopped.hint">
<source></source>
<translation>Import the same sheet again to write the rest; nothing is doubled</translation>
</message>
<message id="forces.import.title">
<source></source>
<translation>Import {name}</translation>
</message>
<message id="forces.import.writing">
<source></source>
<translation>{done} of {total} rows written</translation>
</message>
<message id="forces.import.writing.hint">
<source></source>
<translation>It can be stopped; what is written stays</translation>
</message>
<message id="forces.mapping">
<source></source>
<translation>Columns</translation>
</message>
<message id="forces.mapping.hint">
<source></source>
<translation>Which field each column holds; other columns are left aside</translation>
</message>
<message id="forces.mapping.latitude">
<source></source>
<translation>Latitude</translation>
</message>
<message id="forces.mapping.longitude">
<source></source>
<translation>Longitude</translation>
</message>
<message id="forces.mapping.none">
<source></source>
<translation>Leave aside</translation>
</message>
<message id="forces.mapping.organisation">
<source></source>
<translation>Organisation</translation>
</message>
<message id="forces.not_found.hint">
<source></source>
<translation>Try other words, or clear the filters</translation>
</message>
<message id="forces.path">
<source></source>
<translation>›</translation>
</message>
<message id="forces.questions">
<source></source>
<translation>Values differ: settle them</translation>
</message>
<message id="forces.read_only">
<source></source>
<translation>Read-only: another organisation's record, kept by itself</translation>
</message>
<message id="forces.sent">
<source></source>
<translation>{number} {title}</translation>
</message>
<message id="forces.sheets">
<source></source>
<translation>Sheets</translation>
</message>
<message id="forces.state.all">
<source></source>
<translation>All states</translation>
</message>
<message id="forces.state.arrived">
<source></source>
<translation>On scene</translation>
</message>
<message id="forces.state.completed">
<source></source>
<translation>Completed</translation>
</message>
<message id="forces.state.count">
<source></source>
<translation>{state} {count}</translation>
</message>
<message id="forces.state.departed">
<source></source>
<translation>En route</translation>
</message>
<message id="forces.state.disputed">
<source></source>
<translation>Disputed</translation>
</message>
<message id="forces.state.mustered">
<source></source>
<translation>Mustered</translation>
</message>
<message id="forces.state.ordered">
<source></source>
<translation>Ordered</translation>
</message>
<message id="forces.state.other">
<source></source>
<translation>Others</translation>
</message>
<message id="forces.state.recalled">
<source></source>
<translation>Recalled</translation>
</message>
<message id="forces.state.rest">
<source></source>
<translation>Resting</translation>
</message>
<message id="forces.state.standby">
<source></source>
<translation>Standby</translation>
</message>
<message id="forces.state.unavailable">
<source></source>
<translation>Out of service</translation>
</message>
<message id="forces.state.unknown">
<source></source>
<translation>Not reported</translation>
</message>
<message id="forces.tier.city">
<source></source>
<translation>City</translation>
</message>
<message id="forces.tier.county">
<source></source>
<translation>County</translation>
</message>
<message id="forces.tier.province">
<source></source>
<translation>Province</translation>
</message>
<message id="forces.tier.station">
<source></source>
<translation>Station</translation>
</message>
<message id="forces.tree">
<source></source>
<translation>Organisations</translation>
</message>
<message id="forces.tree.search">
<source></source>
<translation>Find organisation</translation>
</message>
<message id="forces.units">
<source></source>
<translation>Units</translation>
</message>
<message id="forces.units.empty">
<source></source>
<translation>No units here yet</translation>
</message>
<message id="forces.units.empty.hint">
<source></source>
<translation>Import a sheet first (CSV or XLSX), each row previewed; or register one with F4</translation>
</message>
<message id="forces.units.file">
<source></source>
<translation>units</translation>
</message>
<message id="forces.units.import">
<source></source>
<translation>Import units</translation>
</message>
<message id="forces.units.search">
<source></source>
<translation>Name, call sign</translation>
</message>
<message id="forces.wanted">
<source></source>
<translation>{act}: choose a unit first</translation>
</message>
<message id="look.not_noted">
<source></source>
<translation>Not shown: {said}</translation>
</message>
<message id="mask.hint">
<source></source>
<translation>Without the tick names and phones are left out; with it, who exported them and when is noted</translation>
</message>
<message id="mask.show">
<source></source>
<translation>Show</translation>
</message>
<message id="mask.show_phone">
<source></source>
<translation>Phone F5</translation>
</message>
<message id="mask.with_private">
<source></source>
<translation>With names and phone numbers</translation>
</message>
<message id="page.forces">
<source></source>
<translation>Forces</translation>
</message>
<message id="refused.row.changed_meanwhile">
<source></source>
<translation>{value} changed since the preview: preview it again</translation>
</message>
<message id="refused.row.no_such_place">
<source></source>
<translation>There is no such place: longitude {longitude}, latitude {latitude}</translation>
</message>
<message id="refused.row.not_a_date">
<source></source>
<translation>{field} is no date: {value}</translation>
</message>
<message id="refused.row.other_organisation">
<source></source>
<translation>This row is of {value}, which keeps its own; if that is this organisation, leave that column aside</translation>
</message>
<message id="refused.sheet.columns">
<source></source>
<translation>The heading has {count} columns, {most} at most</translation>
</message>
<message id="refused.sheet.empty">
<source></source>
<translation>There is nothing in the file</translation>
</message>
<message id="refused.sheet.encoding">
<source></source>
<translation>This is no text sheet, or it is neither UTF-8 nor GB18030</translation>
</message>
<message id="refused.sheet.entities">
<source></source>
<translation>The file defines XML entities and may be hostile; it was not read</translation>
</message>
<message id="refused.sheet.extension">
<source></source>
<translation>Only .csv and .xlsx can be imported; this file is {extension}</translation>
</message>
<message id="refused.sheet.folder">
<source></source>
<translation>That is a folder: choose a file in it</translation>
</message>
<message id="refused.sheet.formula">
<source></source>
<translation>Cell {cell} is a formula: save the sheet as values first</translation>
</message>
<message id="refused.sheet.headings">
<source></source>
<translation>The heading is blank: the first row names the columns</translation>
</message>
<message id="refused.sheet.line">
<source></source>
<translation>One line is over {kilobytes} kB: this is no sheet</translation>
</message>
<message id="refused.sheet.macro">
<source></source>
<translation>The file holds macros and is not opened: save it as .xlsx</translation>
</message>
<message id="refused.sheet.malformed">
<source></source>
<translation>The sheet is damaged and can't be read whole: {detail}</translation>
</message>
<message id="refused.sheet.no_rows">
<source></source>
<translation>There is a heading and no row below it</translation>
</message>
<message id="refused.sheet.too_large">
<source></source>
<translation>The file is over {megabytes} MB</translation>
</message>
<message id="refused.sheet.too_many_rows">
<source></source>
<translation>More than {most} rows: split it into several files</translation>
</message>
<message id="refused.sheet.unpacked">
<source></source>
<translation>The file unpacks to far too much and may be a zip bomb; it was not read</translation>
</message>
<message id="refused.sheet.unreadable">
<source></source>
<translation>The file can't be opened: {detail}</translation>
</message>
<message id="refused.sheet.written">
<source></source>
<translation>The file can't be written: {detail}</translation>
</message>
</context>
</TS>
