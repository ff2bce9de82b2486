// Every proposal, whether open or decided.
MATCH (p:Proposal)
RETURN p.id AS id, p.text AS text, p.revision AS revision
ORDER BY id
