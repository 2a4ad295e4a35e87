-- The zone in which somebody wants to read times; none where the browser says it.
ALTER TABLE users ADD COLUMN timezone varchar(64);
