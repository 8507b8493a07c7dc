<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="chooser.begin.hint">
<source></source>
<translation>1  新建事件，写清地点和险情
2  核实确认，按规则建议定级
3  启动预案，或直接派遣力量、下达指令
4  一行一事记日志，按时续报</translation>
</message>
<message id="chooser.begin.title">
<source></source>
<translation>接报之后</translation>
</message>
</context>
</TS>
