/** Pages for people at a browser. They ask the modules' public API, where rights are decided. */
@NullMarked
@ApplicationModule(
        displayName = "Portal",
        allowedDependencies = {
            "identity",
            "identity :: pages",
            "audit",
            "scheduling",
            "booking",
            "document",
            "specialist",
            "notification",
            "workflow"
        })
package au.com.medicalexambooking.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
