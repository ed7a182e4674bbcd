# Organisation-name QualifiedMinCount
DELETE DATA { <id/organisation/comune-milano> skos:prefLabel "City of Milan"@en } ;

# Organisation-kind MaxCount
INSERT DATA { <id/organisation/comune-milano> org:classification <id/concept/organisation-type/consultancy> } ;

# Organisation-kind Node
DELETE DATA { <id/organisation/comune-milano> org:classification <id/concept/organisation-type/municipality> } ;
INSERT DATA { <id/organisation/comune-milano> org:classification <id/concept/topic/culture> } ;

# Organisation-parent Class
DELETE DATA { <id/organisation/office> org:unitOf <id/organisation/comune-milano> } ;
INSERT DATA { <id/organisation/office> org:unitOf <https://example.org/unknown> } ;

# Organisation-parent MaxCount
INSERT DATA { <id/organisation/office> org:unitOf <id/organisation/comune-milano-2> . <id/organisation/comune-milano-2> dct:spatial <id/place/milan> ; a cv:PublicOrganisation ; a org:Organization ; skos:altLabel "Municipality of Milan"@en ; skos:prefLabel "City of Milan"@en ; org:classification <id/concept/organisation-type/municipality> ; foaf:homepage <https://www.comune.milano.it/> } ;

# Organisation-place Class
DELETE DATA { <id/organisation/comune-milano> dct:spatial <id/place/milan> } ;
INSERT DATA { <id/organisation/comune-milano> dct:spatial <https://example.org/unknown> } ;

# Organisation-place MaxCount
INSERT DATA { <id/organisation/comune-milano> dct:spatial <id/place/milan-2> . <id/place/milan-2> a dct:Location ; a schema:City ; skos:prefLabel "Milan"@en } ;

# Organisation-contact Class
INSERT DATA { <id/organisation/foundation> cv:contactPoint <mailto:office@example.org> } ;

# Organisation-contact MaxCount
INSERT DATA { <id/organisation/office> cv:contactPoint <id/contact/office-2> . <id/contact/office-2> a cv:ContactPoint ; skos:prefLabel "Office, mailbox"@en ; vcard:hasEmail <mailto:office@example.org> } ;

# Organisation-address Class
INSERT DATA { <id/organisation/foundation> locn:address "Via Dogana, 2"@it } ;

# Organisation-address MaxCount
INSERT DATA { <id/organisation/office> locn:address <id/organisation/office#address-2> . <id/organisation/office#address-2> a locn:Address ; locn:fullAddress "Via Dogana, 2"@it } ;

# Organisation-homepage Class
INSERT DATA { <id/organisation/foundation> foaf:homepage <https://example.org/> } ;

# Organisation-homepage MaxCount
INSERT DATA { <id/organisation/comune-milano> foaf:homepage <https://www.comune.milano.it/2> . <https://www.comune.milano.it/2> a foaf:Document } ;

# Organisation-member-of MaxCount
INSERT DATA { <id/organisation/comune-milano> org:memberOf <https://example.org/unknown> } ;

# Organisation-has-member MaxCount
INSERT DATA { <id/organisation/comune-milano> org:hasMember <https://example.org/unknown> } ;

# Unit MinCount
DELETE WHERE { <id/organisation/office> org:unitOf ?value } ;

# PublicOrganisation-class HasValue
DELETE DATA { <id/organisation/comune-milano> a org:Organization } ;

# PublicOrganisation-other-name UniqueLang
INSERT DATA { <id/organisation/comune-milano> skos:altLabel "Another"@en } ;
