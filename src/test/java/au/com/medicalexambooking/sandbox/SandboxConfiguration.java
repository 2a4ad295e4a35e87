package au.com.medicalexambooking.sandbox;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;

/** The beans that only the sandbox has; tests scan this package too and must not get them. */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
@Import(SandboxGuide.class)
class SandboxConfiguration {}
