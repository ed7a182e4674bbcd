# Identifier-scheme MaxCount
INSERT DATA { <id/thing/all#identifier-wikidata> dct:type <id/concept/identifier-scheme/lau> } ;

# Identifier-scheme MinCount
DELETE WHERE { <id/thing/all#identifier-belfiore> dct:type ?value } ;

# Identifier-scheme Node
DELETE DATA { <id/thing/all#identifier-belfiore> dct:type <id/concept/identifier-scheme/belfiore> } ;
INSERT DATA { <id/thing/all#identifier-belfiore> dct:type <id/concept/topic/culture> } ;

# Identifier-code Datatype
DELETE DATA { <id/thing/all#identifier-belfiore> skos:notation "F205" } ;
INSERT DATA { <id/thing/all#identifier-belfiore> skos:notation "F205"@en } ;

# Identifier-code MaxCount
INSERT DATA { <id/thing/all#identifier-belfiore> skos:notation "F209" } ;

# Identifier-code MinCount
DELETE WHERE { <id/thing/all#identifier-belfiore> skos:notation ?value } ;

# Identifier-link MaxCount
INSERT DATA { <id/thing/all#identifier-eu-country> rdfs:seeAlso <http://publications.europa.eu/resource/authority/country/IT7> } ;

# Identifier-link NodeKind
DELETE DATA { <id/thing/all#identifier-eu-country> rdfs:seeAlso <http://publications.europa.eu/resource/authority/country/ITA> } ;
INSERT DATA { <id/thing/all#identifier-eu-country> rdfs:seeAlso "http://publications.europa.eu/resource/authority/country/ITA" } ;

# Identifier-owner MaxCount
INSERT DATA { <id/thing/other> adms:identifier <id/thing/all#identifier-belfiore> } ;

# Identifier-owner MinCount
DELETE DATA { <id/thing/all> adms:identifier <id/thing/all#identifier-belfiore> } ;

# Identifier-link-bears-code SPARQL
DELETE WHERE { <id/thing/all#identifier-wikidata> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-wikidata> skos:notation "Q49" } ;

# Identifier-link-bears-code SPARQL
DELETE WHERE { <id/thing/all#identifier-geonames> rdfs:seeAlso ?link } ;
INSERT DATA { <id/thing/all#identifier-geonames> rdfs:seeAlso <https://sws.geonames.org/13173435/> } ;

# GeoNames-code Pattern
DELETE WHERE { <id/thing/all#identifier-geonames> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-geonames> skos:notation "Milan" } ;

# GeoNames-link Pattern
DELETE DATA { <id/thing/all#identifier-geonames> rdfs:seeAlso <https://sws.geonames.org/3173435/> } ;
INSERT DATA { <id/thing/all#identifier-geonames> rdfs:seeAlso <https://example.org/unknown> } ;

# Wikidata-code Pattern
DELETE WHERE { <id/thing/all#identifier-wikidata> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-wikidata> skos:notation "490" } ;

# Wikidata-link Pattern
DELETE DATA { <id/thing/all#identifier-wikidata> rdfs:seeAlso <http://www.wikidata.org/entity/Q490> } ;
INSERT DATA { <id/thing/all#identifier-wikidata> rdfs:seeAlso <https://example.org/unknown> } ;

# NUTS-code Pattern
DELETE WHERE { <id/thing/all#identifier-nuts> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-nuts> skos:notation "itc4c" } ;

# NUTS-link Pattern
DELETE DATA { <id/thing/all#identifier-nuts> rdfs:seeAlso <http://data.europa.eu/nuts/code/ITC4C> } ;
INSERT DATA { <id/thing/all#identifier-nuts> rdfs:seeAlso <https://example.org/unknown> } ;

# LAU-code Pattern
DELETE WHERE { <id/thing/all#identifier-lau> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-lau> skos:notation "015-146" } ;

# EurostatCity-code Pattern
DELETE WHERE { <id/thing/all#identifier-eurostat-city> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-eurostat-city> skos:notation "IT002L3" } ;

# EurostatFUA-code Pattern
DELETE WHERE { <id/thing/all#identifier-eurostat-fua> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-eurostat-fua> skos:notation "IT002C1" } ;

# Subdivision-code Pattern
DELETE WHERE { <id/thing/all#identifier-iso-3166-2> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-iso-3166-2> skos:notation "Milano" } ;

# Alpha2-code Pattern
DELETE WHERE { <id/thing/all#identifier-iso-3166-1-alpha-2> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-iso-3166-1-alpha-2> skos:notation "ITA" } ;

# Alpha3-code Pattern
DELETE WHERE { <id/thing/all#identifier-iso-3166-1-alpha-3> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-iso-3166-1-alpha-3> skos:notation "IT" } ;

# Numeric-code Pattern
DELETE WHERE { <id/thing/all#identifier-iso-3166-1-numeric> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-iso-3166-1-numeric> skos:notation "39" } ;

# EUCountry-code Pattern
DELETE WHERE { <id/thing/all#identifier-eu-country> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-eu-country> skos:notation "Italy" } ;

# EUCountry-link Pattern
DELETE DATA { <id/thing/all#identifier-eu-country> rdfs:seeAlso <http://publications.europa.eu/resource/authority/country/ITA> } ;
INSERT DATA { <id/thing/all#identifier-eu-country> rdfs:seeAlso <https://example.org/unknown> } ;

# EUPlace-code Pattern
DELETE WHERE { <id/thing/all#identifier-eu-place> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-eu-place> skos:notation "Milan" } ;

# EUPlace-link Pattern
DELETE DATA { <id/thing/all#identifier-eu-place> rdfs:seeAlso <http://publications.europa.eu/resource/authority/place/ITA_MIL> } ;
INSERT DATA { <id/thing/all#identifier-eu-place> rdfs:seeAlso <https://example.org/unknown> } ;

# EUKnowledgeGraph-code Pattern
DELETE WHERE { <id/thing/all#identifier-eu-knowledge-graph> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-eu-knowledge-graph> skos:notation "ITC4" } ;

# EUKnowledgeGraph-link Pattern
DELETE DATA { <id/thing/all#identifier-eu-knowledge-graph> rdfs:seeAlso <https://linkedopendata.eu/entity/Q2458> } ;
INSERT DATA { <id/thing/all#identifier-eu-knowledge-graph> rdfs:seeAlso <https://example.org/unknown> } ;

# Belfiore-code Pattern
DELETE WHERE { <id/thing/all#identifier-belfiore> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-belfiore> skos:notation "f205" } ;

# ItalianCity-code Pattern
DELETE WHERE { <id/thing/all#identifier-w3id-italia> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-w3id-italia> skos:notation "015146" } ;

# ItalianCity-link Pattern
DELETE DATA { <id/thing/all#identifier-w3id-italia> rdfs:seeAlso <https://w3id.org/italia/controlled-vocabulary/territorial-classifications/cities/015146-(2015-01-01)> } ;
INSERT DATA { <id/thing/all#identifier-w3id-italia> rdfs:seeAlso <https://example.org/unknown> } ;

# CCI-code Pattern
DELETE WHERE { <id/thing/all#identifier-cci> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-cci> skos:notation "2014TC16" } ;

# Decision-code Pattern
DELETE WHERE { <id/thing/all#identifier-commission-decision> skos:notation ?code } ;
INSERT DATA { <id/thing/all#identifier-commission-decision> skos:notation "9857" } ;
