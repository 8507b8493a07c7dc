<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="map.crowd">
<source></source>
<translation>此处 {count} 个，{first} 等</translation>
</message>
<message id="map.key.en_route">
<source></source>
<translation>途中</translation>
</message>
<message id="map.key.on_scene">
<source></source>
<translation>到场</translation>
</message>
<message id="map.key.standby">
<source></source>
<translation>备勤数</translation>
</message>
<message id="map.more">
<source></source>
<translation>另有 {count} 个</translation>
</message>
<message id="map.scene">
<source></source>
<translation>现场</translation>
</message>
<message id="map.scene.enlarge">
<source></source>
<translation>在大图上看</translation>
</message>
<message id="map.source">
<source></source>
<translation>底图 天地图 · 水系示意 · 行程为估算</translation>
</message>
<message id="map.unplaced">
<source></source>
<translation>{count} 个坐标无效，未上图</translation>
</message>
<message id="refused.point.ambiguous">
<source></source>
<translation>“{value}”可能指两个位置。请写明北纬、东经，如 北纬32.06 东经118.78</translation>
</message>
<message id="refused.point.latitude_out_of_bounds">
<source></source>
<translation>纬度 {value} 不存在，应在 −90 至 90 之间</translation>
</message>
<message id="refused.point.longitude_out_of_bounds">
<source></source>
<translation>经度 {value} 不存在，应在 −180 至 180 之间</translation>
</message>
<message id="refused.point.unreadable">
<source></source>
<translation>“{value}”不是坐标。可写 32.06, 118.78 或 32°03′42″N 118°46′40″E</translation>
</message>
</context>
</TS>
