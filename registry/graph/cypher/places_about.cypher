// Those of some places whose change has a subject of a kind.
UNWIND $places AS place
MATCH (r:Revision {seq: place})
WHERE r.entity STARTS WITH $kind
RETURN DISTINCT r.seq AS seq
