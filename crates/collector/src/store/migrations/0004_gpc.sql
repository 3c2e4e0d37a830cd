-- Whether the request that brought an event said Global Privacy Control (`Sec-GPC: 1`).
ALTER TABLE events ADD COLUMN gpc INTEGER NOT NULL DEFAULT 0;
