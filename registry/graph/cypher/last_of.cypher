// The place of the last entry about each of some entities.
UNWIND $ids AS id
MATCH (r:Revision {entity: id})
RETURN id, max(r.seq) AS last
