-- A link that changes the address of an account: mailed to the new address, which is kept with it. A newer wish ends the
-- older link and leaves its row for an hour, so that wishes can be counted.
ALTER TABLE account_tokens
  ADD COLUMN email varchar(254),
  DROP CONSTRAINT account_tokens_purpose_check,
  ADD CONSTRAINT account_tokens_purpose_check CHECK (purpose IN ('invitation', 'password_reset', 'email_change')),
  ADD CONSTRAINT account_tokens_email_check CHECK ((purpose = 'email_change') = (email IS NOT NULL));
