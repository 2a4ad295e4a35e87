package au.com.medicalexambooking.document;

import au.com.medicalexambooking.identity.ApiException;
import org.springframework.http.HttpStatus;

/** The store holds other bytes than were taken in, or none. */
public class DamagedDocument extends ApiException {

    public DamagedDocument() {
        super(
                HttpStatus.BAD_GATEWAY,
                "document_damaged",
                "The stored file is not what was uploaded, so it is not given out. We have been alerted.");
    }
}
