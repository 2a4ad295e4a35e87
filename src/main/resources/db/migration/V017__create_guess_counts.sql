-- How often somebody tried a password or a code of late, for all nodes. Keys are keyed hashes: no addresses lie here.
CREATE TABLE guess_counts (
  key        varchar(43) PRIMARY KEY,
  tries      double precision NOT NULL,  -- fades with time
  counted_at timestamptz NOT NULL,
  not_before timestamptz NOT NULL        -- earlier tries are refused unseen
) WITH (fillfactor = 70);
CREATE INDEX guess_counts_counted_idx ON guess_counts (counted_at);

-- From where, and with which browser, somebody signed in to an account before: guesses from elsewhere do not slow them.
CREATE TABLE known_origins (
  key       varchar(43) PRIMARY KEY,
  last_used timestamptz NOT NULL
);
CREATE INDEX known_origins_last_used_idx ON known_origins (last_used);
