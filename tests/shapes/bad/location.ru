# Location-name QualifiedMinCount
DELETE DATA { <id/place/aarhus> skos:prefLabel "Aarhus"@en } ;

# Location-identifier Class
INSERT DATA { <id/place/milan> adms:identifier <https://example.org/unknown> } ;

# Location-same MaxCount
INSERT DATA { <id/place/milan> owl:sameAs <http://www.wikidata.org/entity/Q497> } ;

# Location-same Pattern
DELETE DATA { <id/region/nuts-itc4> owl:sameAs <http://www.wikidata.org/entity/Q1210> } ;
INSERT DATA { <id/region/nuts-itc4> owl:sameAs <https://example.org/unknown> } ;

# Location-same-identified Or
DELETE WHERE { <id/place/milan> owl:sameAs ?item } ;
INSERT DATA { <id/place/milan> owl:sameAs <http://www.wikidata.org/entity/Q715974> } ;

# Location-population MaxCount
INSERT DATA { <id/place/aarhus> schema:population <https://example.org/unknown> } ;

# Location-see-also MaxCount
INSERT DATA { <id/place/aarhus> rdfs:seeAlso <https://example.org/aarhus> } ;
