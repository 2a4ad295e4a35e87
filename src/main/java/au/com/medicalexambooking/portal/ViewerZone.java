package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.web.ReaderZone;
import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneId;

/** The zone in which the reader lives, and the words for it. */
final class ViewerZone {

    /** Where the company works. */
    static final ZoneId COMPANY = ReaderZone.COMPANY;

    private ViewerZone() {}

    static ZoneId of(HttpServletRequest request) {
        return ReaderZone.of(request);
    }

    /** For what makes lines far from the request that it answers. */
    static ZoneId current() {
        return ReaderZone.current();
    }

    /** Sydney. */
    static String city(ZoneId zone) {
        var id = zone.getId();
        return id.substring(id.lastIndexOf('/') + 1).replace('_', ' ');
    }
}
