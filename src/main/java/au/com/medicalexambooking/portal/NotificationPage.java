package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.notification.MailKind;
import au.com.medicalexambooking.notification.MailPreferences;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Which mails one wants. */
@Controller
@RequestMapping("/settings/notifications")
class NotificationPage {

    private static final String ACCOUNT = "Your password or your ways to sign in changed";
    private static final String BOOKED = "An examination is booked, moved or cancelled";

    private final MailPreferences preferences;
    private final CurrentActor currentActor;

    NotificationPage(MailPreferences preferences, CurrentActor currentActor) {
        this.preferences = preferences;
        this.currentActor = currentActor;
    }

    @GetMapping
    String show(Model model) {
        var actor = currentActor.get();
        var refused = preferences.refusedBy(actor.userId(), actor.role());
        model.addAttribute(
                "choices",
                MailPreferences.optionalFor(actor.role()).stream()
                        .map(kind -> Choice.of(kind, !refused.contains(kind)))
                        .toList());
        model.addAttribute(
                "always",
                switch (actor.role()) {
                    case USER -> List.of(BOOKED, "The examinee did not attend", ACCOUNT);
                    case SPECIALIST -> List.of(BOOKED, ACCOUNT);
                    case STAFF ->
                        List.of(
                                "An appointment is missing from a specialist's calendar",
                                "A report is overdue",
                                ACCOUNT);
                    case MANAGER -> List.of("A report is long overdue", ACCOUNT);
                    case ADMIN, SYSTEM -> List.of(ACCOUNT);
                });
        return "settings-notifications";
    }

    @PostMapping
    String save(@RequestParam(required = false) @Nullable List<String> mail, RedirectAttributes redirect) {
        var actor = currentActor.get();
        var optional = MailPreferences.optionalFor(actor.role());
        var wanted = EnumSet.noneOf(MailKind.class);
        for (var value : mail == null ? List.<String>of() : mail) {
            wanted.add(optional.stream()
                    .filter(kind -> kind.value().equals(value))
                    .findFirst()
                    .orElseThrow(ApiException::notFound));
        }
        preferences.choose(actor.userId(), actor.role(), wanted);
        redirect.addFlashAttribute("flash", "Your choice is saved.");
        return "redirect:/settings/notifications";
    }

    /** A mail to choose. */
    record Choice(String value, String label, String help, boolean wanted) {

        static Choice of(MailKind kind, boolean wanted) {
            return switch (kind) {
                case EXAMINATION_REMINDER ->
                    new Choice(
                            kind.value(),
                            "An examination is coming up",
                            "The examinee is reminded in any case.",
                            wanted);
                case BRIEF_REMINDER ->
                    new Choice(
                            kind.value(),
                            "The specialist still waits for your brief",
                            "Without this email, watch your bookings yourself: specialists need the brief in time.",
                            wanted);
                case REPORT_READY ->
                    new Choice(kind.value(), "A report is ready", "The list of bookings shows it as well.", wanted);
                case REPORT_REMINDER ->
                    new Choice(
                            kind.value(),
                            "One of your reports falls due soon",
                            "Your tasks show it as well. Once it is overdue, a coordinator takes it up.",
                            wanted);
                default -> throw new IllegalArgumentException("Nobody chooses " + kind);
            };
        }
    }
}
