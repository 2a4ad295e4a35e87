package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.web.AdministratorSession;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.ui.Model;

/** The field in which an administrator shows a fresh factor, on forms that take one; gone while a step-up is fresh. */
final class StepUpField {

    private StepUpField() {}

    /** Tells the form whether the field is needed, and what to ask for in it. */
    static void show(AdministratorSession session, HttpServletRequest request, Model model) {
        model.addAttribute("steppedUp", session.isSteppedUp(request));
        model.addAttribute("asksForPassword", session.asksForPassword(request));
    }
}
