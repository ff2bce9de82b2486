MATCH (p:Proposal)
RETURN properties(p)
