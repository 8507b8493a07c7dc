"""The agent that an engine gets: by the center's address given or kept, and by the address to listen at.

Layer: engine. Source: our design.
"""

from collections.abc import Callable

from sync.engine.process import Parts
from sync.engine.status import Agent, MakeAgent, NoAgent


def agent_maker(*, center_url: str | None, listen: str | None) -> Callable[[Parts], MakeAgent]:
    """Return what makes the agent of an engine.

    Args:
        center_url: address of the center; None = the one that the device keeps.
        listen: ``host:port`` at which neighbours may exchange, None for none.
    """

    def make(parts: Parts) -> MakeAgent:
        def agent(_changed: Callable[[], None]) -> Agent:
            return NoAgent()

        return agent

    return make
