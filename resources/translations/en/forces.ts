<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="refused.row.changed_meanwhile">
<source></source>
<translation>Row {row}, {value}, changed since the preview: preview it again</translation>
</message>
<message id="refused.row.not_a_date">
<source></source>
<translation>{field} is no date: {value}</translation>
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
