# Policy-class HasValue
DELETE WHERE { <id/policy/programma-triennale> dct:type ?kind } ;
DELETE DATA { <id/policy/programma-triennale> a foaf:Document } ;

# Policy-period Class
DELETE WHERE { <id/policy/programma-triennale> dct:temporal ?period . ?period ?property ?value } ;
INSERT DATA { <id/policy/programma-triennale> dct:temporal "2024/2027" } ;

# Policy-period MaxCount
INSERT DATA { <id/policy/programma-triennale> dct:temporal <id/policy/programma-triennale#period-2> . <id/policy/programma-triennale#period-2> a dct:PeriodOfTime ; a time:TemporalEntity ; dcat:endDate "2027"^^xsd:gYear ; dcat:startDate "2024"^^xsd:gYear } ;

# Policy-amount Class
INSERT DATA { <id/policy/programma-triennale> schema:amount <https://example.org/unknown> } ;

# Policy-line Class
INSERT DATA { <id/policy/programma-triennale> dct:hasPart <https://example.org/unknown> } ;

# Line-name QualifiedMinCount
DELETE DATA { <id/policy/programma-triennale#line-neighbourhood-alliances> skos:prefLabel "Neighbourhood alliances"@en } ;

# Line-code MaxCount
INSERT DATA { <id/policy/programma-triennale#line-neighbourhood-alliances> skos:notation "X" } ;

# Line-code Pattern
DELETE DATA { <id/policy/programma-triennale#line-neighbourhood-alliances> skos:notation "E" } ;
INSERT DATA { <id/policy/programma-triennale#line-neighbourhood-alliances> skos:notation "unknown" } ;

# Line-policy MaxCount
INSERT DATA { <id/thing/other> dct:hasPart <id/policy/programma-triennale#line-neighbourhood-alliances> } ;

# Line-policy MinCount
DELETE DATA { <id/policy/programma-triennale> dct:hasPart <id/policy/programma-triennale#line-neighbourhood-alliances> } ;
