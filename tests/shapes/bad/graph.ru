# Graph-kind MaxCount
INSERT DATA { <graph/claim/d01-b> dct:type <id/concept/graph-kind/derived> } ;

# Graph-kind MinCount
DELETE WHERE { <graph/claim/d01-b> dct:type ?value } ;

# Graph-kind Node
DELETE DATA { <graph/claim/d01-b> dct:type <id/concept/graph-kind/claim> } ;
INSERT DATA { <graph/claim/d01-b> dct:type <id/concept/topic/culture> } ;

# Graph-class HasValue
DELETE DATA { <graph/claim/d01-b> a prov:Entity } ;

# Graph-name QualifiedMinCount
DELETE DATA { <graph/claim/d01-b> skos:prefLabel "Contradicted claim D01 b"@en } ;

# Graph-publisher Class
DELETE DATA { <graph/claim/d01-b> prov:wasAttributedTo <id/agent/maintainers> } ;
INSERT DATA { <graph/claim/d01-b> prov:wasAttributedTo <https://example.org/unknown> } ;

# Graph-publisher MinCount
DELETE WHERE { <graph/claim/d01-b> prov:wasAttributedTo ?value } ;

# PageGraph-statement Class
DELETE WHERE { <graph/page/s02-2> prov:wasDerivedFrom ?statement } ;
INSERT DATA { <graph/page/s02-2> prov:wasDerivedFrom <id/discrepancy/d01#claim-a> } ;

# PageGraph-statement MaxCount
INSERT DATA { <graph/page/s02-2> prov:wasDerivedFrom <id/statement/s02-2-2> . <id/statement/s02-2-2> dct:identifier "S02.2" ; bibo:locator "line 3" ; a boost:Statement ; skos:prefLabel "Statement S02.2"@en ; prov:hadPrimarySource <id/source/page> ; schema:text "It links 10 European cities."@en } ;

# PageGraph-statement MinCount
DELETE WHERE { <graph/page/s02-2> prov:wasDerivedFrom ?statement ; prov:hadPrimarySource ?source } ;

# PageGraph-source Equals
INSERT DATA { <graph/page/s02-2> prov:hadPrimarySource <id/source/u766> } ;

# PageGraph-source Equals
DELETE DATA { <graph/page/s02-2> prov:hadPrimarySource <id/source/page> } ;

# SourceGraph-source MaxCount
INSERT DATA { <graph/source/u766> prov:wasDerivedFrom <id/source/page> ; prov:hadPrimarySource <id/source/page> } ;

# SourceGraph-source MinCount
DELETE WHERE { <graph/source/u766> prov:wasDerivedFrom ?one ; prov:hadPrimarySource ?other } ;

# SourceGraph-derived Equals
DELETE WHERE { <graph/source/u766> prov:wasDerivedFrom ?source } ;
INSERT DATA { <graph/source/u766> prov:wasDerivedFrom <id/source/u766> , <id/statement/s02-2> } ;

# ClaimGraph-claim MaxCount
INSERT DATA { <graph/claim/d01-b> prov:wasDerivedFrom <id/discrepancy/d01#claim-c> . <id/discrepancy/d01> boost:hasClaim <id/discrepancy/d01#claim-c> . <id/discrepancy/d01#claim-c> a schema:Claim ; schema:text "9 cities"@en ; prov:hadPrimarySource <id/source/u766> } ;

# ClaimGraph-claim MinCount
DELETE WHERE { <graph/claim/d01-b> prov:wasDerivedFrom ?value } ;

# ClaimGraph-discrepancy Node
DELETE DATA { <graph/claim/d01-b> prov:wasDerivedFrom <id/discrepancy/d01#claim-b> } ;
INSERT DATA { <graph/claim/d01-b> prov:wasDerivedFrom <id/concept/topic/culture> } ;

# ClaimGraph-discrepancy Node
DELETE WHERE { <graph/claim/d01-b> prov:wasDerivedFrom ?claim } ;
INSERT DATA { <graph/claim/d01-b> prov:wasDerivedFrom <id/statement/s02-2> } ;

# ClaimGraph-accepted MaxCount
DELETE DATA { <id/discrepancy/d01> boost:acceptedClaim <id/discrepancy/d01#claim-a> } ;
INSERT DATA { <id/discrepancy/d01> boost:acceptedClaim <id/discrepancy/d01#claim-b> } ;

# ClaimGraph-source MinCount
DELETE WHERE { <graph/claim/d01-b> prov:hadPrimarySource ?value } ;

# PublisherGraph-source MaxCount
INSERT DATA { <graph/publisher> prov:hadPrimarySource <id/source/page> } ;
