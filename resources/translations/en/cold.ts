<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="refused.record.at_center">
<source></source>
<translation>This record rests at the center; open its incident first to fetch it</translation>
</message>
<message id="refused.checkpoint.not_there">
<source></source>
<translation>The center did not give these records</translation>
</message>
<message id="nothing.at_center">
<source></source>
<translation>None here; what rests at the center has not come yet</translation>
</message>
<message id="list.at_center">
<source></source>
<translation>{count} at the center</translation>
</message>
<message id="detail.at_center.asked">
<source></source>
<translation>{count} records rest at the center (up to {until}); they are being fetched</translation>
</message>
<message id="detail.at_center.cut">
<source></source>
<translation>{count} records rest at the center (up to {until}). No contact with the center since {since}; they come by themselves with the link</translation>
</message>
<message id="detail.at_center.refused">
<source></source>
<translation>{count} records rest at the center (up to {until}) and were not fetched: {said}</translation>
</message>
<message id="detail.at_center.again">
<source></source>
<translation>Fetch again</translation>
</message>
</context>
</TS>
