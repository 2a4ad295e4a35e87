package au.com.medicalexambooking.portal;

import static au.com.medicalexambooking.portal.WizardFrame.DRAFT;
import static au.com.medicalexambooking.portal.WizardFrame.at;
import static au.com.medicalexambooking.portal.WizardFrame.done;

import au.com.medicalexambooking.booking.BookingDrafts;
import au.com.medicalexambooking.booking.BookingDrafts.Content;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.web.ReaderZone;
import au.com.medicalexambooking.portal.WizardView.Choice;
import au.com.medicalexambooking.portal.WizardView.Problem;
import au.com.medicalexambooking.portal.WizardView.Question;
import au.com.medicalexambooking.scheduling.IntakeField;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The third step of a booking: who is examined, and what the specialist asks. */
@Controller
@RequestMapping("/bookings/new")
class ExamineeStep {

    private static final int LONGEST = 6000;

    private final BookingDrafts drafts;
    private final CurrentActor currentActor;
    private final WizardFrame frame;
    private final WizardParties parties;

    ExamineeStep(BookingDrafts drafts, CurrentActor currentActor, WizardFrame frame, WizardParties parties) {
        this.drafts = drafts;
        this.currentActor = currentActor;
        this.frame = frame;
        this.parties = parties;
    }

    @GetMapping(DRAFT + "/examinee")
    String examinee(
            @PathVariable("draft") String id,
            @RequestParam(required = false) @Nullable String check,
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
        var problems = check == null ? Map.<String, String>of() : drafts.problems(content, fields.orElse(List.of()));
        model.addAttribute("isReachable", fields.isPresent());
        model.addAttribute("content", content);
        model.addAttribute("problems", problems);
        model.addAttribute("summary", Problem.of(problems));
        model.addAttribute(
                "questions",
                fields.orElse(List.of()).stream()
                        .filter(field -> !field.type().equals("file"))
                        .map(field -> question(field, content, problems))
                        .toList());
        model.addAttribute("files", WizardFrame.files(fields.orElse(List.of())));
        model.addAttribute("parties", parties.of(content));
        model.addAttribute("isOperator", currentActor.get().role() != Role.USER);
        WizardFrame.frame(model, draft, "examinee", chosen);
        return "booking-new-examinee";
    }

    /** A question of the intake form as pages show it. */
    static Question question(IntakeField field, Content content, Map<String, String> problems) {
        var answer = content.answers().getOrDefault(field.id(), "");
        var ticked = List.of(answer.split(",\\s*", -1));
        var options = switch (field.type()) {
            case "yesno" ->
                List.of(new Choice("yes", "Yes", answer.equals("yes")), new Choice("no", "No", answer.equals("no")));
            case "checkboxlist" ->
                field.options().stream()
                        .map(option -> new Choice(option, option, ticked.contains(option)))
                        .toList();
            default ->
                field.options().stream()
                        .map(option -> new Choice(option, option, option.equals(answer)))
                        .toList();
        };
        return new Question(
                field.id(),
                field.name(),
                field.required(),
                field.type(),
                options,
                answer,
                problems.get("formAnswers." + field.id()));
    }

    @PostMapping(DRAFT + "/examinee")
    String enter(@PathVariable("draft") String id, @RequestParam MultiValueMap<String, String> form) {
        var changed = frame.changing(id, content -> entered(content, form), "");
        if (!changed.isEmpty()) {
            return changed;
        }
        var content = drafts.find(id).content();
        var fields = frame.fields(content);
        if (fields.isEmpty() || !drafts.problems(content, fields.get()).isEmpty()) {
            return at(id, "examinee?check");
        }
        return at(id, "review");
    }

    private Content entered(Content content, MultiValueMap<String, String> form) {
        var answers = new HashMap<String, String>();
        form.forEach((name, values) -> {
            if (name.matches("answer-[A-Za-z0-9_-]{1,40}")) {
                var answer = String.join(
                        ", ", values.stream().filter(value -> !value.isBlank()).toList());
                if (!answer.isBlank()) {
                    answers.put(name.substring("answer-".length()), text(answer));
                }
            }
        });
        var entered = new Content(
                content.specialistId(),
                content.typeId(),
                content.start(),
                line(form, "examineeName"),
                line(form, "examineePhone"),
                line(form, "examineeEmail"),
                line(form, "matterReference"),
                line(form, "interpreterLanguage"),
                text(form.getFirst("notes")),
                content.organizationId(),
                content.teamId(),
                answers,
                content.lost(),
                content.alternatives());
        var party = form.getFirst("party");
        return party == null ? entered : parties.choosing(entered, party);
    }

    private static String line(MultiValueMap<String, String> form, String name) {
        return text(form.getFirst(name)).replaceAll("\\s+", " ").strip();
    }

    private static String text(@Nullable String value) {
        var text = value == null ? "" : value.replaceAll("[\\p{Cntrl}&&[^\\r\\n\\t]]", "");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
