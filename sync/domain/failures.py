"""Two of the three families of failure: a rule said no, or the world failed. Anything else is our bug.

Pure. Source: our design (design.md §9 of the house rules: failure is a normal state).
"""


class Refused(Exception):
    """A rule said no; nothing changed.

    Attributes:
        code: stable text, ``kind.reason``; each code has a sentence in each language.
        facts: what the sentence needs, plain values only.
    """

    def __init__(self, code: str, **facts: object) -> None:
        """Name the rule and the facts that its sentence shows."""
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        """Return the code with its facts, for logs and tests."""
        return f"{self.code} {self.facts}" if self.facts else self.code


class Outage(Exception):
    """The world failed: link, disk, certificate. The same act may succeed later.

    Attributes:
        code: stable text, ``part.reason``.
        retry_s: seconds after which a retry makes sense, or None when a person must act first.
        facts: what the sentence needs, plain values only.
    """

    def __init__(self, code: str, *, retry_s: float | None = None, **facts: object) -> None:
        """Name what failed and when to try again."""
        super().__init__(code)
        self.code = code
        self.retry_s = retry_s
        self.facts = facts

    def __str__(self) -> str:
        """Return the code with its facts, for logs and tests."""
        return f"{self.code} {self.facts}" if self.facts else self.code
