-- What came in, each message once. A message stays as it was sent (without what belongs to one
-- sending of it); the columns beside it are what reads sort and filter by.
CREATE TABLE events (
    -- AUTOINCREMENT, because readers of the stream remember the last id they saw: an id must
    -- never come back, also when rows were erased.
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id  TEXT    NOT NULL UNIQUE,
    visitor     TEXT    NOT NULL,
    user_id     TEXT,
    type        TEXT    NOT NULL,
    event       TEXT    NOT NULL,
    write_key   TEXT    NOT NULL,
    journey     TEXT,
    version     INTEGER,
    stage       TEXT,
    session     TEXT,
    time        INTEGER NOT NULL,
    "order"     INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    sent_at     INTEGER,
    received_at INTEGER NOT NULL,
    message     TEXT    NOT NULL
) STRICT;

-- The order of export and replay: a visitor's log as it happened.
CREATE INDEX events_log ON events (visitor, time, "order", seq, id);

-- Messages that were refused, with all the reasons, so that nobody has to guess what is missing.
CREATE TABLE quarantine (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at INTEGER NOT NULL,
    write_key   TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    message_id  TEXT,
    problems    TEXT    NOT NULL,
    message     TEXT    NOT NULL,
    bytes       INTEGER NOT NULL
) STRICT;

-- Where each visitor is now in each journey. Kept up to date by each batch, so that counting
-- does not have to look through all events; time, order and seq tell whether a message that
-- comes late is older than what is already known.
CREATE TABLE visitors (
    visitor TEXT    NOT NULL,
    journey TEXT    NOT NULL,
    version INTEGER NOT NULL,
    stage   TEXT    NOT NULL,
    time    INTEGER NOT NULL,
    "order" INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (visitor, journey)
) STRICT, WITHOUT ROWID;

CREATE INDEX visitors_by_stage ON visitors (journey, version, stage);
