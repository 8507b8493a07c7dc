<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="act.attach">
<source>Attach files</source>
<translation>添附件</translation>
</message>
<message id="act.attach.do">
<source>Choose…</source>
<translation>选文件…</translation>
</message>
<message id="act.attach_files">
<source>Attach files</source>
<translation>附上文件</translation>
</message>
<message id="act.attach_files.do">
<source>Attach</source>
<translation>附上</translation>
</message>
<message id="act.attach_files.hint">
<source>A caption can be written later; what is attached is struck, never deleted.</source>
<translation>说明可稍后再写；附上后不能删除，只能划去。</translation>
</message>
<message id="act.attach_retry">
<source>Try again</source>
<translation>再试一次</translation>
</message>
<message id="act.attach_retry.do">
<source>Try</source>
<translation>再试</translation>
</message>
<message id="act.attach_stop">
<source>Give it up</source>
<translation>不附了</translation>
</message>
<message id="act.attach_stop.do">
<source>Give up</source>
<translation>不附</translation>
</message>
<message id="act.caption">
<source>Caption</source>
<translation>写说明</translation>
</message>
<message id="act.caption.do">
<source>Save the caption</source>
<translation>保存说明</translation>
</message>
<message id="act.open_outside">
<source>Open with the system…</source>
<translation>用系统程序打开…</translation>
</message>
<message id="act.open_outside.do">
<source>Take out in clear and open</source>
<translation>明文取出并打开</translation>
</message>
<message id="act.open_outside.hint">
<source>It is copied in clear to a temporary folder and handed to another program of this machine; open nothing of doubtful origin.</source>
<translation>文件会以明文复制到临时文件夹，交给本机其他程序；来历不明的文件不要打开。</translation>
</message>
<message id="act.see_files">
<source>See files</source>
<translation>看附件</translation>
</message>
<message id="act.see_files.do">
<source>See</source>
<translation>看</translation>
</message>
<message id="act.strike_file">
<source>Strike the file</source>
<translation>划去附件</translation>
</message>
<message id="act.strike_file.do">
<source>Strike</source>
<translation>划去</translation>
</message>
<message id="act.strike_file.hint">
<source>It stays readable, with who struck it and why.</source>
<translation>附件仍可看，标明划去的人和理由。</translation>
</message>
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
<message id="files.any">
<source>All files (*)</source>
<translation>所有文件 (*)</translation>
</message>
<message id="files.at.away">
<source>On demand</source>
<translation>需调取</translation>
</message>
<message id="files.at.center">
<source>At the center</source>
<translation>中心已有</translation>
</message>
<message id="files.at.coming">
<source>To come</source>
<translation>待传来</translation>
</message>
<message id="files.at.failed">
<source>Failed</source>
<translation>失败</translation>
</message>
<message id="files.at.fetching">
<source>Fetching</source>
<translation>调取中</translation>
</message>
<message id="files.at.here">
<source>Here</source>
<translation>在此</translation>
</message>
<message id="files.at.sending">
<source>Sending</source>
<translation>上传中</translation>
</message>
<message id="files.attached">
<source>Attached</source>
<translation>附上</translation>
</message>
<message id="files.away.away">
<source>The original, {size}, is not on this device</source>
<translation>原件 {size} 不在本机</translation>
</message>
<message id="files.away.coming">
<source>The original, {size}, comes with the next contact</source>
<translation>原件 {size} 随下次联络传来</translation>
</message>
<message id="files.away.failed">
<source>The original, {size}, did not come</source>
<translation>原件 {size} 没有取到</translation>
</message>
<message id="files.away.fetching">
<source>Fetching the original, {size}:</source>
<translation>原件 {size} 调取中</translation>
</message>
<message id="files.broken">
<source>It can't be shown: incomplete, locked or too large; save a copy</source>
<translation>打不开：文件不完整、已加密或过大；可另存副本</translation>
</message>
<message id="files.button">
<source>Files {count}</source>
<translation>附件 {count}</translation>
</message>
<message id="files.chosen">
<source>{count} files</source>
<translation>{count} 个文件</translation>
</message>
<message id="files.count">
<source>{count}</source>
<translation>{count} 个</translation>
</message>
<message id="files.drop">
<source>Let go to attach to this incident</source>
<translation>松开，附到本事件</translation>
</message>
<message id="files.drop_on_line">
<source>Let go to attach to the line of {clock}</source>
<translation>松开，附到 {clock} 的日志</translation>
</message>
<message id="files.drop_on_order">
<source>Let go to attach to order {number}</source>
<translation>松开，附到指令 {number}</translation>
</message>
<message id="files.farther">
<source>Zoom out</source>
<translation>缩小</translation>
</message>
<message id="files.fetch">
<source>Fetch the original</source>
<translation>调取原件</translation>
</message>
<message id="files.fetch_again">
<source>Fetch again</source>
<translation>再次调取</translation>
</message>
<message id="files.fetch_stop">
<source>Stop fetching</source>
<translation>停止调取</translation>
</message>
<message id="files.fewer">
<source>Show the newest only</source>
<translation>只显示最新的</translation>
</message>
<message id="files.fit">
<source>Whole</source>
<translation>整幅</translation>
</message>
<message id="files.hint">
<source>Left and Right change the file, Esc goes back; + - 0 zoom, PgUp and PgDn turn pages, Space plays.</source>
<translation>左右键换文件，Esc 返回；照片 +、-、0 缩放，文档 PgUp、PgDn 翻页，录音空格播放。</translation>
</message>
<message id="files.job.broken">
<source>Not attached</source>
<translation>未附上</translation>
</message>
<message id="files.job.storing">
<source>Storing</source>
<translation>存入中</translation>
</message>
<message id="files.job.waiting">
<source>Waiting</source>
<translation>等待存入</translation>
</message>
<message id="files.more">
<source>{count} more; show all</source>
<translation>另有 {count} 个，全部显示</translation>
</message>
<message id="files.nearer">
<source>Zoom in</source>
<translation>放大</translation>
</message>
<message id="files.never_opened">
<source>A file of this sort could run; it is never opened from here, only saved</source>
<translation>这类文件可能会运行，不能从此打开，只能另存副本</translation>
</message>
<message id="files.next">
<source>The next</source>
<translation>下一个</translation>
</message>
<message id="files.no_program">
<source>The system has no program for it; save a copy</source>
<translation>系统没有能打开它的程序，请另存副本</translation>
</message>
<message id="files.no_sound">
<source>This recording can't be played; save a copy</source>
<translation>这段录音放不出来，可另存副本</translation>
</message>
<message id="files.no_sound_library">
<source>This machine lacks what plays sound; save a copy</source>
<translation>本机缺少播放声音的组件，可另存副本</translation>
</message>
<message id="files.no_sound_output">
<source>This machine has nothing to hear with; save a copy</source>
<translation>本机没有可用的声音输出，可另存副本</translation>
</message>
<message id="files.not_shown">
<source>Files of this sort are not shown here; save a copy</source>
<translation>这类文件不在此打开，可另存副本</translation>
</message>
<message id="files.number">
<source>{number} of {count}</source>
<translation>第 {number} / {count} 个</translation>
</message>
<message id="files.of_earlier_line">
<source>On an earlier line</source>
<translation>附于较早的日志</translation>
</message>
<message id="files.of_incident">
<source>The incident</source>
<translation>事件</translation>
</message>
<message id="files.of_line">
<source>On the line of {clock}</source>
<translation>附于日志 {clock}</translation>
</message>
<message id="files.of_order">
<source>On order {number}</source>
<translation>附于指令 {number}</translation>
</message>
<message id="files.open_outside">
<source>Open with…</source>
<translation>用系统打开…</translation>
</message>
<message id="files.opened">
<source>Handed to the system; the copy goes when this window closes</source>
<translation>已交给系统程序打开；副本随窗口关闭删除</translation>
</message>
<message id="files.opening">
<source>Opening…</source>
<translation>正在打开…</translation>
</message>
<message id="files.page_back">
<source>Page before</source>
<translation>上一页</translation>
</message>
<message id="files.page_on">
<source>Next page</source>
<translation>下一页</translation>
</message>
<message id="files.pasted">
<source>Pasted</source>
<translation>粘贴</translation>
</message>
<message id="files.pause">
<source>Pause</source>
<translation>暂停</translation>
</message>
<message id="files.play">
<source>Play</source>
<translation>播放</translation>
</message>
<message id="files.position">
<source>Position</source>
<translation>播放位置</translation>
</message>
<message id="files.previous">
<source>The one before</source>
<translation>上一个</translation>
</message>
<message id="files.save">
<source>Save a copy…</source>
<translation>另存副本…</translation>
</message>
<message id="files.saved">
<source>Saved to {path}</source>
<translation>已保存到 {path}</translation>
</message>
<message id="files.saving">
<source>Saving a copy…</source>
<translation>正在保存副本…</translation>
</message>
<message id="files.strike">
<source>Strike…</source>
<translation>划去…</translation>
</message>
<message id="files.text_cut">
<source>Only the first {size} are shown</source>
<translation>只显示前 {size}</translation>
</message>
<message id="files.too_many">
<source>{most} files at a time, these are {count}</source>
<translation>一次最多附 {most} 个文件，这次有 {count} 个</translation>
</message>
<message id="files.where">
<source>Where</source>
<translation>所在</translation>
</message>
<message id="kind.attachment">
<source>Attachment</source>
<translation>附件</translation>
</message>
<message id="nothing.files">
<source>No files yet: drop one, or Ctrl+O, Ctrl+V</source>
<translation>还没有附件：拖入文件，或 Ctrl+O、Ctrl+V</translation>
</message>
<message id="outage.file.unwritable">
<source>The file can't be written: {name}</source>
<translation>写不了文件：{name}</translation>
</message>
<message id="paper.files">
<source> (files: {names})</source>
<translation>（附件：{names}）</translation>
</message>
<message id="paper.struck_file">
<source>struck: {reason}, {person}</source>
<translation>划去：{reason}，{person}</translation>
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
<message id="refused.attachment.too_large_to_show">
<source>Larger than {megabytes} MB; not shown here, save a copy</source>
<translation>文件超过 {megabytes} MB，不在此打开，请另存副本</translation>
</message>
<message id="section.act.attach">
<source>Attach</source>
<translation>添附件</translation>
</message>
<message id="section.files">
<source>Files</source>
<translation>附件</translation>
</message>
</context>
</TS>
