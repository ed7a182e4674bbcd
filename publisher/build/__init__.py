"""The compiler: from a folder of authored RDF to a release, or to findings about it."""
