"""What one question of the incident in view says in two lines. Pure."""

from desktop.runtime.words import Words
from desktop.widgets.values import shown
from sync.store.queries.question_rows import QuestionRow


def question_words(row: QuestionRow, words: Words) -> tuple[str, str]:
    """Return what is in question, and the values that stand with their authors; of an alert what it is about."""
    if row.sort == "alert":
        known = words.has(f"alert.{row.code}")
        return words.say(f"alert.{row.code}", **row.facts) if known else words.say("alert.unknown", code=row.code), row.title
    field = words.say(f"{row.kind}.{row.field}")
    title = field if row.kind == "incident" else words.say("question.title", title=row.title, field=field)
    values = (f"{shown(row.field, value.value, words, kind=row.kind)} {value.organisation_name or value.person}" for value in row.values)
    return title, " ≠ ".join(values)
