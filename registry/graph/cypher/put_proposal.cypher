MERGE (p:Proposal {id: $id})
SET p.text = $text, p.revision = $revision
