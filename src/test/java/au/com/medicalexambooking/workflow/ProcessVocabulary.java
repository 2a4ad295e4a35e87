package au.com.medicalexambooking.workflow;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The words that the code uses for each process, for holding them against the models. */
public record ProcessVocabulary(
        List<String> elements, List<String> messages, List<String> errors, List<String> variables) {

    private static final Map<String, ProcessVocabulary> ALL = Map.of(
            BookingLifecycle.KEY,
            of(
                    BookingLifecycle.Element.values(),
                    List.of(
                            BookingLifecycle.BOOKED_DIRECTLY,
                            BookingLifecycle.RESCHEDULED,
                            BookingLifecycle.CANCELLED,
                            BookingLifecycle.BRIEF_COMPLETED,
                            BookingLifecycle.BRIEF_WITHDRAWN),
                    List.of(BookingLifecycle.APPOINTMENT_REFUSED, BookingLifecycle.RESERVATION_ABANDONED),
                    BookingLifecycle.VARIABLES),
            AppointmentSynchronisation.KEY,
            of(AppointmentSynchronisation.Element.values(), List.of(), List.of(), AppointmentSynchronisation.VARIABLES),
            AcuityReconciliation.KEY,
            of(
                    AcuityReconciliation.Element.values(),
                    List.of(AcuityReconciliation.REQUESTED),
                    List.of(),
                    AcuityReconciliation.VARIABLES),
            DirectBookingTriage.KEY,
            of(
                    DirectBookingTriage.Element.values(),
                    List.of(BookingLifecycle.CANCELLED),
                    List.of(DirectBookingTriage.ASSIGNMENT_IMPOSSIBLE),
                    DirectBookingTriage.VARIABLES));

    /** The words for the process with this id. */
    public static ProcessVocabulary of(String process) {
        var vocabulary = ALL.get(process);
        if (vocabulary == null) {
            throw new IllegalArgumentException("No code knows the process " + process);
        }
        return vocabulary;
    }

    private static ProcessVocabulary of(
            ModelElement[] elements, List<String> messages, List<String> errors, List<ProcessVariable<?>> variables) {
        return new ProcessVocabulary(
                Arrays.stream(elements).map(ModelElement::id).toList(),
                messages,
                errors,
                variables.stream().map(variable -> variable.name()).toList());
    }
}
