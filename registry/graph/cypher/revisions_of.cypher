// What each change after a place in the history did to one entity, oldest first.
MATCH (r:Revision {entity: $id})
WHERE r.seq > $after
MATCH (c:Change {seq: r.seq})
RETURN properties(c) AS change, properties(r) AS subject
ORDER BY c.seq, r.index
