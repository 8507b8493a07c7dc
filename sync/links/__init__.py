"""How it travels: agent, HTTP, LAN and bundle."""
