<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="act.attach">
<source>Attach files</source>
<translation>Attach files</translation>
</message>
<message id="act.attach.do">
<source>Choose…</source>
<translation>Choose…</translation>
</message>
<message id="act.attach_files">
<source>Attach files</source>
<translation>Attach files</translation>
</message>
<message id="act.attach_files.do">
<source>Attach</source>
<translation>Attach</translation>
</message>
<message id="act.attach_files.hint">
<source>A caption can be written later; what is attached is struck, never deleted.</source>
<translation>A caption can be written later; what is attached is struck, never deleted.</translation>
</message>
<message id="act.attach_retry">
<source>Try again</source>
<translation>Try again</translation>
</message>
<message id="act.attach_retry.do">
<source>Try</source>
<translation>Try</translation>
</message>
<message id="act.attach_stop">
<source>Give it up</source>
<translation>Give it up</translation>
</message>
<message id="act.attach_stop.do">
<source>Give up</source>
<translation>Give up</translation>
</message>
<message id="act.caption">
<source>Caption</source>
<translation>Caption</translation>
</message>
<message id="act.caption.do">
<source>Save the caption</source>
<translation>Save the caption</translation>
</message>
<message id="act.open_outside">
<source>Open with the system…</source>
<translation>Open with the system…</translation>
</message>
<message id="act.open_outside.do">
<source>Take out in clear and open</source>
<translation>Take out in clear and open</translation>
</message>
<message id="act.open_outside.hint">
<source>It is copied in clear to a temporary folder and handed to another program of this machine; open nothing of doubtful origin.</source>
<translation>It is copied in clear to a temporary folder and handed to another program of this machine; open nothing of doubtful origin.</translation>
</message>
<message id="act.see_files">
<source>See files</source>
<translation>See files</translation>
</message>
<message id="act.see_files.do">
<source>See</source>
<translation>See</translation>
</message>
<message id="act.strike_file">
<source>Strike the file</source>
<translation>Strike the file</translation>
</message>
<message id="act.strike_file.do">
<source>Strike</source>
<translation>Strike</translation>
</message>
<message id="act.strike_file.hint">
<source>It stays readable, with who struck it and why.</source>
<translation>It stays readable, with who struck it and why.</translation>
</message>
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
<message id="files.any">
<source>All files (*)</source>
<translation>All files (*)</translation>
</message>
<message id="files.at.away">
<source>On demand</source>
<translation>On demand</translation>
</message>
<message id="files.at.center">
<source>At the center</source>
<translation>At the center</translation>
</message>
<message id="files.at.coming">
<source>To come</source>
<translation>To come</translation>
</message>
<message id="files.at.failed">
<source>Failed</source>
<translation>Failed</translation>
</message>
<message id="files.at.fetching">
<source>Fetching</source>
<translation>Fetching</translation>
</message>
<message id="files.at.here">
<source>Here</source>
<translation>Here</translation>
</message>
<message id="files.at.sending">
<source>Sending</source>
<translation>Sending</translation>
</message>
<message id="files.attached">
<source>Attached</source>
<translation>Attached</translation>
</message>
<message id="files.away.away">
<source>The original, {size}, is not on this device</source>
<translation>The original, {size}, is not on this device</translation>
</message>
<message id="files.away.coming">
<source>The original, {size}, comes with the next contact</source>
<translation>The original, {size}, comes with the next contact</translation>
</message>
<message id="files.away.failed">
<source>The original, {size}, did not come</source>
<translation>The original, {size}, did not come</translation>
</message>
<message id="files.away.fetching">
<source>Fetching the original, {size}:</source>
<translation>Fetching the original, {size}:</translation>
</message>
<message id="files.broken">
<source>It can't be shown: incomplete, locked or too large; save a copy</source>
<translation>It can't be shown: incomplete, locked or too large; save a copy</translation>
</message>
<message id="files.button">
<source>Files {count}</source>
<translation>Files {count}</translation>
</message>
<message id="files.chosen">
<source>{count} files</source>
<translation>{count} files</translation>
</message>
<message id="files.count">
<source>{count}</source>
<translation>{count}</translation>
</message>
<message id="files.drop">
<source>Let go to attach to this incident</source>
<translation>Let go to attach to this incident</translation>
</message>
<message id="files.drop_on_line">
<source>Let go to attach to the line of {clock}</source>
<translation>Let go to attach to the line of {clock}</translation>
</message>
<message id="files.drop_on_order">
<source>Let go to attach to order {number}</source>
<translation>Let go to attach to order {number}</translation>
</message>
<message id="files.farther">
<source>Zoom out</source>
<translation>Zoom out</translation>
</message>
<message id="files.fetch">
<source>Fetch the original</source>
<translation>Fetch the original</translation>
</message>
<message id="files.fetch_again">
<source>Fetch again</source>
<translation>Fetch again</translation>
</message>
<message id="files.fetch_stop">
<source>Stop fetching</source>
<translation>Stop fetching</translation>
</message>
<message id="files.fewer">
<source>Show the newest only</source>
<translation>Show the newest only</translation>
</message>
<message id="files.fit">
<source>Whole</source>
<translation>Whole</translation>
</message>
<message id="files.hint">
<source>Left and Right change the file, Esc goes back; + - 0 zoom, PgUp and PgDn turn pages, Space plays.</source>
<translation>Left and Right change the file, Esc goes back; + - 0 zoom, PgUp and PgDn turn pages, Space plays.</translation>
</message>
<message id="files.job.broken">
<source>Not attached</source>
<translation>Not attached</translation>
</message>
<message id="files.job.storing">
<source>Storing</source>
<translation>Storing</translation>
</message>
<message id="files.job.waiting">
<source>Waiting</source>
<translation>Waiting</translation>
</message>
<message id="files.more">
<source>{count} more; show all</source>
<translation>{count} more; show all</translation>
</message>
<message id="files.nearer">
<source>Zoom in</source>
<translation>Zoom in</translation>
</message>
<message id="files.never_opened">
<source>A file of this sort could run; it is never opened from here, only saved</source>
<translation>A file of this sort could run; it is never opened from here, only saved</translation>
</message>
<message id="files.next">
<source>The next</source>
<translation>The next</translation>
</message>
<message id="files.no_program">
<source>The system has no program for it; save a copy</source>
<translation>The system has no program for it; save a copy</translation>
</message>
<message id="files.no_sound">
<source>This recording can't be played; save a copy</source>
<translation>This recording can't be played; save a copy</translation>
</message>
<message id="files.no_sound_library">
<source>This machine lacks what plays sound; save a copy</source>
<translation>This machine lacks what plays sound; save a copy</translation>
</message>
<message id="files.no_sound_output">
<source>This machine has nothing to hear with; save a copy</source>
<translation>This machine has nothing to hear with; save a copy</translation>
</message>
<message id="files.not_shown">
<source>Files of this sort are not shown here; save a copy</source>
<translation>Files of this sort are not shown here; save a copy</translation>
</message>
<message id="files.number">
<source>{number} of {count}</source>
<translation>{number} of {count}</translation>
</message>
<message id="files.of_earlier_line">
<source>On an earlier line</source>
<translation>On an earlier line</translation>
</message>
<message id="files.of_incident">
<source>The incident</source>
<translation>The incident</translation>
</message>
<message id="files.of_line">
<source>On the line of {clock}</source>
<translation>On the line of {clock}</translation>
</message>
<message id="files.of_order">
<source>On order {number}</source>
<translation>On order {number}</translation>
</message>
<message id="files.open_outside">
<source>Open with…</source>
<translation>Open with…</translation>
</message>
<message id="files.opened">
<source>Handed to the system; the copy goes when this window closes</source>
<translation>Handed to the system; the copy goes when this window closes</translation>
</message>
<message id="files.opening">
<source>Opening…</source>
<translation>Opening…</translation>
</message>
<message id="files.page_back">
<source>Page before</source>
<translation>Page before</translation>
</message>
<message id="files.page_on">
<source>Next page</source>
<translation>Next page</translation>
</message>
<message id="files.pasted">
<source>Pasted</source>
<translation>Pasted</translation>
</message>
<message id="files.pause">
<source>Pause</source>
<translation>Pause</translation>
</message>
<message id="files.play">
<source>Play</source>
<translation>Play</translation>
</message>
<message id="files.position">
<source>Position</source>
<translation>Position</translation>
</message>
<message id="files.previous">
<source>The one before</source>
<translation>The one before</translation>
</message>
<message id="files.save">
<source>Save a copy…</source>
<translation>Save a copy…</translation>
</message>
<message id="files.saved">
<source>Saved to {path}</source>
<translation>Saved to {path}</translation>
</message>
<message id="files.saving">
<source>Saving a copy…</source>
<translation>Saving a copy…</translation>
</message>
<message id="files.strike">
<source>Strike…</source>
<translation>Strike…</translation>
</message>
<message id="files.text_cut">
<source>Only the first {size} are shown</source>
<translation>Only the first {size} are shown</translation>
</message>
<message id="files.too_many">
<source>{most} files at a time, these are {count}</source>
<translation>{most} files at a time, these are {count}</translation>
</message>
<message id="files.where">
<source>Where</source>
<translation>Where</translation>
</message>
<message id="kind.attachment">
<source>Attachment</source>
<translation>Attachment</translation>
</message>
<message id="nothing.files">
<source>No files yet: drop one, or Ctrl+O, Ctrl+V</source>
<translation>No files yet: drop one, or Ctrl+O, Ctrl+V</translation>
</message>
<message id="outage.file.unwritable">
<source>The file can't be written: {name}</source>
<translation>The file can't be written: {name}</translation>
</message>
<message id="paper.files">
<source> (files: {names})</source>
<translation> (files: {names})</translation>
</message>
<message id="paper.struck_file">
<source>struck: {reason}, {person}</source>
<translation>struck: {reason}, {person}</translation>
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
<message id="refused.attachment.too_large_to_show">
<source>Larger than {megabytes} MB; not shown here, save a copy</source>
<translation>Larger than {megabytes} MB; not shown here, save a copy</translation>
</message>
<message id="section.act.attach">
<source>Attach</source>
<translation>Attach</translation>
</message>
<message id="section.files">
<source>Files</source>
<translation>Files</translation>
</message>
</context>
</TS>
