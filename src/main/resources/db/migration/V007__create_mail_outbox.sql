-- Mails are queued in the transaction that causes them and sent after its commit. The effect key names what the mail
-- is about, so that the same step run twice queues it once.
CREATE TABLE mail_outbox (
  id              varchar(40) PRIMARY KEY,
  seq             bigint GENERATED ALWAYS AS IDENTITY,
  effect_key      varchar(200) NOT NULL UNIQUE,
  kind            varchar(50) NOT NULL,
  booking_id      varchar(40),
  recipient       varchar(254) NOT NULL,
  recipient_name  varchar(200),
  content         jsonb NOT NULL,
  at_most_once    boolean NOT NULL DEFAULT false,
  state           varchar(20) NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'dead')),
  attempts        int NOT NULL DEFAULT 0,
  not_before      timestamptz NOT NULL DEFAULT now(),
  provider_id     varchar(200),
  error           varchar(200),
  created_at      timestamptz NOT NULL DEFAULT now(),
  sent_at         timestamptz
);
CREATE INDEX mail_outbox_due_idx ON mail_outbox (not_before) WHERE state IN ('queued', 'sending');
CREATE INDEX mail_outbox_recipient_idx ON mail_outbox (recipient, seq) WHERE state IN ('queued', 'sending');
CREATE INDEX mail_outbox_dead_idx ON mail_outbox (id) WHERE state = 'dead';
CREATE INDEX mail_outbox_booking_idx ON mail_outbox (booking_id);
