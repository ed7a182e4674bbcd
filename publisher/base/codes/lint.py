"""`L2xx`: what shapes cannot say."""

from __future__ import annotations

from publisher.base.codes.code import Code

LINT = (
    Code(
        "L201",
        "an IRI of ours is described",
        "A statement points at an IRI under the base, but no statement has it as its subject. A reader who follows it "
        "gets 404. Most often it is a slip of the pen; the note then names the nearest IRI that is described. "
        "Otherwise describe it, or take the statement away.",
        "<id/partner/milan> org:organization <id/organisation/comune-di-milno> .    # wrong\n"
        "<id/partner/milan> org:organization <id/organisation/comune-di-milano> .",
    ),
    Code(
        "L202",
        "IRIs of ours keep to the policy",
        "IRIs are cited and kept for decades, so there is one spelling of each. A thing is `{base}id/{type}/{slug}` "
        "with type and slug in lower case: letters, digits, and single `-` or `.` between them; other families are "
        "`def`, `shapes`, `graph/…`. No spaces, no trailing slash, no escapes of characters that need none, the scheme "
        "of the base. Letters beyond ASCII stand as themselves, in Unicode NFC.",
        "<https://example.org/id/place/Sk%C3%A5ne>     # wrong\n<https://example.org/id/place/skåne>",
    ),
    Code(
        "L203",
        "what people read has a label in every language",
        "Every term of the ontology needs a label and a definition in each language of the setting `languages`: pages "
        "and messages are made of them. In the data, a thing that has language-tagged labels should have one for each "
        "language too, or one without a tag when it is the same everywhere; that is a remark only. Things of a class "
        "in the setting `proper_names` are called the same everywhere, so one language will do for them.",
        'def:Network a owl:Class ; rdfs:label "network"@en .                  # wrong when languages = ["en", "it"]\n'
        'def:Network a owl:Class ; rdfs:label "network"@en , "rete"@it .',
    ),
    Code(
        "L204",
        "language tags name languages",
        "A tag that names no language (BCP 47) is found by no one who asks for the language. Codes of countries are "
        "often mistaken for those of languages: Danish is `da`, Greek `el`, Czech `cs`.",
        '"København"@dk     # wrong\n"København"@da',
    ),
    Code(
        "L205",
        "a literal belongs to its datatype",
        "The text of the literal is none that its datatype allows (XML Schema 1.1, part 2), so engines treat it as an "
        "opaque text: it is neither sorted, compared nor found by value.",
        '"2017-02-30"^^xsd:date     # wrong: no such day\n"2017-02-28"^^xsd:date',
    ),
    Code(
        "L206",
        "a provenance graph names its source",
        "A named graph holds what one source says. Without `prov:hadPrimarySource`, `prov:wasDerivedFrom`, "
        "`prov:wasQuotedFrom` or `prov:wasAttributedTo` on the graph's IRI no one can tell where its facts come from.",
        "<graph/page/s01> a prov:Entity ; prov:hadPrimarySource <id/source/milan-page> .",
    ),
    Code(
        "L207",
        "facts stand in named graphs",
        "This project keeps facts in named graphs by source, but this statement stands outside of any, so its source "
        "is lost. Move it into the graph of its source.",
        '<id/place/milan> dct:title "Milan" .                      # wrong in a .trig file with graphs\n'
        '<graph/page/s01> { <id/place/milan> dct:title "Milan" }',
    ),
    Code(
        "L208",
        "terms of our own vocabulary are defined",
        "A predicate or class under `{base}def#` is used that the ontology does not define; the note names the nearest "
        "that it does. No reader finds out what it means, and no query with the right name finds the statement.",
        "<id/network/boostinno> boost:leadPartnr <id/partner/gdansk> .     # wrong\n"
        "<id/network/boostinno> boost:leadPartner <id/partner/gdansk> .",
    ),
    Code(
        "L209",
        "a prefix means the same everywhere",
        "A prefix is bound to another namespace than in the project's prefix table, or differently in two files. That "
        "is allowed, but people read prefixes, not namespaces, and will be misled.",
        "@prefix schema: <http://schema.org/> .      # wrong where the table has https\n"
        "@prefix schema: <https://schema.org/> .",
    ),
    Code(
        "L211",
        "a text has no space at its ends",
        'White space at the start or end of a literal is invisible, yet `"Milan "` and `"Milan"` are two values: '
        "searches, joins and sorting go wrong.",
        '"Milan "     # wrong\n"Milan"',
    ),
    Code(
        "L212",
        "a text has no invisible characters",
        "Control characters, zero-width spaces, soft hyphens and characters that switch the direction of writing come "
        "in with text that is pasted from web pages and PDF. They break search and can make a text read differently "
        "from what it says. Take them out; the excerpt shows them by number. Controls below U+0020 are an error: no "
        "RDF/XML document could hold them.",
        '"social\\u200Binnovation"     # wrong: a zero-width space\n"social innovation"',
    ),
    Code(
        "L213",
        "a text is in Unicode NFC",
        "One letter can be written as one character or as a letter followed by a combining mark. Both look the same "
        "but are not equal; the Web uses the composed form (Charmod-norm). Save the text in NFC.",
        '"Ska\\u030Ane"     # wrong: a + combining ring\n"Skåne"',
    ),
    Code(
        "L214",
        "an identifier identifies one thing",
        "Two things bear the same identifier of the same scheme (datatype of `skos:notation`, or `adms:Identifier` "
        "with the same notation and scheme). Either one of them is wrong, or the two are one thing and should be "
        "merged.",
        '<id/place/milan> skos:notation "ITC4C"^^<def#nuts> .\n'
        '<id/place/turin> skos:notation "ITC4C"^^<def#nuts> .     # wrong: that is Milan',
    ),
    Code(
        "L215",
        "nothing links to what was withdrawn",
        "The thing that is linked to bears a tombstone (`owl:deprecated true`), so whoever follows the link meets 410 "
        "Gone, and the link leads out of what is published. Link to what replaces it, or take the link away. "
        "`dct:replaces` and other properties that name a predecessor may do so.",
        "<id/library/old> owl:deprecated true ; dct:isReplacedBy <id/library/north> .\n"
        "<id/book/1> dct:isPartOf <id/library/old> .     # wrong\n"
        "<id/book/1> dct:isPartOf <id/library/north> .",
    ),
    Code(
        "L216",
        "harvesters can reach somebody",
        "OAI-PMH demands `adminEmail`: the mailbox of an office that answers when a harvest fails. Without the "
        "setting `contact.mailbox` the repository tells an address under `.invalid`, which says openly that there is "
        "none. The catalogue's contact point then bears a page only. Never set the address of a person, nor one that "
        "belongs to somebody else.",
        '[tool.publisher.contact]\nmailbox = "data@example.org"',
    ),
)
