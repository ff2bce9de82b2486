MATCH (c:Change {request: $request})
RETURN c.seq AS seq
ORDER BY seq
