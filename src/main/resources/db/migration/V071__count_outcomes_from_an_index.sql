-- Figures of a year meet most bookings, and need four narrow columns of each. Read from here they cost a third of what
-- reading the wide rows costs.
CREATE INDEX bookings_outcome_idx ON bookings (id)
  INCLUDE (appointment_date, report_due_at, current_progress, late_cancellation) WHERE confirmed_at IS NOT NULL;
