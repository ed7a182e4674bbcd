# Text-name Datatype
DELETE DATA { <id/place/wroclaw> skos:prefLabel "Breslavia"@it } ;
INSERT DATA { <id/place/wroclaw> skos:prefLabel "Breslavia" } ;

# Text-name Pattern
DELETE DATA { <id/document/white-paper> skos:prefLabel "White paper"@en } ;
INSERT DATA { <id/document/white-paper> skos:prefLabel " "@en } ;

# Text-name UniqueLang
INSERT DATA { <id/place/wroclaw> skos:prefLabel "Another"@en } ;

# Text-other-name Datatype
DELETE DATA { <id/place/wroclaw> skos:altLabel "Breslau"@de } ;
INSERT DATA { <id/place/wroclaw> skos:altLabel "Breslau" } ;

# Text-other-name Disjoint
INSERT DATA { <id/place/wroclaw> skos:altLabel "Wrocław"@en } ;

# Text-hidden-name Datatype
DELETE DATA { <id/place/wroclaw> skos:hiddenLabel "Wroclaw"@pl } ;
INSERT DATA { <id/place/wroclaw> skos:hiddenLabel "Wroclaw" } ;

# Text-hidden-name Disjoint
INSERT DATA { <id/place/wroclaw> skos:hiddenLabel "Wrocław"@en } ;

# Text-hidden-name Disjoint
INSERT DATA { <id/place/wroclaw> skos:hiddenLabel "Breslau"@de } ;

# Text-title Datatype
DELETE DATA { <id/document/white-paper> dct:title "Libro Bianco"@it } ;
INSERT DATA { <id/document/white-paper> dct:title "Libro Bianco" } ;

# Text-title Pattern
DELETE DATA { <id/document/white-paper> dct:title "Libro Bianco"@it } ;
INSERT DATA { <id/document/white-paper> dct:title " "@it } ;

# Text-title-or-name UniqueLang
INSERT DATA { <id/document/white-paper> dct:title "Another"@it } ;

# Text-description Datatype
DELETE DATA { <id/document/white-paper> dct:description "What the city does for social innovation."@en } ;
INSERT DATA { <id/document/white-paper> dct:description "What the city does for social innovation." } ;

# Text-description Pattern
DELETE DATA { <id/document/white-paper> dct:description "What the city does for social innovation."@en } ;
INSERT DATA { <id/document/white-paper> dct:description " "@en } ;

# Text-description UniqueLang
INSERT DATA { <id/document/white-paper> dct:description "Another"@en } ;

# Text-note Datatype
DELETE DATA { <id/place/wroclaw> skos:note "the city, not the county around it"@en } ;
INSERT DATA { <id/place/wroclaw> skos:note "the city, not the county around it" } ;

# Text-note Pattern
DELETE DATA { <id/place/wroclaw> skos:note "the city, not the county around it"@en } ;
INSERT DATA { <id/place/wroclaw> skos:note " "@en } ;

# Text-words Datatype
INSERT DATA { <id/statement/s01> schema:text "La cosa si chiama BoostInno." } ;

# Text-words Pattern
DELETE DATA { <id/statement/s01> schema:text "The thing is called BoostInno."@en } ;
INSERT DATA { <id/statement/s01> schema:text " "@en } ;

# Text-words UniqueLang
INSERT DATA { <id/statement/s01> schema:text "Another"@en } ;
