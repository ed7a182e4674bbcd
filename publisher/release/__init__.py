"""One validated, immutable, content-addressed publication on disk: written once, then only read."""
