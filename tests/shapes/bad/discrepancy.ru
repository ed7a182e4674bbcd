# Discrepancy-name QualifiedMinCount
DELETE DATA { <id/discrepancy/d01> skos:prefLabel "D01: number of cities"@en } ;

# Discrepancy-number MaxCount
INSERT DATA { <id/discrepancy/d01> dct:identifier "D09" } ;

# Discrepancy-number MinCount
DELETE WHERE { <id/discrepancy/d01> dct:identifier ?value } ;

# Discrepancy-number Pattern
DELETE DATA { <id/discrepancy/d01> dct:identifier "D01" } ;
INSERT DATA { <id/discrepancy/d01> dct:identifier "unknown" } ;

# Discrepancy-kind MaxCount
INSERT DATA { <id/discrepancy/d01> dct:type <id/concept/discrepancy-kind/silence> } ;

# Discrepancy-kind MinCount
DELETE WHERE { <id/discrepancy/d01> dct:type ?value } ;

# Discrepancy-kind Node
DELETE DATA { <id/discrepancy/d01> dct:type <id/concept/discrepancy-kind/conflict> } ;
INSERT DATA { <id/discrepancy/d01> dct:type <id/concept/topic/culture> } ;

# Discrepancy-about MinCount
DELETE WHERE { <id/discrepancy/d01> dct:subject ?value } ;

# Discrepancy-about NodeKind
DELETE DATA { <id/discrepancy/d01> dct:subject <id/network/boostinno> } ;
INSERT DATA { <id/discrepancy/d01> dct:subject "https://w3id.org/boostinno/id/network/boostinno" } ;

# Discrepancy-claims MinCount
DELETE WHERE { <id/discrepancy/d01#claim-b> ?property ?value } ;
DELETE DATA { <id/discrepancy/d01> boost:hasClaim <id/discrepancy/d01#claim-b> } ;

# Discrepancy-accepted MaxCount
INSERT DATA { <id/discrepancy/d01> boost:acceptedClaim <id/discrepancy/d07#claim-a> } ;

# Discrepancy-accepts-own Or
DELETE WHERE { <id/discrepancy/d01> boost:acceptedClaim ?claim } ;
INSERT DATA { <id/discrepancy/d01> boost:acceptedClaim <id/discrepancy/d02#claim-a> } ;

# Discrepancy-reading Datatype
DELETE DATA { <id/discrepancy/d01> boost:reading "11 may count the observer"@en } ;
INSERT DATA { <id/discrepancy/d01> boost:reading "11 may count the observer" } ;

# Discrepancy-reading UniqueLang
INSERT DATA { <id/discrepancy/d01> boost:reading "Another"@en } ;

# Discrepancy-recommendation Datatype
DELETE DATA { <id/discrepancy/d01> boost:recommendation "keep the 11 as a claim"@en } ;
INSERT DATA { <id/discrepancy/d01> boost:recommendation "keep the 11 as a claim" } ;

# Discrepancy-recommendation UniqueLang
INSERT DATA { <id/discrepancy/d01> boost:recommendation "Another"@en } ;

# Claim-class HasValue
DELETE DATA { <id/discrepancy/d01#claim-a> a schema:Claim } ;

# Claim-text MinCount
DELETE WHERE { <id/discrepancy/d01#claim-a> schema:text ?value } ;

# Claim-source MinCount
DELETE WHERE { <id/discrepancy/d01#claim-a> prov:hadPrimarySource ?value } ;

# Claim-statement Class
DELETE DATA { <id/discrepancy/d01#claim-a> prov:wasDerivedFrom <id/statement/s02-2> } ;
INSERT DATA { <id/discrepancy/d01#claim-a> prov:wasDerivedFrom <https://example.org/unknown> } ;

# Claim-one-discrepancy MaxCount
INSERT DATA { <id/thing/other> boost:hasClaim <id/discrepancy/d01#claim-a> } ;

# Claim-stray Or
INSERT DATA { <id/discrepancy/d01#claim-c> a schema:Claim ; schema:text "9 cities"@en } ;
