# Call-title MinCount
DELETE WHERE { <id/call/scuola-dei-quartieri> dct:title ?value } ;

# Call-name QualifiedMinCount
DELETE DATA { <id/call/mi15> dct:title "Mi15"@en } ;
INSERT DATA { <id/call/mi15> dct:title "Mi15"@fr } ;

# Call-deadline Datatype
DELETE DATA { <id/call/mi15> schema:applicationDeadline "2025-12-31"^^xsd:date } ;
INSERT DATA { <id/call/mi15> schema:applicationDeadline "2025-12"^^xsd:gYearMonth } ;

# Call-deadline MaxCount
INSERT DATA { <id/call/mi15> schema:applicationDeadline "2017-01-01"^^xsd:date } ;

# Call-deadline-after-opening SPARQL
DELETE WHERE { <id/call/scuola-dei-quartieri#period> dcat:startDate ?date } ;
INSERT DATA { <id/call/scuola-dei-quartieri#period> dcat:startDate "2025-07"^^xsd:gYearMonth } ;

# Call-deadline-after-opening SPARQL
DELETE WHERE { <id/call/mi15#period> dcat:startDate ?date } ;
INSERT DATA { <id/call/mi15#period> dcat:startDate "2026"^^xsd:gYear } ;

# Call-period Class
INSERT DATA { <id/call/mi15> dct:temporal <https://example.org/unknown> } ;

# Call-amount Class
INSERT DATA { <id/call/scuola-dei-quartieri> schema:amount <https://example.org/unknown> } ;

# Call-part-of Or
DELETE DATA { <id/call/scuola-dei-quartieri> dct:isPartOf <id/policy/programma-triennale> } ;
INSERT DATA { <id/call/scuola-dei-quartieri> dct:isPartOf <https://example.org/unknown> } ;

# Call-place Class
DELETE DATA { <id/call/scuola-dei-quartieri> dct:spatial <id/place/milan> } ;
INSERT DATA { <id/call/scuola-dei-quartieri> dct:spatial <https://example.org/unknown> } ;

# Call-place MaxCount
INSERT DATA { <id/call/scuola-dei-quartieri> dct:spatial <id/place/milan-2> . <id/place/milan-2> a dct:Location ; a schema:City ; skos:prefLabel "Milan"@en } ;

# Call-authority Class
DELETE DATA { <id/call/scuola-dei-quartieri> cv:hasCompetentAuthority <id/organisation/comune-milano> } ;
INSERT DATA { <id/call/scuola-dei-quartieri> cv:hasCompetentAuthority <https://example.org/unknown> } ;

# Call-authority MaxCount
INSERT DATA { <id/call/scuola-dei-quartieri> cv:hasCompetentAuthority <id/organisation/comune-milano-2> . <id/organisation/comune-milano-2> a org:Organization ; skos:prefLabel "City of Milan"@en } ;

# Call-topic Node
DELETE DATA { <id/call/scuola-dei-quartieri> dct:subject <id/concept/topic/proximity-economy> } ;
INSERT DATA { <id/call/scuola-dei-quartieri> dct:subject <id/concept/fund/erdf> } ;

# Call-status MaxCount
INSERT DATA { <id/call/mi15> adms:status <https://example.org/unknown> } ;
