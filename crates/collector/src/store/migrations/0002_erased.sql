-- Visitors who were erased, by the hash of their id, for as long as a page may still send something
-- of theirs.
CREATE TABLE erased (
    visitor BLOB    PRIMARY KEY,
    until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
