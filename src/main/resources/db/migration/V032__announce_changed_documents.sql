-- As V031, for documents: the id of the booking that the document belongs to.
CREATE FUNCTION announce_document() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM pg_notify('changed_documents', NEW.booking_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER documents_announce AFTER INSERT OR UPDATE OF state ON documents
  FOR EACH ROW EXECUTE FUNCTION announce_document();
