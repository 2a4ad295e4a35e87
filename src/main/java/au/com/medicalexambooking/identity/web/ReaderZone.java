package au.com.medicalexambooking.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.NamedInterface;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.util.WebUtils;

/**
 * The zone in which whoever is at the keyboard reads times: the one chosen in the settings, else the one that the browser
 * told by a cookie, else the company's own.
 */
@NamedInterface("pages")
public final class ReaderZone {

    /** Where the company works. */
    public static final ZoneId COMPANY = ZoneId.of("Australia/Sydney");

    private static final String COOKIE = "zone";

    private ReaderZone() {}

    /** The reader's zone; never fails, whatever the browser sends. */
    public static ZoneId of(HttpServletRequest request) {
        return SignOnFilter.sessionOf(request)
                .map(Sessions.Live::zone)
                .or(() -> ofBrowser(request))
                .orElse(COMPANY);
    }

    /** As {@link #of}, for what makes lines far from the request that it answers. */
    public static ZoneId current() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? of(attributes.getRequest())
                : COMPANY;
    }

    /** Sydney. */
    public static String city(ZoneId zone) {
        var id = zone.getId();
        return id.substring(id.lastIndexOf('/') + 1).replace('_', ' ');
    }

    /** What the browser says. */
    static Optional<ZoneId> ofBrowser(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, COOKIE);
        return cookie == null ? Optional.empty() : decoded(cookie.getValue());
    }

    /** A place of the world's list, empty for everything else: an offset has no summer time and no name to show. */
    static Optional<ZoneId> named(@Nullable String id) {
        return id == null || !ZoneId.getAvailableZoneIds().contains(id) ? Optional.empty() : Optional.of(ZoneId.of(id));
    }

    private static Optional<ZoneId> decoded(String value) {
        try {
            return named(URLDecoder.decode(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
