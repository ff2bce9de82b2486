// The first statement of every write: a server's writers wait for one another here.
MATCH (h:Head {id: 'head'})
SET h.lock = h.lock + 1
RETURN h.version AS version, h.seq AS seq, h.hash AS hash, h.at AS at
