package au.com.medicalexambooking.sandbox.acuity;

import au.com.medicalexambooking.sandbox.acuity.Catalogue.AppointmentType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What clients must give, and what they may change and until when. */
final class ClientRules {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+");

    private final Catalogue catalogue;
    private final BookingRules rules;
    private final Clock clock;

    ClientRules(Catalogue catalogue, BookingRules rules, Clock clock) {
        this.catalogue = catalogue;
        this.rules = rules;
        this.clock = clock;
    }

    void requireAttributes(BookingRequest request) {
        requireText(request.firstName(), "firstName", "required_first_name");
        requireText(request.lastName(), "lastName", "required_last_name");
        requireText(request.email(), "email", "required_email");
        requireEmail(request.email());
        if (rules.phoneRequired()) {
            requireText(request.phone(), "phone", "required_phone");
        }
        var certificate = request.certificate();
        if (certificate != null && !certificate.isBlank()) {
            throw AcuityError.refused("invalid_certificate", "The certificate \"" + certificate + "\" is invalid.");
        }
    }

    static void requireText(@Nullable String value, String parameter, String code) {
        if (value == null || value.isBlank()) {
            throw AcuityError.missing(parameter, code);
        }
    }

    static void requireEmail(@Nullable String email) {
        if (email == null || !EMAIL.matcher(email.strip()).matches()) {
            throw AcuityError.refused("invalid_email", "The email \"" + email + "\" is invalid.");
        }
    }

    /** Unknown fields are refused; required ones must be answered by clients, office-use ones by nobody. */
    void requireAnswers(AppointmentType type, Map<Long, String> answers) {
        requireKnownFields(type.id(), answers);
        for (var field : catalogue.fieldsOf(type.id())) {
            if (field.required() && answers.getOrDefault(field.id(), "").isBlank()) {
                throw AcuityError.refused(
                        "required_field", "The field \"" + field.id() + "\" (" + field.name() + ") is required.");
            }
        }
    }

    void requireKnownFields(long typeId, Map<Long, String> answers) {
        var known = catalogue.fieldsOf(typeId).stream().map(Catalogue.Field::id).toList();
        answers.keySet().stream().filter(id -> !known.contains(id)).findFirst().ifPresent(unknown -> {
            throw AcuityError.refused("invalid_fields", "The field \"" + unknown + "\" does not exist.");
        });
    }

    void requireKnownLabels(List<Long> labelIds) {
        labelIds.stream()
                .filter(id -> catalogue.label(id).isEmpty())
                .findFirst()
                .ifPresent(unknown -> {
                    throw AcuityError.refused("bad_request", "The label \"" + unknown + "\" does not exist.");
                });
    }

    void requireCancelAllowed(SandboxAppointment appointment) {
        if (!rules.clientsMayCancel()) {
            throw AcuityError.refused("cancel_not_allowed", "Clients are not allowed to cancel.");
        }
        if (isTooClose(appointment)) {
            throw AcuityError.refused(
                    "cancel_too_close", "Clients are not allowed to cancel this close to the time of the appointment.");
        }
    }

    void requireRescheduleAllowed(SandboxAppointment appointment) {
        if (!rules.clientsMayReschedule()) {
            throw AcuityError.refused("reschedule_not_allowed", "Clients are not allowed to reschedule.");
        }
        if (isTooClose(appointment)) {
            throw AcuityError.refused(
                    "reschedule_too_close",
                    "Clients are not allowed to reschedule this close to the time of the appointment.");
        }
    }

    boolean canClientCancel(SandboxAppointment appointment) {
        return rules.clientsMayCancel() && !appointment.canceled() && !isTooClose(appointment);
    }

    boolean canClientReschedule(SandboxAppointment appointment) {
        return rules.clientsMayReschedule() && !appointment.canceled() && !isTooClose(appointment);
    }

    private boolean isTooClose(SandboxAppointment appointment) {
        Instant closes = appointment.start().minus(rules.changeNotice());
        return clock.instant().isAfter(closes);
    }
}
