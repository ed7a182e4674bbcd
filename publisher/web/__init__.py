"""The HTTP server over a release: Flask blueprints, one per reader's need."""
