<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="map.crowd">
<source></source>
<translation>{count} here: {first} and others</translation>
</message>
<message id="map.key.en_route">
<source></source>
<translation>En route</translation>
</message>
<message id="map.key.on_scene">
<source></source>
<translation>On scene</translation>
</message>
<message id="map.key.standby">
<source></source>
<translation>Standby</translation>
</message>
<message id="map.more">
<source></source>
<translation>{count} more</translation>
</message>
<message id="map.scene">
<source></source>
<translation>Scene</translation>
</message>
<message id="map.scene.enlarge">
<source></source>
<translation>Show on the map</translation>
</message>
<message id="map.source">
<source></source>
<translation>Map: Tianditu · rivers sketched · times estimated</translation>
</message>
<message id="map.unplaced">
<source></source>
<translation>{count} without a valid place, not shown</translation>
</message>
<message id="refused.point.ambiguous">
<source></source>
<translation>“{value}” may be two places. Say which is which: 32.06N 118.78E</translation>
</message>
<message id="refused.point.latitude_out_of_bounds">
<source></source>
<translation>There is no latitude {value}; it lies between −90 and 90</translation>
</message>
<message id="refused.point.longitude_out_of_bounds">
<source></source>
<translation>There is no longitude {value}; it lies between −180 and 180</translation>
</message>
<message id="refused.point.unreadable">
<source></source>
<translation>“{value}” is no coordinate. Write 32.06, 118.78 or 32°03′42″N 118°46′40″E</translation>
</message>
</context>
</TS>
