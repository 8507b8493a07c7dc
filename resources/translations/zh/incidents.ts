<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="intent.choose">
<source></source>
<translation>选一个事件再{act}</translation>
</message>
<message id="intent.failed">
<source></source>
<translation>没有办成：{said}</translation>
</message>
<message id="intent.gone">
<source></source>
<translation>要{act}的记录本机没有，或本事件不能写</translation>
</message>
</context>
</TS>
