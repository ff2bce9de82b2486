// How many entities' contents are kept in some entries.
UNWIND $places AS place
MATCH (r:Revision {seq: place})
WHERE r.before IS NOT NULL OR r.after IS NOT NULL
RETURN count(r) AS found
