package au.com.medicalexambooking.portal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.resource.ResourceUrlProvider;
import org.springframework.web.servlet.resource.ResourceUrlProviderExposingInterceptor;

/**
 * Puts the fingerprints of {@link PortalAssets} into the addresses that templates write. Spring's own filter asks of every
 * address in a page which file it stands for: it looked for the page of each booking of a list in every jar, which took
 * more time than making the page.
 */
@Component
class FingerprintedAddresses extends OncePerRequestFilter {

    private static final String FILES = "/assets/";

    /** By the address in a template; a page has a hundred icons, and the files are those of this start. */
    private final Map<String, String> known = new ConcurrentHashMap<>();

    /** Error pages have files as well. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, new HttpServletResponseWrapper(response) {
            @Override
            public String encodeURL(String address) {
                return super.encodeURL(address.startsWith(FILES) ? fingerprinted(address, request) : address);
            }
        });
    }

    private String fingerprinted(String address, HttpServletRequest request) {
        var before = known.get(address);
        if (before != null) {
            return before;
        }
        var file = request.getAttribute(ResourceUrlProviderExposingInterceptor.RESOURCE_URL_PROVIDER_ATTR)
                        instanceof ResourceUrlProvider files
                ? files.getForLookupPath(address)
                : null;
        if (file == null) {
            return address;
        }
        known.put(address, file);
        return file;
    }
}
