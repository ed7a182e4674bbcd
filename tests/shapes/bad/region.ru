# Region-class HasValue
DELETE DATA { <id/region/nuts-pl63> a dct:Location } ;

# Region-identifier MinCount
DELETE WHERE { <id/region/nuts-pl63> adms:identifier ?identifier . ?identifier ?property ?value } ;

# Region-exact Pattern
DELETE DATA { <id/region/nuts-pl63> skos:exactMatch <http://data.europa.eu/nuts/code/PL63> } ;
INSERT DATA { <id/region/nuts-pl63> skos:exactMatch <https://example.org/unknown> } ;
