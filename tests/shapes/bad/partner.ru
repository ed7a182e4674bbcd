# Partner-name QualifiedMinCount
DELETE DATA { <id/observer/boostinno-lviv> skos:prefLabel "Lviv, observer of BoostInno"@en } ;

# Partner-network Class
DELETE DATA { <id/observer/boostinno-lviv> org:organization <id/network/boostinno> } ;
INSERT DATA { <id/observer/boostinno-lviv> org:organization <https://example.org/unknown> } ;

# Partner-network MaxCount
INSERT DATA { <id/observer/boostinno-lviv> org:organization <id/network/boostinno-2> . <id/network/boostinno-2> eurio:hasFundingSchemeProgramme <id/programme/urbact-iii> ; a eurio:Project ; a org:OrganizationalCollaboration ; skos:prefLabel "BoostInno"@en } ;

# Partner-network MinCount
DELETE WHERE { <id/observer/boostinno-lviv> org:organization ?value } ;

# Partner-role Or
DELETE WHERE { <id/partner/boostinno-skane> org:role ?role } ;

# Partner-role Or
DELETE DATA { <id/partner/boostinno-gdansk> org:role <id/concept/partner-role/partner> } ;

# Partner-role Or
INSERT DATA { <id/observer/boostinno-lviv> org:role <id/concept/partner-role/partner> } ;

# Partner-role Or
DELETE DATA { <id/partner/boostinno-gdansk> org:role <id/concept/partner-role/lead-partner> } ;
INSERT DATA { <id/observer/boostinno-lviv> org:role <id/concept/partner-role/lead-partner> } ;

# Partner-role Or
INSERT DATA { <id/partner/boostinno-skane> org:role "coordinator"@en } ;

# Partner-who MinCount
DELETE WHERE { <id/observer/boostinno-lviv> dct:spatial ?value } ;

# Partner-place Class
DELETE DATA { <id/observer/boostinno-lviv> dct:spatial <id/place/lviv> } ;
INSERT DATA { <id/observer/boostinno-lviv> dct:spatial <https://example.org/unknown> } ;

# Partner-place MaxCount
INSERT DATA { <id/observer/boostinno-lviv> dct:spatial <id/place/lviv-2> . <id/place/lviv-2> a dct:Location ; a schema:City ; skos:prefLabel "Lviv"@en } ;

# Partner-organisation Class
DELETE DATA { <id/partner/boostinno-agency> org:member <id/organisation/gdansk-city> } ;
INSERT DATA { <id/partner/boostinno-agency> org:member <https://example.org/unknown> } ;

# Partner-organisation MaxCount
INSERT DATA { <id/partner/boostinno-agency> org:member <id/organisation/gdansk-city-2> . <id/organisation/gdansk-city-2> a org:Organization ; skos:prefLabel "City of Gdańsk"@en } ;

# Partner-kind MaxCount
INSERT DATA { <id/partner/boostinno-gdansk> dct:type <id/concept/partner-kind/agency> } ;

# Partner-kind Node
DELETE DATA { <id/partner/boostinno-gdansk> dct:type <id/concept/partner-kind/city> } ;
INSERT DATA { <id/partner/boostinno-gdansk> dct:type <id/concept/topic/culture> } ;

# Partner-amount Class
INSERT DATA { <id/partner/boostinno-gdansk> schema:amount <https://example.org/unknown> } ;

# Partner-phase Not
DELETE WHERE { <id/partner/boostinno-gdansk> org:memberDuring ?phase } ;
INSERT DATA { <id/partner/boostinno-gdansk> org:memberDuring <id/network/other#phase-1> } ;
