// What the last entry about each of some entities found of it, and of which command it is.
UNWIND $ids AS id
MATCH (r:Revision {entity: id})
WITH id, max(r.seq) AS last
MATCH (r:Revision {entity: id}) WHERE r.seq = last
MATCH (c:Change {seq: last})
RETURN c.name AS command, properties(r) AS subject
