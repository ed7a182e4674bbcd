# Observation-about MaxCount
INSERT DATA { <id/network/boostinno#observation-actions> schema:observationAbout <id/network/boostinno-2> . <id/network/boostinno-2> eurio:hasFundingSchemeProgramme <id/programme/urbact-iii> ; a eurio:Project ; a org:OrganizationalCollaboration ; skos:prefLabel "BoostInno"@en } ;

# Observation-about MinCount
DELETE WHERE { <id/network/boostinno#observation-actions> schema:observationAbout ?value } ;

# Observation-about NodeKind
DELETE DATA { <id/network/boostinno#observation-actions> schema:observationAbout <id/network/boostinno> } ;
INSERT DATA { <id/network/boostinno#observation-actions> schema:observationAbout "https://w3id.org/boostinno/id/network/boostinno" } ;

# Observation-indicator MaxCount
INSERT DATA { <id/network/boostinno#observation-actions> schema:variableMeasured <id/concept/indicator/action-plans> } ;

# Observation-indicator MinCount
DELETE WHERE { <id/network/boostinno#observation-actions> schema:variableMeasured ?value } ;

# Observation-indicator Node
DELETE DATA { <id/network/boostinno#observation-actions> schema:variableMeasured <id/concept/indicator/actions> } ;
INSERT DATA { <id/network/boostinno#observation-actions> schema:variableMeasured <id/concept/topic/culture> } ;

# Observation-value Datatype
DELETE DATA { <id/network/boostinno#observation-partners> schema:value 10 } ;
INSERT DATA { <id/network/boostinno#observation-partners> schema:value 10.0 } ;

# Observation-value MaxCount
INSERT DATA { <id/network/boostinno#observation-partners> schema:value 29 } ;

# Observation-value MinInclusive
DELETE DATA { <id/network/boostinno#observation-partners> schema:value 10 } ;
INSERT DATA { <id/network/boostinno#observation-partners> schema:value -1 } ;

# Observation-least Datatype
DELETE DATA { <id/network/boostinno#observation-actions> schema:minValue 20 } ;
INSERT DATA { <id/network/boostinno#observation-actions> schema:minValue 20.0 } ;

# Observation-least LessThanOrEquals
DELETE DATA { <id/network/boostinno#observation-actions> schema:minValue 20 } ;
INSERT DATA { <id/network/boostinno#observation-actions> schema:minValue 31 } ;

# Observation-least MaxCount
INSERT DATA { <id/network/boostinno#observation-actions> schema:minValue 29 } ;

# Observation-least MinInclusive
DELETE DATA { <id/network/boostinno#observation-actions> schema:minValue 20 } ;
INSERT DATA { <id/network/boostinno#observation-actions> schema:minValue -1 } ;

# Observation-most Datatype
DELETE DATA { <id/network/boostinno#observation-actions> schema:maxValue 30 } ;
INSERT DATA { <id/network/boostinno#observation-actions> schema:maxValue 30.0 } ;

# Observation-most MaxCount
INSERT DATA { <id/network/boostinno#observation-actions> schema:maxValue 29 } ;

# Observation-most MinInclusive
DELETE DATA { <id/network/boostinno#observation-actions> schema:minValue 20 ; schema:maxValue 30 } ;
INSERT DATA { <id/network/boostinno#observation-actions> schema:maxValue -1 } ;

# Observation-says-something Or
DELETE WHERE { <id/network/boostinno#observation-partners> schema:value ?value } ;

# Population-source Class
DELETE DATA { <id/place/milan#population-page> dct:source <id/source/page> } ;
INSERT DATA { <id/place/milan#population-page> dct:source <https://example.org/unknown> } ;

# Population-source MaxCount
INSERT DATA { <id/place/milan#population-page> dct:source <id/source/page-2> . <id/source/page-2> dc:rights "not stated"@en ; dct:identifier "PAGE" ; dct:title "page on the network"@en ; dct:type <id/concept/source-kind/page> ; a prov:Entity ; a schema:CreativeWork ; schema:url <https://example.org/page> } ;

# Population-source MinCount
DELETE WHERE { <id/place/milan#population-page> dct:source ?value } ;

# Population-date MaxCount
INSERT DATA { <id/place/milan#population-page> dct:issued "2020"^^xsd:gYear } ;

# Population-date MinCount
DELETE WHERE { <id/place/milan#population-page> dct:issued ?value } ;

# Population-date Node
DELETE DATA { <id/place/milan#population-page> dct:issued "2019"^^xsd:gYear } ;
INSERT DATA { <id/place/milan#population-page> dct:issued <id/concept/topic/culture> } ;
