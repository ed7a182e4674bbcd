# Amount-currency MaxCount
INSERT DATA { <id/call/scuola#amount-grant> schema:currency "EUX" } ;

# Amount-currency MinCount
DELETE WHERE { <id/call/scuola#amount-grant> schema:currency ?value } ;

# Amount-currency Pattern
DELETE DATA { <id/call/scuola#amount-grant> schema:currency "EUR" } ;
INSERT DATA { <id/call/scuola#amount-grant> schema:currency "unknown" } ;

# Amount-kind MaxCount
INSERT DATA { <id/call/scuola#amount-grant> dct:type <id/concept/amount-kind/erdf> } ;

# Amount-kind MinCount
DELETE WHERE { <id/call/scuola#amount-grant> dct:type ?value } ;

# Amount-kind Node
DELETE DATA { <id/call/scuola#amount-grant> dct:type <id/concept/amount-kind/grant> } ;
INSERT DATA { <id/call/scuola#amount-grant> dct:type <id/concept/topic/culture> } ;

# Amount-value Datatype
DELETE DATA { <id/call/scuola#amount-total-budget> schema:value 750000.0 } ;
INSERT DATA { <id/call/scuola#amount-total-budget> schema:value "750000.0"^^xsd:double } ;

# Amount-value MaxCount
INSERT DATA { <id/call/scuola#amount-total-budget> schema:value 46.0 } ;

# Amount-value MinInclusive
DELETE DATA { <id/call/scuola#amount-total-budget> schema:value 750000.0 } ;
INSERT DATA { <id/call/scuola#amount-total-budget> schema:value -1.0 } ;

# Amount-least Datatype
DELETE DATA { <id/call/scuola#amount-grant> schema:minValue 22500.0 } ;
INSERT DATA { <id/call/scuola#amount-grant> schema:minValue "22500.0"^^xsd:double } ;

# Amount-least LessThanOrEquals
DELETE DATA { <id/call/scuola#amount-grant> schema:minValue 22500.0 } ;
INSERT DATA { <id/call/scuola#amount-grant> schema:minValue 75001.0 } ;

# Amount-least MaxCount
INSERT DATA { <id/call/scuola#amount-grant> schema:minValue 46.0 } ;

# Amount-least MinInclusive
DELETE DATA { <id/call/scuola#amount-grant> schema:minValue 22500.0 } ;
INSERT DATA { <id/call/scuola#amount-grant> schema:minValue -1.0 } ;

# Amount-most Datatype
DELETE DATA { <id/call/scuola#amount-grant> schema:maxValue 75000.0 } ;
INSERT DATA { <id/call/scuola#amount-grant> schema:maxValue "75000.0"^^xsd:double } ;

# Amount-most MaxCount
INSERT DATA { <id/call/scuola#amount-grant> schema:maxValue 80000.0 } ;

# Amount-most MinInclusive
DELETE DATA { <id/call/scuola#amount-grant> schema:minValue 22500.0 ; schema:maxValue 75000.0 } ;
INSERT DATA { <id/call/scuola#amount-grant> schema:maxValue -1.0 } ;

# Amount-says-something Or
DELETE WHERE { <id/call/scuola#amount-total-budget> schema:value ?value } ;

# Amount-says-something Or
DELETE WHERE { <id/discrepancy/d01> dct:subject ?thing } ;
INSERT DATA { <id/discrepancy/d01> dct:subject <id/call/scuola> } ;

# Amount-owner MaxCount
INSERT DATA { <id/thing/other> schema:amount <id/call/scuola#amount-grant> } ;

# Amount-owner MinCount
DELETE DATA { <id/call/scuola> schema:amount <id/call/scuola#amount-grant> } ;
