package au.com.medicalexambooking.portal;

import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/**
 * Scripts, styles and pictures of the portal. Their addresses change with their content (ours carry a fingerprint, webjars
 * their version), so that browsers keep them for good and never show yesterday's. {@link FingerprintedAddresses} writes them into the pages.
 */
@Configuration(proxyBeanMethods = false)
class PortalAssets implements WebMvcConfigurer {

    private static final CacheControl FOR_GOOD =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**")
                .addResourceLocations("classpath:/static/assets/")
                .setCacheControl(FOR_GOOD)
                .resourceChain(true)
                .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
        for (var library : List.of("bootstrap", "htmx.org", "fullcalendar")) {
            registry.addResourceHandler("/webjars/" + library + "/**")
                    .addResourceLocations("classpath:/META-INF/resources/webjars/" + library + "/")
                    .setCacheControl(FOR_GOOD);
        }
    }
}
