MATCH (d:Draft)
RETURN d.id AS id, d.author AS author, d.at AS at, d.text AS text, d.base AS base, d.revises AS revises
ORDER BY id
