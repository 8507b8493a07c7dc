"""One module per kind or close family of kinds; `sync.domain.registry` gathers them."""
