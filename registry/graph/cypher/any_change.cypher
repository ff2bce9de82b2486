// An entry of the history, if there is any.
MATCH (c:Change)
RETURN c.seq AS seq
LIMIT 1
