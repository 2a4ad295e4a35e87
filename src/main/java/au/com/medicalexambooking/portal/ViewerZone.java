package au.com.medicalexambooking.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.springframework.web.util.WebUtils;

/** The zone in which the reader lives, as the browser told it by a cookie; where it did not, the company's own. */
final class ViewerZone {

    /** Where the company works. */
    static final ZoneId COMPANY = ZoneId.of("Australia/Sydney");

    private ViewerZone() {}

    static ZoneId of(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, "zone");
        if (cookie == null) {
            return COMPANY;
        }
        try {
            return ZoneId.of(URLDecoder.decode(cookie.getValue(), StandardCharsets.UTF_8));
        } catch (DateTimeException | IllegalArgumentException unknown) {
            return COMPANY;
        }
    }

    /** Sydney. */
    static String city(ZoneId zone) {
        var id = zone.getId();
        return id.substring(id.lastIndexOf('/') + 1).replace('_', ' ');
    }
}
