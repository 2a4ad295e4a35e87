package au.com.medicalexambooking.document;

import au.com.medicalexambooking.booking.BookingId;
import java.util.Comparator;
import org.springframework.stereotype.Component;

/** Reports are documents like all others; their states say how far they have come. */
@Component
class StoredReports implements ReportDelivery {

    private final DocumentTable table;

    StoredReports(DocumentTable table) {
        this.table = table;
    }

    @Override
    public Stage of(BookingId booking) {
        return table.of(booking).stream()
                .map(DocumentTable.Row::document)
                .filter(document -> document.category() == DocumentCategory.REPORT)
                .map(document -> switch (document.state()) {
                    case AVAILABLE -> Stage.READY;
                    case SCANNING -> Stage.BEING_CHECKED;
                    case REJECTED -> Stage.REFUSED;
                    case PENDING, FAILED, DELETED -> Stage.MISSING;
                })
                .max(Comparator.naturalOrder())
                .orElse(Stage.MISSING);
    }
}
