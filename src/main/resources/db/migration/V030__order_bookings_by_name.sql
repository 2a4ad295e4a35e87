-- The portal sorts its list by the examinee's name.
CREATE INDEX bookings_name_idx ON bookings (examinee_name, id) WHERE confirmed_at IS NOT NULL;
