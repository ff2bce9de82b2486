MERGE (d:Draft {id: $id})
SET d.author = $author, d.at = $at, d.text = $text, d.base = $base, d.revises = $revises
