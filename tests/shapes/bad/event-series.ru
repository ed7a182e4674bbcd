# EventSeries-class HasValue
DELETE DATA { <id/event-series/partner-meetings> a cv:PublicEvent } ;

# EventSeries-title MinCount
DELETE WHERE { <id/event-series/partner-meetings> dct:title ?title } ;
INSERT DATA { <id/event-series/partner-meetings> skos:prefLabel "Meetings of the partners"@en } ;

# EventSeries-name QualifiedMinCount
DELETE DATA { <id/event-series/partner-meetings> dct:title "Meetings of the partners"@en } ;
INSERT DATA { <id/event-series/partner-meetings> dct:title "Meetings of the partners"@fr } ;

# EventSeries-kind MaxCount
INSERT DATA { <id/event-series/partner-meetings> dct:type <id/concept/event-type/decision> } ;

# EventSeries-kind MinCount
DELETE WHERE { <id/event-series/partner-meetings> dct:type ?value } ;

# EventSeries-kind Node
DELETE DATA { <id/event-series/partner-meetings> dct:type <id/concept/event-type/transnational-meeting> } ;
INSERT DATA { <id/event-series/partner-meetings> dct:type <id/concept/topic/culture> } ;

# EventSeries-organiser Class
DELETE DATA { <id/event-series/partner-meetings> schema:organizer <id/organisation/comune-milano> } ;
INSERT DATA { <id/event-series/partner-meetings> schema:organizer <https://example.org/unknown> } ;
