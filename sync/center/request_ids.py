"""Which request a line of the log belongs to, so that of a thousand devices one is followed through it.

A request is given a random name when its head has been read. Lines that are written while it is served carry it as `request`, on
whichever thread; so does the body of an answer that failed, and by that what a device was told leads to the line that says why.
Where a writer takes several requests together, a line about that turn carries none.

Layer: center. Source: our design (a failure is answered by an id, without detail).
"""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import TypeVar

from starlette.types import ASGIApp, Receive, Scope, Send

ID_BYTES = 6
LOGGERS = ("sync.center", "uvicorn.error")
_REQUEST: ContextVar[str] = ContextVar("request", default="")
_T = TypeVar("_T")


class Named:
    """Middleware: names each request, for as long as its task lasts, so that what is logged of a bug in it carries the name too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            _REQUEST.set(secrets.token_hex(ID_BYTES))
        await self._app(scope, receive, send)


def request_id() -> str | None:
    """Return the name of the request that is served here, None where none is."""
    return _REQUEST.get() or None


def carried(act: Callable[[], _T]) -> Callable[[], _T]:
    """Return ``act`` for another thread, where it is part of the same request."""
    context = copy_context()
    return lambda: context.run(act)


def name_in_log() -> None:
    """Have the center's lines carry the request from now on."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_name)


def _name(record: logging.LogRecord) -> bool:
    if now := _REQUEST.get():
        record.request = now
    return True
