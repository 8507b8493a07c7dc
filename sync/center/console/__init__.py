"""The console: pages for the operator of a center, rendered by the server, readable without scripts. Layer: center."""
