-- The second wall: whatever a statement asks for, the database shows the rows of the current actor only. Transactions of
-- people with rows of their own (referrers, specialists) run as ime_runtime and carry who acts in settings that end with
-- the transaction; those of the examination company's people and of the platform itself run as ime_operator, which sees
-- every row. Nobody set is nobody, and sees nothing. FORCE binds the owner by the same policies; as a member of
-- ime_operator the owner sees every row, so that a later migration changes what it means to change.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'ime_operator') THEN
    BEGIN
      CREATE ROLE ime_operator NOLOGIN INHERIT;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- another database of this cluster created it at the same moment
    END;
  END IF;
  IF NOT pg_has_role('ime_operator', 'ime_runtime', 'USAGE') THEN
    GRANT ime_runtime TO ime_operator;
  END IF;
END
$$;
GRANT ime_operator TO CURRENT_USER;

ALTER TABLE bookings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE booking_progress ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE booking_form_answers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE booking_appointments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE slot_holds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE documents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_logs ENABLE ROW LEVEL SECURITY; -- no FORCE: migrations and backups read the whole trail

-- A policy without conditions costs nothing: the search by name keeps its index, which a condition would take from it.
CREATE POLICY every_row ON bookings TO ime_operator USING (true);
CREATE POLICY every_row ON booking_progress TO ime_operator USING (true);
CREATE POLICY every_row ON booking_form_answers TO ime_operator USING (true);
CREATE POLICY every_row ON booking_appointments TO ime_operator USING (true);
CREATE POLICY every_row ON slot_holds TO ime_operator USING (true);
CREATE POLICY every_row ON documents TO ime_operator USING (true);

-- The conditions of the service, said again. Each setting stands in a query of its own, so that it is read once a
-- statement and not once a row.
CREATE POLICY own_rows ON bookings TO ime_runtime USING (
  (SELECT current_setting('app.actor_role', true)) = 'user'
    AND organization_id = ANY ((SELECT string_to_array(current_setting('app.organizations', true), ','))::text[])
    AND (organization_id NOT IN (SELECT o.id FROM organizations o WHERE o.team_isolation)
      OR team_id IN (SELECT m.team_id FROM team_members m
                      WHERE m.user_id = (SELECT current_setting('app.actor_user', true)))
      OR (team_id IS NULL
        AND (SELECT current_setting('app.actor_user', true)) IN (created_by_id, created_for_id)))
  OR (SELECT current_setting('app.actor_role', true)) = 'specialist'
    AND specialist_id IN (SELECT s.id FROM specialists s
                           WHERE s.user_id = (SELECT current_setting('app.actor_user', true))));

-- What hangs on a booking is seen by those who see the booking.
CREATE POLICY own_rows ON booking_progress TO ime_runtime
  USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id));
CREATE POLICY own_rows ON booking_form_answers TO ime_runtime
  USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id));
CREATE POLICY own_rows ON booking_appointments TO ime_runtime
  USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id));
CREATE POLICY own_rows ON slot_holds TO ime_runtime
  USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id));
CREATE POLICY own_rows ON documents TO ime_runtime
  USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id));

-- Everybody writes to the trail; managers, administrators and the platform read it, all others what they did themselves or
-- what was done in their name.
CREATE POLICY write_rows ON audit_logs FOR INSERT TO ime_runtime WITH CHECK (true);
CREATE POLICY read_rows ON audit_logs FOR SELECT TO ime_runtime USING (
  (SELECT current_setting('app.actor_role', true)) IN ('manager', 'admin', 'system')
  OR user_id = (SELECT current_setting('app.actor_user', true))
  OR impersonated_user_id = (SELECT current_setting('app.actor_user', true)));

-- Whether a time is taken is asked of all bookings, also of those that the caller may not see; the answer names none.
CREATE FUNCTION time_is_occupied(specialist varchar, starts timestamptz, ends timestamptz) RETURNS boolean
LANGUAGE sql STABLE
SET role = 'ime_operator'
SET search_path = app, public
AS $$
  SELECT EXISTS (SELECT 1 FROM bookings b
    WHERE b.specialist_id = time_is_occupied.specialist AND b.reservation = 'confirmed' AND b.status = 'active'
      AND b.current_progress IN ('scheduled', 'rescheduled')
      AND b.appointment_date < ends
      AND b.appointment_date + make_interval(mins => b.duration_minutes) > starts
      AND b.appointment_date > starts - interval '1 day')
$$;
