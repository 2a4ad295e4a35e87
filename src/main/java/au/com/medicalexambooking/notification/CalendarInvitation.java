package au.com.medicalexambooking.notification;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Optional;
import net.fortuna.ical4j.data.CalendarOutputter;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.TimeZoneRegistryFactory;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.parameter.Cn;
import net.fortuna.ical4j.model.parameter.PartStat;
import net.fortuna.ical4j.model.parameter.Role;
import net.fortuna.ical4j.model.parameter.Rsvp;
import net.fortuna.ical4j.model.property.Attendee;
import net.fortuna.ical4j.model.property.DtEnd;
import net.fortuna.ical4j.model.property.DtStamp;
import net.fortuna.ical4j.model.property.DtStart;
import net.fortuna.ical4j.model.property.Location;
import net.fortuna.ical4j.model.property.Method;
import net.fortuna.ical4j.model.property.Organizer;
import net.fortuna.ical4j.model.property.ProdId;
import net.fortuna.ical4j.model.property.Sequence;
import net.fortuna.ical4j.model.property.Status;
import net.fortuna.ical4j.model.property.Summary;
import net.fortuna.ical4j.model.property.Uid;
import net.fortuna.ical4j.model.property.Url;
import net.fortuna.ical4j.model.property.immutable.ImmutableCalScale;
import net.fortuna.ical4j.model.property.immutable.ImmutableVersion;
import org.jspecify.annotations.Nullable;

/**
 * The calendar entry that goes with a mail. All entries of one booking share a UID, so that a later one with a higher
 * sequence moves or removes the earlier one in the reader's calendar.
 *
 * @param method {@code REQUEST} or {@code CANCEL}
 * @param content the iCalendar text
 */
record CalendarInvitation(String method, String content) {

    /** The entry for the mail, if its kind carries one. */
    static Optional<CalendarInvitation> of(BookingMail mail, URI link, String organizer, Instant now) {
        return switch (mail.kind()) {
            case BOOKING_CONFIRMED, BOOKING_RESCHEDULED ->
                Optional.of(write(mail, link, organizer, now, Method.VALUE_REQUEST, Status.VALUE_CONFIRMED));
            case BOOKING_CANCELLED ->
                Optional.of(write(mail, link, organizer, now, Method.VALUE_CANCEL, Status.VALUE_CANCELLED));
            default -> Optional.empty();
        };
    }

    private static CalendarInvitation write(
            BookingMail mail, URI link, String organizer, Instant now, String method, String status) {
        var zone = TimeZoneRegistryFactory.getInstance()
                .createRegistry()
                .getTimeZone(mail.zone().getId());
        var event = new VEvent(false);
        event.add(new Uid(mail.bookingId() + "@" + link.getHost()));
        event.add(new DtStamp(now));
        event.add(new Sequence(mail.calendarSequence()));
        if (zone == null) {
            event.add(new DtStart<>(mail.start()));
            event.add(new DtEnd<>(mail.end()));
        } else {
            event.add(new DtStart<>(mail.start().atZone(mail.zone())));
            event.add(new DtEnd<>(mail.end().atZone(mail.zone())));
        }
        event.add(new Summary("Independent medical examination " + mail.bookingReference()));
        var place = place(mail);
        if (place != null) {
            event.add(new Location(place));
        }
        event.add(new Url(link));
        event.add(new Status(status));
        event.add(new Organizer(mailto(organizer))
                .withParameter(new Cn("IME Bookings"))
                .getFluentTarget());
        event.add(new Attendee(mailto(mail.recipient()))
                .withParameter(Role.REQ_PARTICIPANT)
                .withParameter(PartStat.NEEDS_ACTION)
                .withParameter(Rsvp.FALSE)
                .getFluentTarget());

        var calendar = new Calendar();
        calendar.add(new ProdId("-//IME Bookings//Examinations//EN"));
        calendar.add(ImmutableVersion.VERSION_2_0);
        calendar.add(ImmutableCalScale.GREGORIAN);
        calendar.add(new Method(method));
        if (zone != null) {
            calendar.add(zone.getVTimeZone());
        }
        calendar.add(event);

        var text = new StringWriter();
        try {
            new CalendarOutputter(true).output(calendar, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CalendarInvitation(method, text.toString());
    }

    private static URI mailto(String address) {
        try {
            return new URI("mailto", address, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("An address cannot be written into a calendar entry");
        }
    }

    private static @Nullable String place(BookingMail mail) {
        var link = mail.safeMeetingLink();
        return link == null ? mail.location() : link;
    }
}
