<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="attachment.caption">
<source>Caption</source>
<translation>说明</translation>
</message>
<message id="attachment.file_name">
<source>File name</source>
<translation>文件名</translation>
</message>
<message id="attachment.media">
<source>Sort of file</source>
<translation>种类</translation>
</message>
<message id="attachment.media.flac">
<source>sound, FLAC</source>
<translation>录音 FLAC</translation>
</message>
<message id="attachment.media.gif">
<source>picture, GIF</source>
<translation>图片 GIF</translation>
</message>
<message id="attachment.media.heif">
<source>photo, HEIF</source>
<translation>照片 HEIF</translation>
</message>
<message id="attachment.media.jpeg">
<source>photo, JPEG</source>
<translation>照片 JPEG</translation>
</message>
<message id="attachment.media.m4a">
<source>sound, M4A</source>
<translation>录音 M4A</translation>
</message>
<message id="attachment.media.mp3">
<source>sound, MP3</source>
<translation>录音 MP3</translation>
</message>
<message id="attachment.media.mp4">
<source>film, MP4</source>
<translation>视频 MP4</translation>
</message>
<message id="attachment.media.ogg">
<source>sound, Ogg</source>
<translation>录音 Ogg</translation>
</message>
<message id="attachment.media.other">
<source>other file</source>
<translation>其他文件</translation>
</message>
<message id="attachment.media.pdf">
<source>document, PDF</source>
<translation>文档 PDF</translation>
</message>
<message id="attachment.media.png">
<source>picture, PNG</source>
<translation>图片 PNG</translation>
</message>
<message id="attachment.media.text">
<source>text</source>
<translation>文本</translation>
</message>
<message id="attachment.media.wav">
<source>sound, WAV</source>
<translation>录音 WAV</translation>
</message>
<message id="attachment.media.webp">
<source>picture, WebP</source>
<translation>图片 WebP</translation>
</message>
<message id="attachment.media.zip">
<source>archive or office document</source>
<translation>压缩包或办公文档</translation>
</message>
<message id="attachment.original">
<source>Original</source>
<translation>原件</translation>
</message>
<message id="attachment.preview">
<source>Preview</source>
<translation>预览</translation>
</message>
<message id="attachment.subject">
<source>Attached to</source>
<translation>所附对象</translation>
</message>
<message id="attachment.subject_kind">
<source>Sort of subject</source>
<translation>对象类型</translation>
</message>
<message id="attachment.subject_kind.incident">
<source>incident</source>
<translation>事件</translation>
</message>
<message id="attachment.subject_kind.journal">
<source>journal line</source>
<translation>日志</translation>
</message>
<message id="attachment.subject_kind.order">
<source>order</source>
<translation>指令</translation>
</message>
<message id="attachment.taken_at">
<source>Taken at</source>
<translation>摄录时间</translation>
</message>
<message id="kind.attachment">
<source>Attachment</source>
<translation>附件</translation>
</message>
<message id="refused.attachment.already_attached">
<source>This file is attached here already: {name}</source>
<translation>这个文件已附在这里：{name}</translation>
</message>
<message id="refused.attachment.empty">
<source>The file is empty: {name}</source>
<translation>文件是空的：{name}</translation>
</message>
<message id="refused.attachment.not_a_file">
<source>Not a file; not attached: {name}</source>
<translation>不是文件，未附上：{name}</translation>
</message>
<message id="refused.attachment.not_stored">
<source>The file is not in this device's store; not attached: {name}</source>
<translation>文件尚未存入本机，未附上：{name}</translation>
</message>
<message id="refused.attachment.preview_not_a_picture">
<source>The preview is no picture; not attached</source>
<translation>预览不是图片，未附上</translation>
</message>
<message id="refused.attachment.preview_too_large">
<source>The preview is too large: {bytes} B, {bytes_max} B at most</source>
<translation>预览过大：{bytes} B，最多 {bytes_max} B</translation>
</message>
<message id="refused.attachment.stopped">
<source>Stopped; not attached: {name}</source>
<translation>已中止，未附上：{name}</translation>
</message>
<message id="refused.attachment.subject_unknown">
<source>Nothing can be attached to a record of this sort: {value}</source>
<translation>附件不能附在这一类记录上：{value}</translation>
</message>
<message id="refused.attachment.too_large">
<source>The file is larger than {gigabytes} GB: {name}</source>
<translation>文件超过 {gigabytes} GB：{name}</translation>
</message>
</context>
</TS>
