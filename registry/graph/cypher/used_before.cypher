// Those of some ids that the history knows.
UNWIND $ids AS id
MATCH (r:Revision {entity: id})
RETURN DISTINCT id
