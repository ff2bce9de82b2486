"""Everything known about one subject, references resolved, and its legal situation.

A transfer comes to its situations in this order: `transfer_row` (what is recorded of it), `legal_facts` and
`claims` (what the law looks at of its parties, data and mechanisms), `flow` and `provenance` (how its data
came), `equivalence` (which transfers are judged as one), `situations`, `transfer` (its dossier). `index` has
the dossiers of all subjects.
"""
