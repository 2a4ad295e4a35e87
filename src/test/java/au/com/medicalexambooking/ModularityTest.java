package au.com.medicalexambooking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

/** The modules use each other in the declared directions only, and only through their public types. */
class ModularityTest {

    @Test
    void modulesKeepToTheirDeclaredDependencies() {
        var modules = ApplicationModules.of(Application.class);

        assertThat(modules.getModuleByName("identity")).isPresent();
        modules.verify();
    }

    @Test
    void aModuleThatReachesIntoAnotherIsFound() {
        var modules = ApplicationModules.of("au.com.rulebreakers.modules", everything -> true);

        assertThatThrownBy(modules::verify)
                .isInstanceOf(Violations.class)
                .hasMessageContaining("depends on non-exposed type")
                .hasMessageContaining("Cycle detected");
    }
}
