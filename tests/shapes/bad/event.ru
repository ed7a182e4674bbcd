# Event-title MinCount
DELETE WHERE { <id/event/showcase> dct:title ?value } ;

# Event-name QualifiedMinCount
DELETE DATA { <id/event/tnm-paris> dct:title "Transnational meeting in Paris"@en } ;
INSERT DATA { <id/event/tnm-paris> dct:title "Transnational meeting in Paris"@fr } ;

# Event-kind MaxCount
INSERT DATA { <id/event/showcase> dct:type <id/concept/event-type/decision> } ;

# Event-kind MinCount
DELETE WHERE { <id/event/showcase> dct:type ?value } ;

# Event-kind Node
DELETE DATA { <id/event/showcase> dct:type <id/concept/event-type/public-event> } ;
INSERT DATA { <id/event/showcase> dct:type <id/concept/topic/culture> } ;

# Event-time Class
INSERT DATA { <id/event/showcase> time:hasTime <https://example.org/unknown> } ;

# Event-time Class
INSERT DATA { <id/event/showcase> time:hasTime "2018-01"^^xsd:gYearMonth } ;

# Event-time MaxCount
INSERT DATA { <id/event/tnm-paris> time:hasTime <id/event/tnm-paris#period-2> . <id/event/tnm-paris#period-2> a dct:PeriodOfTime ; a time:TemporalEntity ; dcat:endDate "2017-11"^^xsd:gYearMonth ; dcat:startDate "2017-11"^^xsd:gYearMonth } ;

# Event-end Or
DELETE WHERE { <id/event/tnm-paris#period> dcat:endDate ?date } ;

# Event-place Class
DELETE DATA { <id/event/tnm-paris> dct:spatial <id/place/paris> } ;
INSERT DATA { <id/event/tnm-paris> dct:spatial <https://example.org/unknown> } ;

# Event-place MaxCount
INSERT DATA { <id/event/tnm-paris> dct:spatial <id/place/paris-2> . <id/place/paris-2> a dct:Location ; a schema:City ; skos:prefLabel "Paris"@en } ;

# Event-venue Class
INSERT DATA { <id/event/showcase> locn:address "City hall"@en } ;

# Event-venue MaxCount
INSERT DATA { <id/event/tnm-paris> locn:address <id/event/tnm-paris#address-2> . <id/event/tnm-paris#address-2> a locn:Address ; locn:locatorName "City hall"@en } ;

# Event-series Class
DELETE DATA { <id/event/tnm-paris> cv:parentEvent <id/event-series/partner-meetings> } ;
INSERT DATA { <id/event/tnm-paris> cv:parentEvent <https://example.org/unknown> } ;

# Event-series MaxCount
INSERT DATA { <id/event/tnm-paris> cv:parentEvent <id/event-series/partner-meetings-2> . <id/event-series/partner-meetings-2> dct:title "Meetings of the partners"@en ; dct:type <id/concept/event-type/transnational-meeting> ; a cv:PublicEvent ; a schema:EventSeries } ;

# Event-about Or
DELETE DATA { <id/event/tnm-paris> schema:about <id/network/boostinno> } ;
INSERT DATA { <id/event/tnm-paris> schema:about <https://example.org/unknown> } ;

# Event-topic Node
DELETE DATA { <id/event/tnm-paris> dct:subject <id/concept/topic/social-innovation> } ;
INSERT DATA { <id/event/tnm-paris> dct:subject <id/concept/fund/erdf> } ;

# Event-organiser Class
DELETE DATA { <id/event/tnm-paris> schema:organizer <id/organisation/paris-city> } ;
INSERT DATA { <id/event/tnm-paris> schema:organizer <https://example.org/unknown> } ;
