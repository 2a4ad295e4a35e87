package au.com.medicalexambooking.sandbox.acuity;

import java.time.Duration;

/**
 * The scheduling limits that an account owner sets in Acuity. They bind clients, not administrators.
 *
 * @param minimumNotice how far ahead of now an appointment must start
 * @param maximumAdvance how far ahead of now an appointment may start
 * @param changeNotice how long before its start a client may still move or cancel an appointment
 * @param clientsMayCancel whether clients may cancel at all
 * @param clientsMayReschedule whether clients may move appointments at all
 * @param phoneRequired whether a client must give a phone number
 * @param meetingLinksComeLater whether the link of a video appointment is missing at first, until
 *     {@link AcuitySandbox#provideMeetingLink} brings it
 */
public record BookingRules(
        Duration minimumNotice,
        Duration maximumAdvance,
        Duration changeNotice,
        boolean clientsMayCancel,
        boolean clientsMayReschedule,
        boolean phoneRequired,
        boolean meetingLinksComeLater) {

    public static BookingRules standard() {
        return new BookingRules(
                Duration.ofHours(1), Duration.ofDays(400), Duration.ofHours(1), true, true, false, false);
    }

    public BookingRules withMinimumNotice(Duration notice) {
        return new BookingRules(
                notice,
                maximumAdvance,
                changeNotice,
                clientsMayCancel,
                clientsMayReschedule,
                phoneRequired,
                meetingLinksComeLater);
    }

    public BookingRules withMaximumAdvance(Duration advance) {
        return new BookingRules(
                minimumNotice,
                advance,
                changeNotice,
                clientsMayCancel,
                clientsMayReschedule,
                phoneRequired,
                meetingLinksComeLater);
    }

    public BookingRules withChangeNotice(Duration notice) {
        return new BookingRules(
                minimumNotice,
                maximumAdvance,
                notice,
                clientsMayCancel,
                clientsMayReschedule,
                phoneRequired,
                meetingLinksComeLater);
    }

    /** Clients may neither move nor cancel; administrators still may. */
    public BookingRules withoutClientChanges() {
        return new BookingRules(
                minimumNotice, maximumAdvance, changeNotice, false, false, phoneRequired, meetingLinksComeLater);
    }

    public BookingRules withPhoneRequired() {
        return new BookingRules(
                minimumNotice,
                maximumAdvance,
                changeNotice,
                clientsMayCancel,
                clientsMayReschedule,
                true,
                meetingLinksComeLater);
    }

    public BookingRules withMeetingLinksComingLater() {
        return new BookingRules(
                minimumNotice,
                maximumAdvance,
                changeNotice,
                clientsMayCancel,
                clientsMayReschedule,
                phoneRequired,
                true);
    }
}
