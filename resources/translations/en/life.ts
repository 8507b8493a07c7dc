<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="aside.effect">
<source></source>
<translation>{kind} · {field}: {was} → {now}</translation>
</message>
<message id="aside.more">
<source></source>
<translation>{count} more changes</translation>
</message>
<message id="aside.nothing">
<source></source>
<translation>nothing</translation>
</message>
</context>
</TS>
