// The form in which facts stand here, the end of the history, how often was written, and which version of the
// law is drawn; no row if nothing ever was.
MATCH (h:Head {id: 'head'})
RETURN h.version AS version, h.seq AS seq, h.hash AS hash, h.at AS at, h.lock AS writes, h.law AS law
