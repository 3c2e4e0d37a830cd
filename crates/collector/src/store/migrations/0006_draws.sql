-- What was drawn for each epoch of a bandit: its variants with what was known of them and the weight of each, as JSON.
CREATE TABLE draws (
    journey    TEXT    NOT NULL,
    experiment TEXT    NOT NULL,
    epoch      INTEGER NOT NULL,
    drawn_at   INTEGER NOT NULL,
    arms       TEXT    NOT NULL,
    PRIMARY KEY (journey, experiment, epoch)
) STRICT, WITHOUT ROWID;
