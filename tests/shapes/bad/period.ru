# Period-class HasValue
DELETE DATA { <id/network/boostinno#period> a time:TemporalEntity } ;

# Period-start MaxCount
INSERT DATA { <id/network/boostinno#period> dcat:startDate "2017-01-01"^^xsd:date } ;

# Period-start Node
DELETE DATA { <id/network/boostinno#period> dcat:startDate "2015-09-15"^^xsd:date } ;
INSERT DATA { <id/network/boostinno#period> dcat:startDate <id/concept/topic/culture> } ;

# Period-end MaxCount
INSERT DATA { <id/network/boostinno#period> dcat:endDate "2017-01-01"^^xsd:date } ;

# Period-end Node
DELETE DATA { <id/network/boostinno#period> dcat:endDate "2018-05-03"^^xsd:date } ;
INSERT DATA { <id/network/boostinno#period> dcat:endDate <id/concept/topic/culture> } ;

# Period-duration Datatype
DELETE DATA { <id/network/boostinno#period> schema:duration "P2Y8M"^^xsd:duration } ;
INSERT DATA { <id/network/boostinno#period> schema:duration "P2Y8M" } ;

# Period-says-something MinCount
DELETE WHERE { <id/network/boostinno#phase-1> schema:duration ?value } ;

# Period-owner MinCount
DELETE DATA { <id/network/boostinno> dct:temporal <id/network/boostinno#phase-2> } ;

# Period-order SPARQL
DELETE WHERE { <id/network/boostinno#period> dcat:endDate ?end } ;
INSERT DATA { <id/network/boostinno#period> dcat:endDate "2015-05-03"^^xsd:date } ;

# Period-order SPARQL
DELETE WHERE { <id/network/boostinno#phase-2> dcat:endDate ?end } ;
INSERT DATA { <id/network/boostinno#phase-2> dcat:endDate "2018-05"^^xsd:gYearMonth } ;

# Period-order SPARQL
DELETE WHERE { <id/network/boostinno#phase-2> dcat:endDate ?end ; dcat:startDate ?start } ;
INSERT DATA { <id/network/boostinno#phase-2> dcat:startDate "2019"^^xsd:gYear ; dcat:endDate "2018-12-31"^^xsd:date } ;
