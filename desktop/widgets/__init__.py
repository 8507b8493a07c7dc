"""Parts that pages are built from: rows, forms, map, charts, severity and theme."""
