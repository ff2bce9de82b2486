UNWIND $rows AS row
CREATE (c:Change)
SET c = row
RETURN count(*) AS made
