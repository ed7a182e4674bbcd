"""Proposing a project from somebody's own tables: what each column holds, how it is published, what is to be checked.

`headings` and `recognising` look at one column, `proposal` at a table; `mapping`, `vocabulary`, `promises`, `questions`
and `papers` write what follows; `project` puts it all into a folder. Nothing is fetched, and the same
table gives the same project.
"""
