// The places that changes claim, those that belong nowhere in the chain included.
MATCH (c:Change)
RETURN DISTINCT c.seq AS seq
ORDER BY seq
