// Which backup is being restored here, and how many steps of that are done; no row if none is.
MATCH (h:Head {id: 'head'})
WHERE h.version = 0
RETURN h.restoring AS restoring, h.restored AS restored
