# Place-class HasValue
DELETE DATA { <id/place/braga> a dct:Location } ;

# Place-local-name Datatype
DELETE DATA { <id/place/milan> locn:geographicName "Milano"@it } ;
INSERT DATA { <id/place/milan> locn:geographicName "Milano" } ;

# Place-local-name MaxCount
INSERT DATA { <id/place/milan> locn:geographicName "Another"@it } ;

# Place-country Class
DELETE DATA { <id/place/milan> gn:parentCountry <id/country/it> } ;
INSERT DATA { <id/place/milan> gn:parentCountry <https://example.org/unknown> } ;

# Place-country MaxCount
INSERT DATA { <id/place/milan> gn:parentCountry <id/country/se> } ;

# Place-country-known MinCount
DELETE WHERE { <id/place/milan> gn:parentCountry ?value } ;

# Place-coordinates Class
INSERT DATA { <id/place/skane> locn:geometry "POINT(13.6 55.8)" ; gn:parentCountry <id/country/se> } ;

# Place-coordinates MaxCount
INSERT DATA { <id/place/milan> locn:geometry <id/place/milan#geometry-2> . <id/place/milan#geometry-2> geo:asWKT "POINT(9.18951 45.46427)"^^geo:wktLiteral ; a locn:Geometry ; wgs:lat 45.46427 ; wgs:long 9.18951 } ;

# Place-close MaxCount
INSERT DATA { <id/place/milan> skos:closeMatch <https://sws.geonames.org/3173437/> } ;

# Place-close Pattern
DELETE DATA { <id/place/milan> skos:closeMatch <https://sws.geonames.org/3173435/> } ;
INSERT DATA { <id/place/milan> skos:closeMatch <https://example.org/unknown> } ;

# Place-exact Pattern
DELETE DATA { <id/place/milan> skos:exactMatch <http://publications.europa.eu/resource/authority/place/ITA_MIL> } ;
INSERT DATA { <id/place/milan> skos:exactMatch <https://example.org/unknown> } ;

# Place-region Class
DELETE DATA { <id/region/nuts-itc4c> a schema:AdministrativeArea } ;

# City Not
DELETE WHERE { <id/place/milan#identifier-geonames> dct:type ?scheme ; skos:notation ?code ; rdfs:seeAlso ?link } ;
INSERT DATA { <id/place/milan#identifier-geonames> dct:type <id/concept/identifier-scheme/nuts> ; skos:notation "ITC4C" } ;
