"""The organisations of every world: a province, two cities, five counties. The same list lies with devices and center."""

from pathlib import Path

from sync.domain.draft import Organisation

_ROWS = (
    ("320000", "江苏省", "江苏", "province", None),
    ("320100", "南京市", "南京", "city", "320000"),
    ("320200", "无锡市", "无锡", "city", "320000"),
    ("320106", "鼓楼区", "鼓楼", "county", "320100"),
    ("320102", "玄武区", "玄武", "county", "320100"),
    ("320115", "江宁区", "江宁", "county", "320100"),
    ("320211", "滨湖区", "滨湖", "county", "320200"),
    ("320205", "锡山区", "锡山", "county", "320200"),
)
TREE = tuple(Organisation(code=code, name=name, short_name=short, tier=tier, parent=parent) for code, name, short, tier, parent in _ROWS)
PARENTS = {row.code: row.parent for row in TREE}
_TIERS = {"province": "省", "city": "市", "county": "县"}


def superiors(code: str | None) -> tuple[str, ...]:
    """Return the organisations above ``code``, nearest first."""
    above = PARENTS.get(code or "")
    return () if above is None else (above, *superiors(above))


def write_csv(path: Path) -> Path:
    """Write the list as the center reads it."""
    head = "code,name,short_name,name_en,tier,parent,valid_from\n"
    rows = (f"{row.code},{row.name},{row.short_name},,{_TIERS[row.tier]},{row.parent or ''},2026-09-11\n" for row in TREE)
    path.write_text(head + "".join(rows), encoding="utf-8")
    return path
