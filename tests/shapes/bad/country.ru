# Country-class HasValue
DELETE DATA { <id/country/it> a dct:Location } ;

# Country-code HasValue
DELETE WHERE { <id/country/it#identifier-iso-3166-1-alpha-2> dct:type ?scheme ; skos:notation ?code } ;
INSERT DATA { <id/country/it#identifier-iso-3166-1-alpha-2> dct:type <id/concept/identifier-scheme/iso-3166-1-alpha-3> ; skos:notation "ITA" } ;

# Country-exact MaxCount
INSERT DATA { <id/country/it> skos:exactMatch <http://publications.europa.eu/resource/authority/country/IT7> } ;

# Country-exact Pattern
DELETE DATA { <id/country/it> skos:exactMatch <http://publications.europa.eu/resource/authority/country/ITA> } ;
INSERT DATA { <id/country/it> skos:exactMatch <https://example.org/unknown> } ;
