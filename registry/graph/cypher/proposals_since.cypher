// The proposals written after a place in the history.
MATCH (p:Proposal)
WHERE p.revision > $revision
RETURN properties(p) AS proposal
