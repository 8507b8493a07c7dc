<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
<name></name>
<message id="cards.due">
<source></source>
<translation>by {clock}</translation>
</message>
<message id="cards.evidence">
<source></source>
<translation>Show: {evidence}</translation>
</message>
<message id="cards.hint.ends">
<source></source>
<translation>It will not repeat any more</translation>
</message>
<message id="cards.hint.repeats">
<source></source>
<translation>The next one is made when this is finished</translation>
</message>
<message id="cards.incident">
<source></source>
<translation>See the incident</translation>
</message>
<message id="cards.key.block">
<source></source>
<translation>Blocked  F9</translation>
</message>
<message id="cards.key.finish">
<source></source>
<translation>Finish  F7</translation>
</message>
<message id="cards.key.resume">
<source></source>
<translation>Resume</translation>
</message>
<message id="cards.key.skip">
<source></source>
<translation>Not applicable  F10</translation>
</message>
<message id="cards.key.start">
<source></source>
<translation>Start  F6</translation>
</message>
<message id="cards.late">
<source></source>
<translation>{span} over</translation>
</message>
<message id="cards.none">
<source></source>
<translation>No running cards</translation>
</message>
<message id="cards.none.hint">
<source></source>
<translation>After a plan is activated its tasks stand here, overdue first</translation>
</message>
<message id="diff.field.as_of">
<source></source>
<translation>As of</translation>
</message>
<message id="diff.field.basis">
<source></source>
<translation>Basis</translation>
</message>
<message id="diff.field.capability">
<source></source>
<translation>Capability</translation>
</message>
<message id="diff.field.cards">
<source></source>
<translation>Cards</translation>
</message>
<message id="diff.field.commander">
<source></source>
<translation>Commander</translation>
</message>
<message id="diff.field.condition">
<source></source>
<translation>Condition</translation>
</message>
<message id="diff.field.contact">
<source></source>
<translation>Contact</translation>
</message>
<message id="diff.field.count">
<source></source>
<translation>Count</translation>
</message>
<message id="diff.field.due_minutes">
<source></source>
<translation>Due, min</translation>
</message>
<message id="diff.field.evidence">
<source></source>
<translation>Evidence</translation>
</message>
<message id="diff.field.feedback_minutes">
<source></source>
<translation>Report, min</translation>
</message>
<message id="diff.field.group">
<source></source>
<translation>Group</translation>
</message>
<message id="diff.field.key">
<source></source>
<translation>Key</translation>
</message>
<message id="diff.field.lead">
<source></source>
<translation>Lead</translation>
</message>
<message id="diff.field.level">
<source></source>
<translation>Level</translation>
</message>
<message id="diff.field.levels">
<source></source>
<translation>Levels</translation>
</message>
<message id="diff.field.limit_minutes">
<source></source>
<translation>Limit, min</translation>
</message>
<message id="diff.field.matters">
<source></source>
<translation>Matters</translation>
</message>
<message id="diff.field.measures">
<source></source>
<translation>Measures</translation>
</message>
<message id="diff.field.members">
<source></source>
<translation>Members</translation>
</message>
<message id="diff.field.name">
<source></source>
<translation>Name</translation>
</message>
<message id="diff.field.number">
<source></source>
<translation>Number</translation>
</message>
<message id="diff.field.office">
<source></source>
<translation>Office</translation>
</message>
<message id="diff.field.organisation">
<source></source>
<translation>Body</translation>
</message>
<message id="diff.field.period_hours">
<source></source>
<translation>Period, h</translation>
</message>
<message id="diff.field.phase">
<source></source>
<translation>Phase</translation>
</message>
<message id="diff.field.phone">
<source></source>
<translation>Phone</translation>
</message>
<message id="diff.field.radio">
<source></source>
<translation>Radio</translation>
</message>
<message id="diff.field.recipients">
<source></source>
<translation>Receivers</translation>
</message>
<message id="diff.field.repeat_minutes">
<source></source>
<translation>Every, min</translation>
</message>
<message id="diff.field.report_minutes">
<source></source>
<translation>Report, min</translation>
</message>
<message id="diff.field.role">
<source></source>
<translation>Role</translation>
</message>
<message id="diff.field.sign_minutes">
<source></source>
<translation>Sign, min</translation>
</message>
<message id="diff.field.sort">
<source></source>
<translation>Sort</translation>
</message>
<message id="diff.field.text">
<source></source>
<translation>Text</translation>
</message>
<message id="diff.field.title">
<source></source>
<translation>Title</translation>
</message>
<message id="diff.field.under">
<source></source>
<translation>Under</translation>
</message>
<message id="diff.field.unit_sort">
<source></source>
<translation>Unit sort</translation>
</message>
<message id="diff.field.urgency">
<source></source>
<translation>Urgency</translation>
</message>
<message id="diff.part.cards">
<source></source>
<translation>Card</translation>
</message>
<message id="diff.part.chapters">
<source></source>
<translation>Clause</translation>
</message>
<message id="diff.part.contacts">
<source></source>
<translation>Contact</translation>
</message>
<message id="diff.part.groups">
<source></source>
<translation>Group</translation>
</message>
<message id="diff.part.levels">
<source></source>
<translation>Level</translation>
</message>
<message id="diff.part.needs">
<source></source>
<translation>Need</translation>
</message>
<message id="diff.part.orders">
<source></source>
<translation>First order</translation>
</message>
<message id="diff.part.posts">
<source></source>
<translation>Post</translation>
</message>
<message id="diff.part.title">
<source></source>
<translation>Title</translation>
</message>
<message id="diff.sort.added">
<source></source>
<translation>Added</translation>
</message>
<message id="diff.sort.changed">
<source></source>
<translation>Changed</translation>
</message>
<message id="diff.sort.removed">
<source></source>
<translation>Removed</translation>
</message>
<message id="import.another">
<source></source>
<translation>Another file</translation>
</message>
<message id="import.choose">
<source></source>
<translation>Choose a plan's file</translation>
</message>
<message id="import.count">
<source></source>
<translation>{use}: {count}</translation>
</message>
<message id="import.files">
<source></source>
<translation>Word document, text</translation>
</message>
<message id="import.level">
<source></source>
<translation>Level (Ctrl+← →)</translation>
</message>
<message id="import.lines">
<source></source>
<translation>{count} par.</translation>
</message>
<message id="import.next">
<source></source>
<translation>Next: fill in and save</translation>
</message>
<message id="import.notice.card_cut">
<source></source>
<translation>{count} cards are cut at 4000 characters ({detail})</translation>
</message>
<message id="import.notice.card_without_role">
<source></source>
<translation>{count} cards name no role; duty officer for now ({detail})</translation>
</message>
<message id="import.notice.contents">
<source></source>
<translation>{count} lines of contents left aside</translation>
</message>
<message id="import.notice.level_twice">
<source></source>
<translation>{count} sections repeat a level; the first counts ({detail})</translation>
</message>
<message id="import.notice.level_unknown">
<source></source>
<translation>{count} sections name no single level ({detail})</translation>
</message>
<message id="import.notice.measures_cut">
<source></source>
<translation>{count} levels state too much; 2000 characters kept, all in the text ({detail})</translation>
</message>
<message id="import.notice.no_cards">
<source></source>
<translation>{count} sections gave no cards and stay text ({detail})</translation>
</message>
<message id="import.notice.no_contacts">
<source></source>
<translation>{count} sections gave no numbers and stay text ({detail})</translation>
</message>
<message id="import.notice.no_headings">
<source></source>
<translation>No headings recognised; all is one section</translation>
</message>
<message id="import.notice.no_levels">
<source></source>
<translation>No response levels recognised; all four use the measures of the next step</translation>
</message>
<message id="import.notice.numberless">
<source></source>
<translation>{count} headings known by style had no number; numbered in order</translation>
</message>
<message id="import.notice.organisation_unknown">
<source></source>
<translation>{count} bodies are not in the tree; named in the office ({detail})</translation>
</message>
<message id="import.notice.text_cut">
<source></source>
<translation>{count} sections are too long to be kept whole ({detail})</translation>
</message>
<message id="import.phase">
<source></source>
<translation>Response</translation>
</message>
<message id="import.publish">
<source></source>
<translation>Save as a draft</translation>
</message>
<message id="import.publish.hint">
<source></source>
<translation>Kept as a draft; it can be activated after review, approval and publishing</translation>
</message>
<message id="import.reading">
<source></source>
<translation>Reading the file</translation>
</message>
<message id="import.refused">
<source></source>
<translation>This file can't be imported</translation>
</message>
<message id="import.role">
<source></source>
<translation>Duty officer</translation>
</message>
<message id="import.structure">
<source></source>
<translation>Structure recognised</translation>
</message>
<message id="import.tables">
<source></source>
<translation>{count} tab.</translation>
</message>
<message id="import.text">
<source></source>
<translation>What stands there</translation>
</message>
<message id="import.title">
<source></source>
<translation>Import: check the structure</translation>
</message>
<message id="import.title_version">
<source></source>
<translation>Import a version: {name}</translation>
</message>
<message id="import.use">
<source></source>
<translation>Becomes (Ctrl+↑ ↓)</translation>
</message>
<message id="import.use.annex">
<source></source>
<translation>Annex</translation>
</message>
<message id="import.use.cards">
<source></source>
<translation>Cards</translation>
</message>
<message id="import.use.contacts">
<source></source>
<translation>Contacts</translation>
</message>
<message id="import.use.nothing">
<source></source>
<translation>Leave out</translation>
</message>
<message id="import.use.response">
<source></source>
<translation>Level</translation>
</message>
<message id="import.use.text">
<source></source>
<translation>Text</translation>
</message>
<message id="outage.file.unreadable">
<source></source>
<translation>Can't read {name}; is the stick still in?</translation>
</message>
<message id="page.plans">
<source></source>
<translation>Plans</translation>
</message>
<message id="plans.act.facts">
<source></source>
<translation>Dates and facts</translation>
</message>
<message id="plans.act.word.keep">
<source></source>
<translation>Use these words</translation>
</message>
<message id="plans.act.word">
<source></source>
<translation>Reword…</translation>
</message>
<message id="plans.activate">
<source></source>
<translation>Activate {level}</translation>
</message>
<message id="plans.activate_none">
<source></source>
<translation>Activate</translation>
</message>
<message id="plans.any.classes">
<source></source>
<translation>Any class</translation>
</message>
<message id="plans.any.level">
<source></source>
<translation>Any level</translation>
</message>
<message id="plans.any.owner">
<source></source>
<translation>Any owner</translation>
</message>
<message id="plans.any.sort">
<source></source>
<translation>Any sort</translation>
</message>
<message id="plans.any.standing">
<source></source>
<translation>Any state</translation>
</message>
<message id="plans.as_needed">
<source></source>
<translation>As needed</translation>
</message>
<message id="plans.back">
<source></source>
<translation>Back</translation>
</message>
<message id="plans.cards_open">
<source></source>
<translation>{count} cards running</translation>
</message>
<message id="plans.cards_overdue">
<source></source>
<translation>{count} cards overdue</translation>
</message>
<message id="plans.choose_plan">
<source></source>
<translation>Choose the plan to activate in the incident</translation>
</message>
<message id="plans.classes.A1">
<source></source>
<translation>Natural</translation>
</message>
<message id="plans.classes.A2">
<source></source>
<translation>Accidents</translation>
</message>
<message id="plans.classes.A3">
<source></source>
<translation>Health</translation>
</message>
<message id="plans.classes.A4">
<source></source>
<translation>Security</translation>
</message>
<message id="plans.compare">
<source></source>
<translation>Compare</translation>
</message>
<message id="plans.compare_not_held">
<source></source>
<translation>Both texts must be here to be compared</translation>
</message>
<message id="plans.copied">
<source></source>
<translation>as of {day}</translation>
</message>
<message id="plans.count">
<source></source>
<translation>{count}</translation>
</message>
<message id="plans.details">
<source></source>
<translation>Details</translation>
</message>
<message id="plans.drilled">
<source></source>
<translation>Drilled {day}</translation>
</message>
<message id="plans.empty">
<source></source>
<translation>No plans here yet</translation>
</message>
<message id="plans.empty.hint">
<source></source>
<translation>Import your own .docx or .txt, or take the worked ones first; works offline</translation>
</message>
<message id="plans.every">
<source></source>
<translation>every {span}</translation>
</message>
<message id="plans.failed">
<source></source>
<translation>Not done: {reason}</translation>
</message>
<message id="plans.filter.classes">
<source></source>
<translation>Class</translation>
</message>
<message id="plans.filter.level">
<source></source>
<translation>Level</translation>
</message>
<message id="plans.filter.owner">
<source></source>
<translation>Owner</translation>
</message>
<message id="plans.filter.sort">
<source></source>
<translation>Sort</translation>
</message>
<message id="plans.filter.standing">
<source></source>
<translation>State</translation>
</message>
<message id="plans.gap">
<source></source>
<translation>{name} missing</translation>
</message>
<message id="plans.hint.approve">
<source></source>
<translation>Goes to approval</translation>
</message>
<message id="plans.hint.code">
<source></source>
<translation>e.g. JB-07</translation>
</message>
<message id="plans.hint.commander">
<source></source>
<translation>A name; else the duty is shown</translation>
</message>
<message id="plans.hint.consult">
<source></source>
<translation>Goes to those concerned for comment</translation>
</message>
<message id="plans.hint.day">
<source></source>
<translation>2027-03-01</translation>
</message>
<message id="plans.hint.file">
<source></source>
<translation>To be filed within twenty working days</translation>
</message>
<message id="plans.hint.incident">
<source></source>
<translation>Which incident: number, title, pinyin</translation>
</message>
<message id="plans.hint.matters">
<source></source>
<translation>What the response is about, one sentence</translation>
</message>
<message id="plans.hint.measures">
<source></source>
<translation>Used where the text states none by level</translation>
</message>
<message id="plans.hint.now">
<source></source>
<translation>Now</translation>
</message>
<message id="plans.hint.publish">
<source></source>
<translation>In force at once; the version before is repealed</translation>
</message>
<message id="plans.hint.repeal">
<source></source>
<translation>It can't be activated after; running responses go on</translation>
</message>
<message id="plans.hint.return">
<source></source>
<translation>Back to drafting</translation>
</message>
<message id="plans.hint.review">
<source></source>
<translation>Goes to review</translation>
</message>
<message id="plans.hint.revise">
<source></source>
<translation>While the next is written this one still holds</translation>
</message>
<message id="plans.hint.version">
<source></source>
<translation>e.g. 1.0</translation>
</message>
<message id="plans.hint.word">
<source></source>
<translation>Matters and measures for this case; commanders by name</translation>
</message>
<message id="plans.hits">
<source></source>
<translation>{number} / {count}</translation>
</message>
<message id="plans.hours">
<source></source>
<translation>{hours} h</translation>
</message>
<message id="plans.import">
<source></source>
<translation>Import a plan</translation>
</message>
<message id="plans.import_version">
<source></source>
<translation>Import a version</translation>
</message>
<message id="plans.library">
<source></source>
<translation>Library</translation>
</message>
<message id="plans.minutes">
<source></source>
<translation>{minutes} min</translation>
</message>
<message id="plans.never_drilled">
<source></source>
<translation>Never drilled</translation>
</message>
<message id="plans.newer">
<source></source>
<translation>Newer version</translation>
</message>
<message id="plans.no_action">
<source></source>
<translation>No action</translation>
</message>
<message id="plans.no_cards">
<source></source>
<translation>No cards at this level</translation>
</message>
<message id="plans.no_command">
<source></source>
<translation>The plan names no posts or groups</translation>
</message>
<message id="plans.no_difference">
<source></source>
<translation>The two are the same</translation>
</message>
<message id="plans.no_hit">
<source></source>
<translation>Not found</translation>
</message>
<message id="plans.no_live">
<source></source>
<translation>No live record here</translation>
</message>
<message id="plans.no_phones">
<source></source>
<translation>The plan has no contacts</translation>
</message>
<message id="plans.not_found.hint">
<source></source>
<translation>Other words, or wider filters</translation>
</message>
<message id="plans.not_held">
<source></source>
<translation>This version's text is not here yet; it comes with the link</translation>
</message>
<message id="plans.offline">
<source></source>
<translation>Offline: holds here at once; tell {count} by radio, phone or paper</translation>
</message>
<message id="plans.offline_none">
<source></source>
<translation>Offline: holds here at once, sent with the link</translation>
</message>
<message id="plans.older">
<source></source>
<translation>Older version</translation>
</message>
<message id="plans.one_version">
<source></source>
<translation>There is one version</translation>
</message>
<message id="plans.one_version.hint">
<source></source>
<translation>Import another and they stand here clause by clause</translation>
</message>
<message id="plans.owner.others">
<source></source>
<translation>Others</translation>
</message>
<message id="plans.owner.own">
<source></source>
<translation>Own</translation>
</message>
<message id="plans.published">
<source></source>
<translation>{day} {person}</translation>
</message>
<message id="plans.readiness">
<source></source>
<translation>Readiness</translation>
</message>
<message id="plans.reports_every">
<source></source>
<translation>reports every {minutes} min</translation>
</message>
<message id="plans.review_due">
<source></source>
<translation>Review {day}</translation>
</message>
<message id="plans.review_overdue">
<source></source>
<translation>Review overdue {day}</translation>
</message>
<message id="plans.review_unset">
<source></source>
<translation>No review date</translation>
</message>
<message id="plans.running">
<source></source>
<translation>Running cards</translation>
</message>
<message id="plans.running_count">
<source></source>
<translation>Running cards {count}</translation>
</message>
<message id="plans.running_overdue">
<source></source>
<translation>Running cards {count} · {overdue} overdue</translation>
</message>
<message id="plans.search">
<source></source>
<translation>Name, code, pinyin, F3</translation>
</message>
<message id="plans.search_text">
<source></source>
<translation>Find in the text, Enter for the next</translation>
</message>
<message id="plans.short">
<source></source>
<translation>{count} missing</translation>
</message>
<message id="plans.since">
<source></source>
<translation>since {day}</translation>
</message>
<message id="plans.standing.in_force">
<source></source>
<translation>In force</translation>
</message>
<message id="plans.standing.in_work">
<source></source>
<translation>In work</translation>
</message>
<message id="plans.standing.repealed">
<source></source>
<translation>Repealed</translation>
</message>
<message id="plans.structure">
<source></source>
<translation>Structure</translation>
</message>
<message id="plans.tab.cards">
<source></source>
<translation>Cards</translation>
</message>
<message id="plans.tab.command">
<source></source>
<translation>Command</translation>
</message>
<message id="plans.tab.phones">
<source></source>
<translation>Contacts</translation>
</message>
<message id="plans.tab.text">
<source></source>
<translation>Text</translation>
</message>
<message id="plans.tab.versions">
<source></source>
<translation>Versions</translation>
</message>
<message id="plans.take_shipped">
<source></source>
<translation>Take the worked plans</translation>
</message>
<message id="plans.taken">
<source></source>
<translation>Took {count} worked plans as drafts; make them your own, then review, approve and publish</translation>
</message>
<message id="plans.to_question">
<source></source>
<translation>Settle it on Sync</translation>
</message>
<message id="plans.too_large">
<source></source>
<translation>This level makes {size} kB, more than one entry holds ({most} kB); shorten the cards first</translation>
</message>
<message id="plans.used">
<source></source>
<translation>Used {day}</translation>
</message>
<message id="plans.verdict">
<source></source>
<translation>{clock} · {met} met · {gaps} gaps</translation>
</message>
<message id="plans.within">
<source></source>
<translation>in {span}</translation>
</message>
<message id="preview.contacts">
<source></source>
<translation>Contacts</translation>
</message>
<message id="preview.contacts.note">
<source></source>
<translation>{count} with a live record</translation>
</message>
<message id="preview.groups">
<source></source>
<translation>Groups</translation>
</message>
<message id="preview.groups.note">
<source></source>
<translation>{leads} lead · {members} members</translation>
</message>
<message id="preview.orders">
<source></source>
<translation>First orders</translation>
</message>
<message id="preview.orders.note">
<source></source>
<translation>{count} receive · {parties} take part</translation>
</message>
<message id="preview.period">
<source></source>
<translation>Period</translation>
</message>
<message id="preview.period.note">
<source></source>
<translation>{hours} h · {measures}</translation>
</message>
<message id="preview.posts">
<source></source>
<translation>Posts</translation>
</message>
<message id="preview.response">
<source></source>
<translation>Response</translation>
</message>
<message id="preview.tasks">
<source></source>
<translation>Tasks</translation>
</message>
<message id="preview.tasks.note">
<source></source>
<translation>{count} in the first {minutes} min</translation>
</message>
<message id="readiness.contact">
<source></source>
<translation>Contact</translation>
</message>
<message id="readiness.contact.copy">
<source></source>
<translation>Plan's copy {number} · {as_of}</translation>
</message>
<message id="readiness.contact.live">
<source></source>
<translation>Live {number} · {as_of}</translation>
</message>
<message id="readiness.contact.no_number">
<source></source>
<translation>No number</translation>
</message>
<message id="readiness.contact.old">
<source></source>
<translation>{number} unchecked for {days} days ({as_of})</translation>
</message>
<message id="readiness.contact.undated">
<source></source>
<translation>{number} has no date; check it</translation>
</message>
<message id="readiness.drill">
<source></source>
<translation>Drill</translation>
</message>
<message id="readiness.drill.never">
<source></source>
<translation>No drill on record</translation>
</message>
<message id="readiness.drill.old">
<source></source>
<translation>Last drill {at}, over three years ago</translation>
</message>
<message id="readiness.drill.overdue">
<source></source>
<translation>Was due {due}, last {at}</translation>
</message>
<message id="readiness.drill.recent">
<source></source>
<translation>Last drill {at}</translation>
</message>
<message id="readiness.equipment">
<source></source>
<translation>Equipment</translation>
</message>
<message id="readiness.equipment.enough">
<source></source>
<translation>{count} in service, {needed} needed</translation>
</message>
<message id="readiness.equipment.short">
<source></source>
<translation>{count} in service, {needed} needed, {total} in all</translation>
</message>
<message id="readiness.equipment.unknown">
<source></source>
<translation>{needed} needed; no ledger here, ask by phone</translation>
</message>
<message id="readiness.review">
<source></source>
<translation>Review</translation>
</message>
<message id="readiness.review.later">
<source></source>
<translation>Due {due}</translation>
</message>
<message id="readiness.review.not_set">
<source></source>
<translation>No date set</translation>
</message>
<message id="readiness.review.overdue">
<source></source>
<translation>Was due {due}, {days} days ago</translation>
</message>
<message id="readiness.units">
<source></source>
<translation>Units</translation>
</message>
<message id="readiness.units.enough">
<source></source>
<translation>{count} on standby, {needed} needed</translation>
</message>
<message id="readiness.units.short">
<source></source>
<translation>{count} on standby, {needed} needed; {held} held, {engaged} out</translation>
</message>
<message id="readiness.units.stale">
<source></source>
<translation>{count} said so within 4 h, {needed} needed; {stale} older</translation>
</message>
<message id="refused.import.nothing">
<source></source>
<translation>Nothing is left; keep one section at least</translation>
</message>
<message id="refused.planfile.damaged">
<source></source>
<translation>Damaged, not readable whole, not imported: {name}</translation>
</message>
<message id="refused.planfile.empty">
<source></source>
<translation>No text in {name}</translation>
</message>
<message id="refused.planfile.entities">
<source></source>
<translation>The file declares entities and may do harm; not imported</translation>
</message>
<message id="refused.planfile.line_too_long">
<source></source>
<translation>Line {line} has {chars} characters, more than {most}; no plan</translation>
</message>
<message id="refused.planfile.locked">
<source></source>
<translation>Locked by a password; take it off first: {name}</translation>
</message>
<message id="refused.planfile.macros">
<source></source>
<translation>No macros; save as a plain .docx: {name}</translation>
</message>
<message id="refused.planfile.not_text">
<source></source>
<translation>Named .txt but a Word or ZIP file: {name}</translation>
</message>
<message id="refused.planfile.not_word">
<source></source>
<translation>Named .docx but no Word document: {name}</translation>
</message>
<message id="refused.planfile.old_word">
<source></source>
<translation>An old or encrypted Word file; save as a plain .docx: {name}</translation>
</message>
<message id="refused.planfile.too_large">
<source></source>
<translation>Over {megabytes} MB; take out pictures first</translation>
</message>
<message id="refused.planfile.too_many_lines">
<source></source>
<translation>More than {most} paragraphs; no plan</translation>
</message>
<message id="refused.planfile.type">
<source></source>
<translation>Only .docx and .txt: {name}</translation>
</message>
<message id="refused.planfile.unpacked_too_large">
<source></source>
<translation>Unpacks to more than {megabytes} MB; damaged or a trap, not imported</translation>
</message>
</context>
</TS>
