-- For how many per cent of visitors a journey runs, where operators said otherwise than its file.
CREATE TABLE rollouts (
    journey    TEXT    PRIMARY KEY,
    percent    INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
