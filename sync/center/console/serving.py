"""The console's own listener, beside the center's in one event loop: on this machine alone, whoever is elsewhere comes by SSH.

Source: our design.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from sync.center.console.entry import announce, withdraw
from sync.center.console.site import Console, ConsoleSettings, Served
from sync.center.doors import Door
from sync.domain.address import is_of_this_machine
from sync.domain.failures import Refused

KEEP_ALIVE_S = 30
SHUTDOWN_S = 2


class _Beside(uvicorn.Server):
    """Leaves the signals to the center's server, which ends this one."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def console_at(served: Served, settings: ConsoleSettings | None) -> AsyncIterator[str | None]:
    """Serve the console while the block runs; gives its address, None without one.

    Raises: Refused: `center.console_public` when it is to listen to other machines; OSError: the port is taken.
    """
    if settings is None:
        yield None
        return
    if not is_of_this_machine(settings.host):
        raise Refused("center.console_public")
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.create_server((settings.host, settings.port), family=family) as listener:
        name, port = listener.getsockname()[:2]
        host = f"{f'[{name}]' if ':' in name else name}:{port}"
        app = Console(served, settings, hosts=frozenset({host, f"localhost:{port}"})).starlette()
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            http=Door,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=SHUTDOWN_S,
            server_header=False,
        )
        server = _Beside(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        announce(served.directory, f"http://{host}")
        try:
            yield f"http://{host}"
        finally:
            withdraw(served.directory)
            server.should_exit = True
            await serving
