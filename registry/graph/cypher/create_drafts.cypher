UNWIND $rows AS row
CREATE (d:Draft)
SET d = row
