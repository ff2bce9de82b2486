// The changes of some places in the chain, in order, each with its subjects; found by equality, since not
// every engine uses an index for a range.
UNWIND $places AS place
MATCH (c:Change {seq: place})
OPTIONAL MATCH (r:Revision {seq: place})
WITH c, r ORDER BY r.index
WITH c, collect(properties(r)) AS subjects
RETURN properties(c) AS change, subjects
ORDER BY change.seq
