-- What was done to documents and tasks of a booking names the booking in the metadata: found together with what was done
-- to the booking itself.
CREATE INDEX audit_logs_booking_idx ON audit_logs ((metadata ->> 'bookingId'), seq DESC)
  WHERE metadata ->> 'bookingId' IS NOT NULL;
