UNWIND $requests AS request
MATCH (c:Change {request: request})
RETURN c.seq AS seq, c.name AS name, c.actor AS actor, c.asked AS request_digest
ORDER BY seq
