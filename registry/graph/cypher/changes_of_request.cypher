MATCH (c:Change {request: $request})
RETURN c.seq AS seq, c.name AS name, c.actor AS actor
ORDER BY seq
