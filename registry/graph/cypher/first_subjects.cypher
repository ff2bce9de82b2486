// The changes of some places, each with its first subjects only: one change may have hundreds.
UNWIND $places AS place
MATCH (c:Change {seq: place})
OPTIONAL MATCH (r:Revision {seq: place})
WHERE r.index < $first
WITH c, r ORDER BY r.index
WITH c, collect(properties(r)) AS subjects
RETURN properties(c) AS change, subjects
ORDER BY change.seq
