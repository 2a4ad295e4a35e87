package au.com.medicalexambooking.portal;

import org.jspecify.annotations.Nullable;

/**
 * A figure that stands for itself.
 *
 * @param unit what it counts where the label does not say it, or empty
 * @param change how it differs from the time before
 * @param more what else there is to know of it, or empty
 */
record KeyFigure(
        String label,
        String value,
        String unit,
        String address,
        @Nullable Change change,
        String more) {

    /**
     * @param direction {@code up}, {@code down}, or empty where nothing changed
     * @param good whether that is welcome
     */
    record Change(String direction, boolean good, String amount, String words) {

        /** From the time before the period to the period. */
        static Change of(long now, long before, boolean moreIsGood, Period period) {
            var difference = now - before;
            if (difference == 0) {
                return new Change("", true, "", "as many as in " + period.beforeLabel());
            }
            return new Change(
                    difference > 0 ? "up" : "down",
                    difference > 0 == moreIsGood,
                    Long.toString(Math.abs(difference)),
                    (difference > 0 ? "more" : "fewer") + " than " + period.beforeLabel());
        }
    }
}
