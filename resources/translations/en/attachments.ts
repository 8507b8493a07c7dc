<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="attachment.caption">
<source>Caption</source>
<translation>Caption</translation>
</message>
<message id="attachment.file_name">
<source>File name</source>
<translation>File name</translation>
</message>
<message id="attachment.media">
<source>Sort of file</source>
<translation>Sort of file</translation>
</message>
<message id="attachment.media.flac">
<source>sound, FLAC</source>
<translation>sound, FLAC</translation>
</message>
<message id="attachment.media.gif">
<source>picture, GIF</source>
<translation>picture, GIF</translation>
</message>
<message id="attachment.media.heif">
<source>photo, HEIF</source>
<translation>photo, HEIF</translation>
</message>
<message id="attachment.media.jpeg">
<source>photo, JPEG</source>
<translation>photo, JPEG</translation>
</message>
<message id="attachment.media.m4a">
<source>sound, M4A</source>
<translation>sound, M4A</translation>
</message>
<message id="attachment.media.mp3">
<source>sound, MP3</source>
<translation>sound, MP3</translation>
</message>
<message id="attachment.media.mp4">
<source>film, MP4</source>
<translation>film, MP4</translation>
</message>
<message id="attachment.media.ogg">
<source>sound, Ogg</source>
<translation>sound, Ogg</translation>
</message>
<message id="attachment.media.other">
<source>other file</source>
<translation>other file</translation>
</message>
<message id="attachment.media.pdf">
<source>document, PDF</source>
<translation>document, PDF</translation>
</message>
<message id="attachment.media.png">
<source>picture, PNG</source>
<translation>picture, PNG</translation>
</message>
<message id="attachment.media.text">
<source>text</source>
<translation>text</translation>
</message>
<message id="attachment.media.wav">
<source>sound, WAV</source>
<translation>sound, WAV</translation>
</message>
<message id="attachment.media.webp">
<source>picture, WebP</source>
<translation>picture, WebP</translation>
</message>
<message id="attachment.media.zip">
<source>archive or office document</source>
<translation>archive or office document</translation>
</message>
<message id="attachment.original">
<source>Original</source>
<translation>Original</translation>
</message>
<message id="attachment.preview">
<source>Preview</source>
<translation>Preview</translation>
</message>
<message id="attachment.subject">
<source>Attached to</source>
<translation>Attached to</translation>
</message>
<message id="attachment.subject_kind">
<source>Sort of subject</source>
<translation>Sort of subject</translation>
</message>
<message id="attachment.subject_kind.incident">
<source>incident</source>
<translation>incident</translation>
</message>
<message id="attachment.subject_kind.journal">
<source>journal line</source>
<translation>journal line</translation>
</message>
<message id="attachment.subject_kind.order">
<source>order</source>
<translation>order</translation>
</message>
<message id="attachment.taken_at">
<source>Taken at</source>
<translation>Taken at</translation>
</message>
<message id="kind.attachment">
<source>Attachment</source>
<translation>Attachment</translation>
</message>
<message id="refused.attachment.already_attached">
<source>This file is attached here already: {name}</source>
<translation>This file is attached here already: {name}</translation>
</message>
<message id="refused.attachment.empty">
<source>The file is empty: {name}</source>
<translation>The file is empty: {name}</translation>
</message>
<message id="refused.attachment.not_a_file">
<source>Not a file; not attached: {name}</source>
<translation>Not a file; not attached: {name}</translation>
</message>
<message id="refused.attachment.not_stored">
<source>The file is not in this device's store; not attached: {name}</source>
<translation>The file is not in this device's store; not attached: {name}</translation>
</message>
<message id="refused.attachment.preview_not_a_picture">
<source>The preview is no picture; not attached</source>
<translation>The preview is no picture; not attached</translation>
</message>
<message id="refused.attachment.preview_too_large">
<source>The preview is too large: {bytes} B, {bytes_max} B at most</source>
<translation>The preview is too large: {bytes} B, {bytes_max} B at most</translation>
</message>
<message id="refused.attachment.stopped">
<source>Stopped; not attached: {name}</source>
<translation>Stopped; not attached: {name}</translation>
</message>
<message id="refused.attachment.subject_unknown">
<source>Nothing can be attached to a record of this sort: {value}</source>
<translation>Nothing can be attached to a record of this sort: {value}</translation>
</message>
<message id="refused.attachment.too_large">
<source>The file is larger than {gigabytes} GB: {name}</source>
<translation>The file is larger than {gigabytes} GB: {name}</translation>
</message>
</context>
</TS>
