# Document-kind Or
DELETE WHERE { <id/document/manifesto> dct:type ?kind } ;

# Document-kind Or
DELETE WHERE { <id/document/manifesto> dct:type ?kind } ;
INSERT DATA { <id/document/manifesto> dct:type <id/concept/topic/culture> } ;

# Document-class HasValue
DELETE DATA { <id/document/manifesto> a foaf:Document } ;

# Document-name QualifiedMinCount
DELETE DATA { <id/document/project-page> dct:title "Project page"@en } ;

# Document-one-kind QualifiedMaxCount
INSERT DATA { <id/document/manifesto> dct:type <http://publications.europa.eu/resource/authority/resource-type/PLANNING_DOC> } ;

# Document-language Pattern
DELETE DATA { <id/document/white-paper> dct:language <http://publications.europa.eu/resource/authority/language/ITA> } ;
INSERT DATA { <id/document/white-paper> dct:language <https://example.org/unknown> } ;

# Document-creator Or
DELETE DATA { <id/document/white-paper> dct:creator <id/organisation/comune-milano> } ;
INSERT DATA { <id/document/white-paper> dct:creator <https://example.org/unknown> } ;

# Document-place Class
DELETE DATA { <id/document/white-paper> dct:spatial <id/place/milan> } ;
INSERT DATA { <id/document/white-paper> dct:spatial <https://example.org/unknown> } ;

# Document-place MaxCount
INSERT DATA { <id/document/white-paper> dct:spatial <id/place/milan-2> . <id/place/milan-2> a dct:Location ; a schema:City ; skos:prefLabel "Milan"@en } ;

# Document-about Or
DELETE DATA { <id/document/white-paper> schema:about <id/network/boostinno> } ;
INSERT DATA { <id/document/white-paper> schema:about <https://example.org/unknown> } ;

# Document-topic Node
DELETE DATA { <id/document/white-paper> dct:subject <id/concept/topic/social-innovation> } ;
INSERT DATA { <id/document/white-paper> dct:subject <id/concept/fund/erdf> } ;

# Document-issued MaxCount
INSERT DATA { <id/document/white-paper> dct:issued "2017-10"^^xsd:gYearMonth } ;

# Document-issued Node
DELETE DATA { <id/document/white-paper> dct:issued "2016-04"^^xsd:gYearMonth } ;
INSERT DATA { <id/document/white-paper> dct:issued <id/concept/topic/culture> } ;

# Document-date MaxCount
INSERT DATA { <id/document/white-paper> dct:date "2019"^^xsd:gYear } ;

# Document-date Node
DELETE DATA { <id/document/white-paper> dct:date "2016"^^xsd:gYear } ;
INSERT DATA { <id/document/white-paper> dct:date <id/concept/topic/culture> } ;

# Document-accepted MaxCount
INSERT DATA { <id/document/white-paper> dct:dateAccepted "2017-01-01"^^xsd:date } ;

# Document-accepted Node
DELETE DATA { <id/document/white-paper> dct:dateAccepted "2016-04-19"^^xsd:date } ;
INSERT DATA { <id/document/white-paper> dct:dateAccepted <id/concept/topic/culture> } ;

# Document-address MaxCount
INSERT DATA { <id/document/project-page> schema:url <https://example.org/second> } ;

# Document-pages Datatype
DELETE DATA { <id/document/white-paper> bibo:numPages 56 } ;
INSERT DATA { <id/document/white-paper> bibo:numPages 56.0 } ;

# Document-pages MaxCount
INSERT DATA { <id/document/white-paper> bibo:numPages 29 } ;

# Document-pages MinInclusive
DELETE DATA { <id/document/white-paper> bibo:numPages 56 } ;
INSERT DATA { <id/document/white-paper> bibo:numPages -1 } ;

# WebPage-address MinCount
DELETE WHERE { <id/document/project-page> schema:url ?value } ;
