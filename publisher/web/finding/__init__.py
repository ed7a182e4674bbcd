"""Finding a thing: search, lists with facets, lookup by identifier, reconciliation."""
