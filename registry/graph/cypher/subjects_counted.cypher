// How many subjects each of these changes has.
UNWIND $places AS place
MATCH (r:Revision {seq: place})
RETURN r.seq AS seq, count(r) AS subjects
