"""Pages made from documents by pure functions: facts, maps, diagrams, tables, the ontology and the shapes."""
