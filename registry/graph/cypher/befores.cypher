// What the changes of some places replaced; the longer half, the content after them, is not read.
UNWIND $places AS place
MATCH (r:Revision {seq: place})
RETURN r.seq, r.entity, r.before_digest, r.before, r.before_opened
