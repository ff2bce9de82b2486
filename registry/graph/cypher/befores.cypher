// What the changes of some places found of their subjects; the longer half, what they left, is not read.
UNWIND $places AS place
MATCH (r:Revision {seq: place})
RETURN r.seq, r.entity, r.before_digest, r.before, r.before_opened
