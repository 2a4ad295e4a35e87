package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.FormTokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.InvalidCsrfTokenException;
import org.springframework.security.web.csrf.MissingCsrfTokenException;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/** Compares the masked token that a streamed form carries with the one in the browser's cookie. */
@Component
class StreamedFormTokens implements FormTokens {

    /** The one form whose handler asks {@link #require}; sent in any other way it is guarded like the rest. */
    static final RequestMatcher FORMS = new StreamedForm();

    private final CsrfTokenRepository tokens;
    private final XorCsrfTokenRequestAttributeHandler masked = new XorCsrfTokenRequestAttributeHandler();

    StreamedFormTokens(CsrfTokenRepository tokens) {
        this.tokens = tokens;
    }

    @Override
    public void require(HttpServletRequest request, String token) {
        var expected = tokens.loadToken(request);
        if (expected == null) {
            throw new MissingCsrfTokenException(null);
        }
        var given = masked.resolveCsrfTokenValue(new Field(request, token), expected);
        if (given == null
                || !MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8),
                        expected.getToken().getBytes(StandardCharsets.UTF_8))) {
            throw new InvalidCsrfTokenException(expected, "");
        }
    }

    /** Documents sent from a page without JavaScript. */
    private static final class StreamedForm implements RequestMatcher {

        private final RequestMatcher path =
                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/bookings/{id}/documents");

        @Override
        public boolean matches(HttpServletRequest request) {
            var type = request.getContentType();
            return type != null
                    && type.toLowerCase(Locale.ROOT).startsWith(MediaType.MULTIPART_FORM_DATA_VALUE)
                    && path.matches(request);
        }
    }

    /** The request as if it carried this token and nothing else. */
    private static final class Field extends HttpServletRequestWrapper {

        private final String token;

        Field(HttpServletRequest request, String token) {
            super(request);
            this.token = token;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return null;
        }

        @Override
        public String getParameter(String name) {
            return token;
        }
    }
}
