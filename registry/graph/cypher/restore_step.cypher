// The first statement of each step: how many steps are done, including this one.
MATCH (h:Head {id: 'head'})
WHERE h.version = 0 AND h.restoring = $sha
SET h.lock = h.lock + 1, h.restored = CASE WHEN h.restored = $done THEN $done + 1 ELSE h.restored END
RETURN h.restored AS restored
