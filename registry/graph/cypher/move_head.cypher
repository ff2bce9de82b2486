MATCH (h:Head {id: 'head'})
SET h.seq = $seq, h.hash = $hash, h.at = $at
