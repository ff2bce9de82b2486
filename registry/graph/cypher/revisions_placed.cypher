// The place of each entry's subjects, and their order.
MATCH (r:Revision)
RETURN r.seq, r.index
