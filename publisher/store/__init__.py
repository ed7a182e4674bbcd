"""The query plane: the `Store` port, its adapters, the query guard. Knows nothing of the web."""
