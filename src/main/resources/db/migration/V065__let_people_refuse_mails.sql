-- Mails that somebody does not want. Without a row a mail is sent; which kinds can be refused is the application's to say.
CREATE TABLE refused_mails (
  user_id    varchar(40) NOT NULL REFERENCES users (id),
  kind       varchar(40) NOT NULL,
  refused_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, kind)
);

-- A choice is made or taken back, never changed.
REVOKE UPDATE ON refused_mails FROM ime_runtime;
