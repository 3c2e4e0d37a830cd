-- The family of the browser that sent an event, such as Firefox: experiments are checked by it.
ALTER TABLE events ADD COLUMN browser TEXT;
