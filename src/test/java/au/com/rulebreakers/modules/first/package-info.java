/** Reaches into the second module, which depends on this one. */
@ApplicationModule(allowedDependencies = {})
package au.com.rulebreakers.modules.first;

import org.springframework.modulith.ApplicationModule;
