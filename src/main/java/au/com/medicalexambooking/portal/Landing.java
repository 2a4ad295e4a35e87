package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.CurrentActor;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Leads people who did not ask for a page in particular to where their work is. */
@Controller
class Landing {

    private final CurrentActor currentActor;

    Landing(CurrentActor currentActor) {
        this.currentActor = currentActor;
    }

    @GetMapping("/")
    String open() {
        return "redirect:"
                + Destination.landingOf(currentActor.get().role()).place().address();
    }
}
