"""One folder per page; no feature knows another."""
