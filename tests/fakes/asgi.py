"""An ASGI application called in process: one request in, status and body out, with its lifespan around; no socket, no server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def alive(app: Any) -> AsyncIterator[None]:
    """Run ``app`` from its start-up to its shutdown around the block."""
    inbox: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    told: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    running = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, inbox.get, told.put))
    await inbox.put({"type": "lifespan.startup"})
    assert (await told.get())["type"] == "lifespan.startup.complete"
    try:
        yield
    finally:
        await inbox.put({"type": "lifespan.shutdown"})
        assert (await told.get())["type"] == "lifespan.shutdown.complete"
        await running


async def post(app: Any, path: str, body: bytes, *, method: str = "POST", client: str = "127.0.0.1") -> tuple[int, bytes]:
    """Send one request and return status and body; what the application raises comes out here."""
    parts = [{"type": "http.request", "body": body, "more_body": False}]
    status, answer = 0, b""

    async def receive() -> dict[str, Any]:
        return parts.pop() if parts else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, answer
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            answer += message.get("body", b"")

    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "path": path}
    scope |= {
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"center")],
        "client": (client, 1),
    }
    await app({**scope, "server": ("127.0.0.1", 80), "state": {}}, receive, send)
    return status, answer
