-- Tells all nodes, at commit, which booking has changed: its id and nothing else. Who may know of it is asked there.
CREATE FUNCTION announce_booking() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
  IF NEW.confirmed_at IS NOT NULL THEN
    PERFORM pg_notify('changed_bookings', NEW.id);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER bookings_announce AFTER INSERT OR UPDATE ON bookings FOR EACH ROW EXECUTE FUNCTION announce_booking();
