# Geometry-latitude Datatype
DELETE DATA { <id/place/braga#geometry> wgs:lat 41.5514 } ;
INSERT DATA { <id/place/braga#geometry> wgs:lat "41.5514"^^xsd:double } ;

# Geometry-latitude MaxCount
INSERT DATA { <id/place/braga#geometry> wgs:lat 46.0 } ;

# Geometry-latitude MaxInclusive
DELETE DATA { <id/place/braga#geometry> wgs:lat 41.5514 } ;
INSERT DATA { <id/place/braga#geometry> wgs:lat 181.0 } ;

# Geometry-latitude MinCount
DELETE WHERE { <id/place/braga#geometry> wgs:lat ?value } ;

# Geometry-latitude MinInclusive
DELETE DATA { <id/place/braga#geometry> wgs:lat 41.5514 } ;
INSERT DATA { <id/place/braga#geometry> wgs:lat -181.0 } ;

# Geometry-longitude Datatype
DELETE DATA { <id/place/braga#geometry> wgs:long -8.42311 } ;
INSERT DATA { <id/place/braga#geometry> wgs:long "-8.42311"^^xsd:double } ;

# Geometry-longitude MaxCount
INSERT DATA { <id/place/braga#geometry> wgs:long 46.0 } ;

# Geometry-longitude MaxInclusive
DELETE DATA { <id/place/braga#geometry> wgs:long -8.42311 } ;
INSERT DATA { <id/place/braga#geometry> wgs:long 181.0 } ;

# Geometry-longitude MinCount
DELETE WHERE { <id/place/braga#geometry> wgs:long ?value } ;

# Geometry-longitude MinInclusive
DELETE DATA { <id/place/braga#geometry> wgs:long -8.42311 } ;
INSERT DATA { <id/place/braga#geometry> wgs:long -181.0 } ;

# Geometry-latitude-in-Europe Not
DELETE DATA { <id/place/braga#geometry> wgs:lat 41.5514 } ;
INSERT DATA { <id/place/braga#geometry> wgs:lat 9.0 } ;

# Geometry-longitude-in-Europe Not
DELETE DATA { <id/place/braga#geometry> wgs:long -8.42311 } ;
INSERT DATA { <id/place/braga#geometry> wgs:long 100.0 } ;

# Geometry-wkt Datatype
DELETE DATA { <id/place/braga#geometry> geo:asWKT "POINT(-8.42311 41.5514)"^^geo:wktLiteral } ;
INSERT DATA { <id/place/braga#geometry> geo:asWKT "POINT(-8.42311 41.5514)" } ;

# Geometry-wkt MaxCount
INSERT DATA { <id/place/braga#geometry> geo:asWKT "POINT(-8.4 41.5)"^^geo:wktLiteral } ;

# Geometry-wkt MinCount
DELETE WHERE { <id/place/braga#geometry> geo:asWKT ?value } ;

# Geometry-owner MaxCount
INSERT DATA { <id/place/lisbon> a dct:Location ; skos:prefLabel "Lisbon"@en ; gn:parentCountry <id/country/pt> ; locn:geometry <id/place/braga#geometry> } ;

# Geometry-owner MinCount
DELETE DATA { <id/place/braga> locn:geometry <id/place/braga#geometry> } ;

# Geometry-wkt-same SPARQL
DELETE WHERE { <id/place/braga#geometry> geo:asWKT ?wkt } ;
INSERT DATA { <id/place/braga#geometry> geo:asWKT "POINT(41.5514 -8.42311)"^^geo:wktLiteral } ;
