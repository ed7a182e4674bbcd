# Link-page NodeKind
DELETE DATA { <id/organisation/boostinno-site> foaf:page <https://urbact.eu/node/766> } ;
INSERT DATA { <id/organisation/boostinno-site> foaf:page "https://urbact.eu/node/766" } ;

# Link-page Pattern
DELETE DATA { <id/organisation/boostinno-site> foaf:page <https://urbact.eu/node/766> } ;
INSERT DATA { <id/organisation/boostinno-site> foaf:page <ftp://example.org/unknown> } ;

# Link-address NodeKind
DELETE DATA { <id/document/report> schema:url <http://boostinno.org/> } ;
INSERT DATA { <id/document/report> schema:url "http://boostinno.org/" } ;

# Link-address Pattern
DELETE DATA { <id/document/report> schema:url <http://boostinno.org/> } ;
INSERT DATA { <id/document/report> schema:url <ftp://example.org/unknown> } ;
