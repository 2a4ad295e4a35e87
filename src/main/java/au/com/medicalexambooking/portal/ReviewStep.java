package au.com.medicalexambooking.portal;

import static au.com.medicalexambooking.portal.WizardFrame.DRAFT;
import static au.com.medicalexambooking.portal.WizardFrame.at;
import static au.com.medicalexambooking.portal.WizardFrame.done;

import au.com.medicalexambooking.booking.BookingDrafts;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.web.ReaderZone;
import au.com.medicalexambooking.portal.WizardView.Choice;
import au.com.medicalexambooking.specialist.AppointmentKind;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The last step of a booking: everything at a glance, the booking itself, and what has become of it. */
@Controller
@RequestMapping("/bookings/new")
class ReviewStep {

    private final BookingDrafts drafts;
    private final BookingQueries bookings;
    private final WizardFrame frame;
    private final WizardParties parties;
    private final DocumentsPanel documents;

    ReviewStep(
            BookingDrafts drafts,
            BookingQueries bookings,
            WizardFrame frame,
            WizardParties parties,
            DocumentsPanel documents) {
        this.drafts = drafts;
        this.bookings = bookings;
        this.frame = frame;
        this.parties = parties;
        this.documents = documents;
    }

    @GetMapping(DRAFT + "/review")
    String review(
            @PathVariable("draft") String id,
            @RequestParam(defaultValue = "") String problem,
            HttpServletRequest request,
            Model model) {
        var draft = drafts.find(id);
        if (draft.booked().isPresent()) {
            return done(id);
        }
        var content = draft.content();
        var chosen = frame.chosen(content, ReaderZone.of(request));
        if (chosen == null || content.start() == null) {
            return at(id, chosen == null ? "specialist" : "time");
        }
        var fields = frame.fields(content);
        var problems = drafts.problems(content, fields.orElse(List.of()));
        if (problems.containsKey("appointmentDateTime")) {
            return at(id, "time?check");
        }
        if (fields.isPresent() && !problems.isEmpty()) {
            return at(id, "examinee?check");
        }
        model.addAttribute("content", content);
        model.addAttribute("problem", problem);
        model.addAttribute("isReachable", fields.isPresent());
        model.addAttribute(
                "answers",
                fields.orElse(List.of()).stream()
                        .filter(field ->
                                !content.answers().getOrDefault(field.id(), "").isBlank())
                        .map(field -> ExamineeStep.question(field, content, Map.of()))
                        .toList());
        model.addAttribute("files", WizardFrame.files(fields.orElse(List.of())));
        model.addAttribute(
                "party",
                parties.of(content).stream()
                        .filter(Choice::chosen)
                        .map(Choice::label)
                        .findFirst()
                        .orElse(null));
        model.addAttribute("severalParties", parties.all().size() > 1);
        WizardFrame.frame(model, draft, "review", chosen);
        return "booking-new-review";
    }

    @PostMapping(DRAFT + "/book")
    String book(@PathVariable("draft") String id) {
        var start = drafts.find(id).content().start();
        try {
            drafts.book(id);
            return done(id);
        } catch (ApiException refused) {
            if (refused.status() == HttpStatus.NOT_FOUND || refused.status() == HttpStatus.FORBIDDEN) {
                throw refused;
            }
            return switch (refused.code()) {
                case "slot_taken" -> {
                    var near = alternatives(refused);
                    yield frame.changing(
                            id, content -> start == null ? content : content.losing(start, near), at(id, "time"));
                }
                case "validation_failed" -> at(id, stepOf(refused));
                case "scheduling_unavailable" -> at(id, "review?problem=unavailable");
                case "idempotency_key_reused" -> at(id, "review?problem=sent");
                default -> at(id, "review?problem=refused");
            };
        }
    }

    private static List<Instant> alternatives(ApiException refused) {
        return refused.details().get("availableTimes") instanceof List<?> times
                ? times.stream()
                        .filter(OffsetDateTime.class::isInstance)
                        .map(time -> ((OffsetDateTime) time).toInstant())
                        .limit(6)
                        .toList()
                : List.of();
    }

    private static String stepOf(ApiException refused) {
        var fields = refused.details().get("fields") instanceof Map<?, ?> map ? map.keySet() : Set.of();
        if (fields.contains("specialistId") || fields.contains("appointmentTypeId")) {
            return "specialist?check";
        }
        return fields.contains("appointmentDateTime") ? "time?check" : "examinee?check";
    }

    @GetMapping(DRAFT + "/booked")
    String booked(@PathVariable("draft") String id, HttpServletRequest request, Model model) {
        var booking = drafts.find(id).booked();
        if (booking.isEmpty()) {
            return at(id, "review");
        }
        var details = bookings.details(booking.get());
        var summary = details.booking();
        var zone = summary.specialist().zone();
        var viewer = ReaderZone.of(request);
        model.addAttribute("booking", summary);
        model.addAttribute("when", Words.when(summary.appointmentDate(), zone));
        model.addAttribute(
                "yours",
                WizardTimes.differ(summary.appointmentDate(), zone, viewer)
                        ? Words.when(summary.appointmentDate(), viewer)
                        : null);
        model.addAttribute("telehealth", summary.appointmentType() == AppointmentKind.TELEHEALTH);
        model.addAttribute("hasEmail", details.examineeEmail() != null);
        documents.show(details, model);
        return "booking-new-booked";
    }
}
