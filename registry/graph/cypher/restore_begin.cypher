// From here on only the restore writes here.
MATCH (h:Head {id: 'head'})
SET h.lock = h.lock + 1, h.version = 0, h.restoring = $sha, h.restored = 0
