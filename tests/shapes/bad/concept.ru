# Concept-english-name QualifiedMinCount
DELETE DATA { <id/concept/colour/crimson> skos:prefLabel "Crimson"@en } ;

# Concept-italian-name QualifiedMinCount
DELETE DATA { <id/concept/colour/crimson> skos:prefLabel "Cremisi"@it } ;

# Concept-scheme MinCount
DELETE WHERE { <id/concept/colour/crimson> skos:inScheme ?value } ;

# Concept-scheme NodeKind
DELETE DATA { <id/concept/colour/crimson> skos:inScheme <id/concept/colour> } ;
INSERT DATA { <id/concept/colour/crimson> skos:inScheme "https://w3id.org/boostinno/id/concept/colour" } ;

# Concept-broader Class
DELETE DATA { <id/concept/colour/crimson> skos:broader <id/concept/colour/red> } ;
INSERT DATA { <id/concept/colour/crimson> skos:broader <https://example.org/unknown> } ;

# Concept-top Class
DELETE DATA { <id/concept/colour/red> skos:topConceptOf <id/concept/colour> } ;
INSERT DATA { <id/concept/colour/red> skos:topConceptOf <https://example.org/unknown> } ;

# Concept-code MaxCount
INSERT DATA { <id/concept/colour/red> skos:notation "9" } ;

# Concept-code NodeKind
DELETE DATA { <id/concept/colour/red> skos:notation "R" } ;
INSERT DATA { <id/concept/colour/red> skos:notation <https://example.org/code> } ;

# ConceptScheme-english-name QualifiedMinCount
DELETE DATA { <id/concept/colour> skos:prefLabel "Colours"@en } ;

# ConceptScheme-italian-name QualifiedMinCount
DELETE DATA { <id/concept/colour> skos:prefLabel "Colori"@it } ;

# ConceptScheme-english-definition QualifiedMinCount
DELETE DATA { <id/concept/colour> skos:definition "The colours of a list."@en } ;

# ConceptScheme-italian-definition QualifiedMinCount
DELETE DATA { <id/concept/colour> skos:definition "I colori di un elenco."@it } ;

# ConceptScheme-vocabulary MinCount
DELETE WHERE { <id/concept/colour> rdfs:isDefinedBy ?value } ;
