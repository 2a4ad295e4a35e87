-- A booking whose examinee did not come may ask for another appointment. Until that is made, and where it is refused,
-- the examination that was missed is still the booking's.
ALTER TABLE bookings
  ADD COLUMN missed_appointment_id   varchar(40),
  ADD COLUMN missed_appointment_date timestamptz;
