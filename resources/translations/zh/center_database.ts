<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="outage.center.database_away">
<source></source>
<translation>中心的数据库没有应答，或不接受连接</translation>
</message>
<message id="outage.center.database_refused">
<source></source>
<translation>数据库拒绝了中心：权限不够</translation>
</message>
<message id="outage.center.database_unsafe">
<source></source>
<translation>数据库的 {setting} 关着：它会丢失已确认的数据</translation>
</message>
<message id="refused.center.database_address">
<source></source>
<translation>不是 PostgreSQL 数据库的地址：{text}</translation>
</message>
<message id="refused.center.other_database">
<source></source>
<translation>这个文件夹属于另一个数据库（见 database.url）</translation>
</message>
</context>
</TS>
