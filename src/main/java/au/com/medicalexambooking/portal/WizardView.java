package au.com.medicalexambooking.portal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the pages of the wizard show. */
final class WizardView {

    private WizardView() {}

    /**
     * A step in the bar.
     *
     * @param address where to change it, or null while it cannot be
     * @param value what was chosen
     */
    record Step(String label, @Nullable String address, String value, boolean done, boolean current) {}

    /** A specialist with what can be booked. */
    record Group(
            String id,
            String name,
            String initials,
            String specialty,
            @Nullable String place,
            List<OfferLine> offers) {}

    /**
     * Something to book.
     *
     * @param value specialist and type, as the form sends them
     * @param cell the id of the place where the next free day is shown
     * @param next the next free day in words
     * @param isKnown false while the appointment book has not told it yet
     */
    record OfferLine(
            String value,
            String label,
            boolean telehealth,
            String cell,
            String next,
            boolean isKnown,
            boolean chosen) {}

    /** A choice of a select. */
    record Choice(String value, String label, boolean chosen) {}

    /** A day of the calendar. */
    record Day(int number, String date, String words, boolean free, boolean chosen) {}

    /** A time to choose. */
    record Time(String value, String label, @Nullable String yours, boolean chosen) {}

    /**
     * What has been chosen so far.
     *
     * @param yours the time where the reader is, or null where it is the same
     */
    record Chosen(
            String specialist,
            String specialty,
            String type,
            long minutes,
            boolean telehealth,
            String place,
            @Nullable String when,
            @Nullable String shortWhen,
            @Nullable String yours) {}

    /** A question of the intake form with its answer. */
    record Question(
            String key,
            String label,
            boolean required,
            String type,
            List<Choice> options,
            String answer,
            @Nullable String problem) {

        /** Answers never reach a log. */
        @Override
        public String toString() {
            return "Question[" + key + "]";
        }
    }

    /** A problem as the summary above the form lists it. */
    record Problem(String field, String message) {

        static List<Problem> of(Map<String, String> problems) {
            return problems.entrySet().stream()
                    .map(problem ->
                            new Problem(problem.getKey().replace("formAnswers.", "answer-"), problem.getValue()))
                    .toList();
        }
    }

    /** A draft to go on with. */
    record Unfinished(String id, String examinee, String until) {

        /** Names of examinees never reach a log. */
        @Override
        public String toString() {
            return "Unfinished[" + id + "]";
        }
    }
}
