// Every proposal, whatever became of it.
MATCH (p:Proposal)
RETURN p.id AS id, p.text AS text, p.revision AS revision
ORDER BY id
