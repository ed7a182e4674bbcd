"""The document plane: dereferencing, representations, links, withdrawn resources, older versions, dumps."""
