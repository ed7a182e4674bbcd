# Source-class HasValue
DELETE DATA { <id/source/gnc> a prov:Entity } ;

# Source-title QualifiedMinCount
DELETE DATA { <id/source/gnc> dct:title "table of cities"@en } ;

# Source-number Datatype
DELETE DATA { <id/source/gnc> dct:identifier "GNC" } ;
INSERT DATA { <id/source/gnc> dct:identifier "GNC"@en } ;

# Source-number MaxCount
INSERT DATA { <id/source/gnc> dct:identifier "GN9" } ;

# Source-number MinCount
DELETE WHERE { <id/source/gnc> dct:identifier ?value } ;

# Source-kind QualifiedMinCount
DELETE WHERE { <id/source/gnc> dct:type ?value } ;

# Source-address MinCount
DELETE WHERE { <id/source/page> schema:url ?value } ;

# Source-rights Datatype
DELETE DATA { <id/source/gnc> dc:rights "data CC BY 4.0 (GeoNames)"@en } ;
INSERT DATA { <id/source/gnc> dc:rights "data CC BY 4.0 (GeoNames)" } ;

# Source-rights MinCount
DELETE WHERE { <id/source/gnc> dc:rights ?value } ;

# Source-rights UniqueLang
INSERT DATA { <id/source/gnc> dc:rights "Another"@en } ;

# Source-licence MaxCount
INSERT DATA { <id/source/gnc> dct:license <http://publications.europa.eu/resource/authority/licence/CC_BY_4_7> } ;

# Source-licence NodeKind
DELETE DATA { <id/source/gnc> dct:license <http://publications.europa.eu/resource/authority/licence/CC_BY_4_0> } ;
INSERT DATA { <id/source/gnc> dct:license "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0" } ;

# Source-used Class
DELETE DATA { <id/statement/s02-2> prov:hadPrimarySource <id/source/page> } ;
INSERT DATA { <id/statement/s02-2> prov:hadPrimarySource <https://example.org/unknown> } ;
