"""The adapter for remote stores: any SPARQL 1.1 endpoint, asked through SPARQLWrapper, and the loader of releases."""
