# Contact-name QualifiedMinCount
DELETE DATA { <id/contact/office> skos:prefLabel "Office, mailbox"@en } ;

# Contact-reached MinCount
DELETE WHERE { <id/contact/office> vcard:hasEmail ?value } ;

# Contact-email NodeKind
DELETE DATA { <id/contact/office> vcard:hasEmail <mailto:office@example.org> } ;
INSERT DATA { <id/contact/office> vcard:hasEmail "mailto:office@example.org" } ;

# Contact-email Pattern
DELETE DATA { <id/contact/office> vcard:hasEmail <mailto:office@example.org> } ;
INSERT DATA { <id/contact/office> vcard:hasEmail <https://example.org/unknown> } ;

# Contact-text Datatype
DELETE DATA { <id/contact/office> cv:email "office@example.org" } ;
INSERT DATA { <id/contact/office> cv:email "office@example.org"@en } ;

# Contact-text MaxCount
INSERT DATA { <id/contact/office> cv:email "office@example.or9" } ;

# Contact-owner MinCount
DELETE DATA { <id/organisation/office> cv:contactPoint <id/contact/office> } ;

# Contact-text-same SPARQL
DELETE WHERE { <id/contact/office> cv:email ?text } ;
INSERT DATA { <id/contact/office> cv:email "other@example.org" } ;

# Contact-text-same SPARQL
DELETE WHERE { <id/contact/office> cv:email ?text } ;
INSERT DATA { <id/contact/office> cv:email "mailto:office@example.org" } ;
