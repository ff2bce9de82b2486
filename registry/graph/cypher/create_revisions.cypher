UNWIND $rows AS row
CREATE (r:Revision)
SET r = row
RETURN count(*) AS made
