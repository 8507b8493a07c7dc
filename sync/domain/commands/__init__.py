"""Commands: what people may do, one pure function for each request; `sync.domain.acts` gathers them.

A command looks at the view, refuses or returns drafts. It knows no clock: `at_ms` is the moment of deciding, UTC.
"""
