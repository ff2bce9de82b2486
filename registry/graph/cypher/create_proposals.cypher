UNWIND $rows AS row
CREATE (p:Proposal)
SET p = row
