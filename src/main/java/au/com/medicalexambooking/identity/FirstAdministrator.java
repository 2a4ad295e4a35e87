package au.com.medicalexambooking.identity;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Makes the first administrator of a new installation; does nothing where there is one already. */
@Component
class FirstAdministrator implements ApplicationRunner {

    private final IdentitySettings settings;
    private final UserAdministration administration;
    private final CurrentActor currentActor;

    FirstAdministrator(IdentitySettings settings, UserAdministration administration, CurrentActor currentActor) {
        this.settings = settings;
        this.administration = administration;
        this.currentActor = currentActor;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        var admin = settings.bootstrapAdmin();
        if (admin.email().isBlank() || admin.password().isBlank()) {
            return;
        }
        currentActor.runAs(
                Actor.system(SystemComponent.SETUP, Channel.JOB),
                () -> administration.createFirstAdministrator(admin.email(), admin.password()));
    }
}
