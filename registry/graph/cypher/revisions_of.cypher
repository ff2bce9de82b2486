// What each change did to one entity, oldest first.
MATCH (r:Revision {entity: $id})
MATCH (c:Change {seq: r.seq})
RETURN properties(c) AS change, properties(r) AS subject
ORDER BY c.seq, r.index
