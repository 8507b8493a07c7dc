<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="refused.row.changed_meanwhile">
<source></source>
<translation>第 {row} 行「{value}」在预览之后有变化，请重新预览</translation>
</message>
<message id="refused.row.not_a_date">
<source></source>
<translation>{field}不是日期：{value}</translation>
</message>
<message id="refused.sheet.columns">
<source></source>
<translation>表头有 {count} 列，最多 {most} 列</translation>
</message>
<message id="refused.sheet.empty">
<source></source>
<translation>文件里没有内容</translation>
</message>
<message id="refused.sheet.encoding">
<source></source>
<translation>不是文字表格，或编码既不是 UTF-8 也不是 GB18030</translation>
</message>
<message id="refused.sheet.entities">
<source></source>
<translation>文件内含 XML 实体定义，可能是恶意文件，未读取</translation>
</message>
<message id="refused.sheet.extension">
<source></source>
<translation>只能导入 .csv 和 .xlsx，这个文件是 {extension}</translation>
</message>
<message id="refused.sheet.folder">
<source></source>
<translation>选的是文件夹，请选其中的文件</translation>
</message>
<message id="refused.sheet.formula">
<source></source>
<translation>单元格 {cell} 是公式，请先另存为数值</translation>
</message>
<message id="refused.sheet.headings">
<source></source>
<translation>表头是空的，第一行要写列名</translation>
</message>
<message id="refused.sheet.line">
<source></source>
<translation>有一行超过 {kilobytes} kB，不是表格</translation>
</message>
<message id="refused.sheet.macro">
<source></source>
<translation>文件带宏，不予打开，请另存为 .xlsx</translation>
</message>
<message id="refused.sheet.malformed">
<source></source>
<translation>表格已损坏，读不完整：{detail}</translation>
</message>
<message id="refused.sheet.no_rows">
<source></source>
<translation>只有表头，没有数据行</translation>
</message>
<message id="refused.sheet.too_large">
<source></source>
<translation>文件超过 {megabytes} MB</translation>
</message>
<message id="refused.sheet.too_many_rows">
<source></source>
<translation>超过 {most} 行，请分成几个文件</translation>
</message>
<message id="refused.sheet.unpacked">
<source></source>
<translation>文件解压后过大，可能是压缩炸弹，未读取</translation>
</message>
<message id="refused.sheet.unreadable">
<source></source>
<translation>文件打不开：{detail}</translation>
</message>
<message id="refused.sheet.written">
<source></source>
<translation>文件写不进去：{detail}</translation>
</message>
</context>
</TS>
