// The form in which facts are stored, the end of the history, how many writes there were, and the version of the
// law that is projected; no row in an unprepared database.
MATCH (h:Head {id: 'head'})
RETURN h.version AS version, h.seq AS seq, h.hash AS hash, h.at AS at, h.lock AS writes, h.law AS law
