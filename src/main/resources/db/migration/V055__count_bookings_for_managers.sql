-- Since when a booking is where it is: how long work waits is counted by it, and the list of what waits too long is found
-- by it. Written with each step of the history.
ALTER TABLE bookings ADD COLUMN progress_since timestamptz;
UPDATE bookings b SET progress_since =
  (SELECT p.created_at FROM booking_progress p WHERE p.booking_id = b.id ORDER BY p.seq DESC LIMIT 1)
 WHERE b.current_progress IS NOT NULL;

-- Figures and the lists behind them ask by when a booking was made, where it is and since when, and when it came where.
CREATE INDEX bookings_made_idx ON bookings (created_at) INCLUDE (appointment_type) WHERE confirmed_at IS NOT NULL;
CREATE INDEX bookings_waiting_idx ON bookings (status, current_progress, progress_since) WHERE confirmed_at IS NOT NULL;
CREATE INDEX bookings_due_idx ON bookings (report_due_at, id)
  WHERE confirmed_at IS NOT NULL AND status = 'active' AND current_progress = 'generating_report';
CREATE INDEX booking_progress_reached_idx ON booking_progress (progress, created_at) INCLUDE (booking_id);
