package au.com.medicalexambooking.sandbox;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** The beans that only the sandbox has. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(basePackageClasses = SandboxConfiguration.class)
class SandboxConfiguration {}
