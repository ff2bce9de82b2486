// The node that every write locks, with the beginning of the history; an existing one stays as it is.
MERGE (h:Head {id: 'head'})
ON CREATE SET h.lock = 0, h.seq = 0, h.hash = $genesis, h.version = $version
