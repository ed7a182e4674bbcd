# Network-class HasValue
DELETE DATA { <id/network/boostinno> a eurio:Project } ;

# Network-not-public Not
INSERT DATA { <id/network/my-generation-at-work> a cv:PublicOrganisation , org:Organization } ;

# Network-name QualifiedMinCount
DELETE DATA { <id/network/boostinno> skos:prefLabel "BoostInno"@en } ;

# Network-type MaxCount
INSERT DATA { <id/network/boostinno> org:classification <id/concept/network-type/implementation-network> } ;

# Network-type Node
DELETE DATA { <id/network/boostinno> org:classification <id/concept/network-type/action-planning-network> } ;
INSERT DATA { <id/network/boostinno> org:classification <id/concept/topic/culture> } ;

# Network-programme Class
DELETE DATA { <id/network/boostinno> eurio:hasFundingSchemeProgramme <id/programme/urbact-iii> } ;
INSERT DATA { <id/network/boostinno> eurio:hasFundingSchemeProgramme <https://example.org/unknown> } ;

# Network-programme MaxCount
INSERT DATA { <id/network/boostinno> eurio:hasFundingSchemeProgramme <id/programme/urbact-iii-2> . <id/programme/urbact-iii-2> a eurio:FundingScheme ; a prjapit:Programme ; skos:prefLabel "URBACT III"@en } ;

# Network-programme MinCount
DELETE WHERE { <id/network/boostinno> eurio:hasFundingSchemeProgramme ?value } ;

# Network-call Class
DELETE DATA { <id/network/boostinno> eurio:hasFundingSchemeCall <id/call/urbact-iii-first> } ;
INSERT DATA { <id/network/boostinno> eurio:hasFundingSchemeCall <https://example.org/unknown> } ;

# Network-call MaxCount
INSERT DATA { <id/network/boostinno> eurio:hasFundingSchemeCall <id/call/urbact-iii-first-2> . <id/call/urbact-iii-first-2> dct:title "First call of URBACT III"@en ; a prjapit:Call } ;

# Network-status MaxCount
INSERT DATA { <id/network/boostinno> adms:status <id/concept/network-status/ongoing> } ;

# Network-status Node
DELETE DATA { <id/network/boostinno> adms:status <id/concept/network-status/closed> } ;
INSERT DATA { <id/network/boostinno> adms:status <id/concept/topic/culture> } ;

# Network-period Class
INSERT DATA { <id/network/boostinno> dct:temporal <https://example.org/unknown> } ;

# Network-accepted Datatype
DELETE DATA { <id/network/boostinno> dct:dateAccepted "2016-05-03"^^xsd:date } ;
INSERT DATA { <id/network/boostinno> dct:dateAccepted "2016-05"^^xsd:gYearMonth } ;

# Network-accepted MaxCount
INSERT DATA { <id/network/boostinno> dct:dateAccepted "2017-01-01"^^xsd:date } ;

# Network-purpose Node
DELETE DATA { <id/network/boostinno> org:purpose <id/concept/purpose/growth-of-social-innovation> } ;
INSERT DATA { <id/network/boostinno> org:purpose <id/concept/topic/culture> } ;

# Network-topic Node
DELETE DATA { <id/network/boostinno> dct:subject <id/concept/topic/social-innovation> } ;
INSERT DATA { <id/network/boostinno> dct:subject <id/concept/fund/erdf> } ;

# Network-result Or
DELETE DATA { <id/network/boostinno> eurio:hasResult <id/document/iap-milan> } ;
INSERT DATA { <id/network/boostinno> eurio:hasResult <https://example.org/unknown> } ;

# Network-amount Class
INSERT DATA { <id/network/boostinno> schema:amount <https://example.org/unknown> } ;

# Network-predecessor Class
DELETE DATA { <id/network/boostinno> prov:wasInfluencedBy <id/network/my-generation-at-work> } ;
INSERT DATA { <id/network/boostinno> prov:wasInfluencedBy <https://example.org/unknown> } ;

# Network-contact Class
INSERT DATA { <id/network/my-generation-at-work> cv:contactPoint <mailto:office@example.org> } ;

# Network-contact MaxCount
INSERT DATA { <id/network/boostinno> cv:contactPoint <id/contact/office-2> . <id/contact/office-2> a cv:ContactPoint ; skos:prefLabel "Office, mailbox"@en ; vcard:hasEmail <mailto:office@example.org> } ;

# Network-lead QualifiedMaxCount
INSERT DATA { <id/partner/boostinno-milan> org:role <id/concept/partner-role/lead-partner> } ;
