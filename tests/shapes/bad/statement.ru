# Statement-name QualifiedMinCount
DELETE DATA { <id/statement/s02-2> skos:prefLabel "Statement S02.2"@en } ;

# Statement-number MaxCount
INSERT DATA { <id/statement/s02-2> dct:identifier "S02.9" } ;

# Statement-number MinCount
DELETE WHERE { <id/statement/s02-2> dct:identifier ?value } ;

# Statement-number Pattern
DELETE DATA { <id/statement/s02-2> dct:identifier "S02.2" } ;
INSERT DATA { <id/statement/s02-2> dct:identifier "unknown" } ;

# Statement-text QualifiedMinCount
DELETE DATA { <id/statement/s02-2> schema:text "It links 10 European cities."@en } ;

# Statement-line MaxCount
INSERT DATA { <id/statement/s02-2> bibo:locator "line 9" } ;

# Statement-line MinCount
DELETE WHERE { <id/statement/s02-2> bibo:locator ?value } ;

# Statement-source MaxCount
INSERT DATA { <id/statement/s02-2> prov:hadPrimarySource <id/source/page-2> . <id/source/page-2> dc:rights "not stated"@en ; dct:identifier "PAGE" ; dct:title "page on the network"@en ; dct:type <id/concept/source-kind/page> ; a prov:Entity ; a schema:CreativeWork ; schema:url <https://example.org/page> } ;

# Statement-source MinCount
DELETE WHERE { <id/statement/s02-2> prov:hadPrimarySource ?value } ;
