// The last entry about each of some entities, and the name of its command.
UNWIND $ids AS id
MATCH (r:Revision {entity: id})
WITH id, max(r.seq) AS last
MATCH (r:Revision {entity: id}) WHERE r.seq = last
MATCH (c:Change {seq: last})
RETURN c.name AS command, properties(r) AS subject
