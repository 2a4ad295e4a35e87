-- The portal sorts its list by how far bookings have come. The expression is word for word that of BookingQueries.Order.
CREATE INDEX bookings_stage_idx ON bookings
  ((case current_progress when 'scheduled' then 1 when 'rescheduled' then 1 when 'generating_report' then 2
    when 'report_generated' then 3 when 'payment_received' then 4 when 'no_show' then 5 when 'cancelled' then 6 else 7 end),
   appointment_date, id) WHERE confirmed_at IS NOT NULL;
