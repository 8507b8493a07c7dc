"""The page Plans 预案: library, one plan whole, readiness and activation, running cards, import."""
