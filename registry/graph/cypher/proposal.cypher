MATCH (p:Proposal {id: $id})
RETURN p.text AS text, p.revision AS revision
