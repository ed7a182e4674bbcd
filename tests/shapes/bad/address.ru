# Address-something MinCount
DELETE WHERE { <id/organisation/office#address> locn:fullAddress ?full ; locn:thoroughfare ?street } ;

# Address-names Datatype
DELETE DATA { <id/organisation/office#address> locn:fullAddress "Via Dogana, 2"@it } ;
INSERT DATA { <id/organisation/office#address> locn:fullAddress "Via Dogana, 2" } ;

# Address-codes Datatype
DELETE DATA { <id/organisation/office#address> locn:locatorDesignator "2" } ;
INSERT DATA { <id/organisation/office#address> locn:locatorDesignator "2"@en } ;

# Address-owner MinCount
DELETE DATA { <id/organisation/office> locn:address <id/organisation/office#address> } ;
