// The entries about entities that still have their content before or after.
UNWIND $places AS place
MATCH (r:Revision {seq: place})
WHERE r.before IS NOT NULL OR r.after IS NOT NULL
RETURN r.seq AS seq, r.index AS index, r.entity AS entity,
       r.before IS NOT NULL AS before, r.after IS NOT NULL AS after
