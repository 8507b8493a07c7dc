<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="outage.center.database_away">
<source></source>
<translation>the center's database does not answer, or takes no connection</translation>
</message>
<message id="outage.center.database_refused">
<source></source>
<translation>the database refuses the center: its role lacks rights</translation>
</message>
<message id="outage.center.database_unsafe">
<source></source>
<translation>{setting} of the database is off: it may lose what it acknowledged</translation>
</message>
<message id="refused.center.database_address">
<source></source>
<translation>not the address of a PostgreSQL database: {text}</translation>
</message>
<message id="refused.center.other_database">
<source></source>
<translation>this folder belongs to another database (see database.url)</translation>
</message>
</context>
</TS>
