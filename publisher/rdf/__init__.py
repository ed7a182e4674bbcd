"""Reading and writing RDF: positions, deterministic serialisers, the description of one resource, labels."""
