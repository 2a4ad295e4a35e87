package au.com.medicalexambooking.portal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
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

    private static String fingerprinted(String address, HttpServletRequest request) {
        var file = request.getAttribute(ResourceUrlProviderExposingInterceptor.RESOURCE_URL_PROVIDER_ATTR)
                        instanceof ResourceUrlProvider files
                ? files.getForLookupPath(address)
                : null;
        return file == null ? address : file;
    }
}
