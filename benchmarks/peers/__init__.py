"""The peers: other ways to bring the same records over the same link, installed into a folder of their own and driven beside ours."""
