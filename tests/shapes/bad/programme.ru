# Programme-class HasValue
DELETE DATA { <id/programme/urbact-iii> a prjapit:Programme } ;

# Programme-name QualifiedMinCount
DELETE DATA { <id/programme/urbact-iii> skos:prefLabel "URBACT III"@en } ;

# Programme-period Class
DELETE WHERE { <id/programme/urbact-iii> dct:temporal ?period . ?period ?property ?value } ;
INSERT DATA { <id/programme/urbact-iii> dct:temporal "2014/2020" } ;

# Programme-period MaxCount
INSERT DATA { <id/programme/urbact-iii> dct:temporal <id/programme/urbact-iii#period-2> . <id/programme/urbact-iii#period-2> a dct:PeriodOfTime ; a time:TemporalEntity ; dcat:endDate "2020"^^xsd:gYear ; dcat:startDate "2014"^^xsd:gYear } ;

# Programme-adopted Datatype
DELETE DATA { <id/programme/urbact-iii> dct:dateAccepted "2014-12-12"^^xsd:date } ;
INSERT DATA { <id/programme/urbact-iii> dct:dateAccepted "2014-12"^^xsd:gYearMonth } ;

# Programme-adopted MaxCount
INSERT DATA { <id/programme/urbact-iii> dct:dateAccepted "2017-01-01"^^xsd:date } ;

# Programme-identifier Class
INSERT DATA { <id/programme/urbact-iii> adms:identifier <https://example.org/unknown> } ;

# Programme-authority Class
DELETE DATA { <id/programme/urbact-iii> cv:hasCompetentAuthority <id/organisation/cget> } ;
INSERT DATA { <id/programme/urbact-iii> cv:hasCompetentAuthority <https://example.org/unknown> } ;

# Programme-authority MaxCount
INSERT DATA { <id/programme/urbact-iii> cv:hasCompetentAuthority <id/organisation/cget-2> . <id/organisation/cget-2> a org:Organization ; skos:prefLabel "CGET"@en } ;

# Programme-secretariat Class
DELETE DATA { <id/programme/urbact-iii> eurio:isImplementedBy <id/organisation/secretariat> } ;
INSERT DATA { <id/programme/urbact-iii> eurio:isImplementedBy <https://example.org/unknown> } ;

# Programme-secretariat MaxCount
INSERT DATA { <id/programme/urbact-iii> eurio:isImplementedBy <id/organisation/secretariat-2> . <id/organisation/secretariat-2> a org:Organization ; skos:prefLabel "Secretariat"@en } ;

# Programme-purpose Node
DELETE DATA { <id/programme/urbact-iii> org:purpose <id/concept/purpose/better-local-urban-policies> } ;
INSERT DATA { <id/programme/urbact-iii> org:purpose <id/concept/topic/culture> } ;

# Programme-amount Class
INSERT DATA { <id/programme/urbact-iii> schema:amount <https://example.org/unknown> } ;
