-- What the decision table asked for when the examination was planned, so that a booking can be shown with what is missing
-- and until when, without asking the engine.
ALTER TABLE bookings
  ADD COLUMN brief_required   boolean NOT NULL DEFAULT false,
  ADD COLUMN consent_required boolean NOT NULL DEFAULT false,
  ADD COLUMN brief_due_at     timestamptz;
