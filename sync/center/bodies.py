"""Bodies of requests, read under bounds: of size, of silence, of time.

Source: our design (engine specification §7, §10).
"""

import asyncio

from starlette.requests import ClientDisconnect, Request

BODY_S_MAX = 900.0  # the longest body at 20 kbit/s
BODY_IDLE_S_MAX = 60.0


async def body_of(request: Request, most: int) -> bytes | None:
    """Return the body, None as soon as it is longer than ``most``.

    Raises: ClientDisconnect: it was cut off, or nothing more of it came, or too slowly for any link.
    """
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_S_MAX), asyncio.timeout(BODY_IDLE_S_MAX) as idle:
            async for part in request.stream():
                idle.reschedule(asyncio.get_running_loop().time() + BODY_IDLE_S_MAX)
                size += len(part)
                if size > most:
                    return None
                parts.append(part)
    except TimeoutError as error:
        raise ClientDisconnect from error
    return b"".join(parts)
