# Ontology-english-title QualifiedMinCount
DELETE DATA { <https://example.org/vocabulary> dct:title "Vocabulary"@en } ;

# Ontology-italian-title QualifiedMinCount
DELETE DATA { <https://example.org/vocabulary> dct:title "Vocabolario"@it } ;

# Ontology-version MaxCount
INSERT DATA { <https://example.org/vocabulary> owl:versionInfo "1.0.9" } ;

# Ontology-version MinCount
DELETE WHERE { <https://example.org/vocabulary> owl:versionInfo ?value } ;

# Ontology-version Pattern
DELETE DATA { <https://example.org/vocabulary> owl:versionInfo "1.0.0" } ;
INSERT DATA { <https://example.org/vocabulary> owl:versionInfo "unknown" } ;

# Ontology-licence MinCount
DELETE WHERE { <https://example.org/vocabulary> dct:license ?value } ;

# Ontology-licence NodeKind
DELETE DATA { <https://example.org/vocabulary> dct:license <https://example.org/licence> } ;
INSERT DATA { <https://example.org/vocabulary> dct:license "https://example.org/licence" } ;

# Term-label UniqueLang
INSERT DATA { boost:Thing rdfs:label "Another"@en } ;

# Term-english-label QualifiedMinCount
DELETE DATA { boost:Thing rdfs:label "Thing"@en } ;

# Term-italian-label QualifiedMinCount
DELETE DATA { boost:Thing rdfs:label "Cosa"@it } ;

# Term-english-definition QualifiedMinCount
DELETE DATA { boost:Thing skos:definition "Whatever there is."@en } ;

# Term-italian-definition QualifiedMinCount
DELETE DATA { boost:Thing skos:definition "Tutto ciò che esiste."@it } ;

# Term-vocabulary HasValue
DELETE DATA { boost:Thing rdfs:isDefinedBy <def> } ;

# Class-parent QualifiedMinCount
DELETE WHERE { boost:Thing rdfs:subClassOf ?value } ;

# Property-parent QualifiedMinCount
DELETE WHERE { boost:near rdfs:subPropertyOf ?value } ;

# Agent-name MinCount
DELETE WHERE { <id/agent/office> foaf:name ?value } ;

# Agent-name UniqueLang
INSERT DATA { <id/agent/office> foaf:name "Another"@en } ;
