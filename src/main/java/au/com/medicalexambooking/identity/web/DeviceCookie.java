package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.CallerDevice;
import au.com.medicalexambooking.identity.IdentitySettings;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.util.WebUtils;

/** Keeps the browser's mark in a cookie that scripts cannot read. */
@Component
class DeviceCookie implements CallerDevice {

    private static final Duration LIFE = Duration.ofDays(90);
    private static final int BYTES = 32;
    private static final Pattern MARK = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final SecureRandom random = new SecureRandom();
    private final boolean secure;
    private final String name;

    DeviceCookie(IdentitySettings settings) {
        this.secure = settings.https();
        this.name = secure ? "__Host-DEVICE" : "DEVICE";
    }

    @Override
    public Optional<String> mark() {
        return current().flatMap(exchange -> markIn(exchange.getRequest()));
    }

    /** The cookie is sent anew with each sign-in, so that it lasts as long as its browser is used. */
    @Override
    public Optional<String> markOrGive() {
        return current()
                .filter(exchange -> !Requests.isApi(exchange.getRequest()))
                .map(exchange -> {
                    var mark = markIn(exchange.getRequest()).orElseGet(this::newMark);
                    var response = exchange.getResponse();
                    if (response != null) {
                        response.addHeader(
                                HttpHeaders.SET_COOKIE,
                                ResponseCookie.from(name, mark)
                                        .path("/")
                                        .httpOnly(true)
                                        .secure(secure)
                                        .sameSite("Lax")
                                        .maxAge(LIFE)
                                        .build()
                                        .toString());
                    }
                    return mark;
                })
                .or(this::mark);
    }

    private Optional<String> markIn(HttpServletRequest request) {
        return Optional.ofNullable(WebUtils.getCookie(request, name))
                .map(cookie -> String.valueOf(cookie.getValue()))
                .filter(value -> MARK.matcher(value).matches());
    }

    private String newMark() {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Optional<ServletRequestAttributes> current() {
        return Optional.ofNullable(RequestContextHolder.getRequestAttributes())
                .filter(ServletRequestAttributes.class::isInstance)
                .map(ServletRequestAttributes.class::cast);
    }
}
