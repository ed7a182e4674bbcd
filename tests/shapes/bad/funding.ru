# Funding Or
DELETE DATA { <id/call/mi15> boost:fundedBy <id/concept/fund/erdf> } ;
INSERT DATA { <id/call/mi15> boost:fundedBy <https://example.org/unknown> } ;
