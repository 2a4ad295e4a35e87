package au.com.medicalexambooking.sandbox.acuity;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that outlives a restart. Not safe by itself: {@link AppointmentBookStore} lets one thread at a time near
 * it and writes it down after each change.
 */
@JsonAutoDetect(
        fieldVisibility = Visibility.ANY,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
final class BookState {

    /** Beyond 32 bits on purpose, since Acuity's ids are large and clients must not cut them. */
    private static final long FIRST_APPOINTMENT = 3_000_000_001L;

    private long nextAppointment = FIRST_APPOINTMENT;
    private long nextOther = 1;
    private final TreeMap<Long, SandboxAppointment> appointments = new TreeMap<>();
    private final TreeMap<Long, SandboxBlock> blocks = new TreeMap<>();
    private final TreeMap<Long, SandboxSubscription> subscriptions = new TreeMap<>();
    private final TreeMap<Long, WebhookDelivery> deliveries = new TreeMap<>();

    long newAppointmentId() {
        return nextAppointment++;
    }

    long newId() {
        return nextOther++;
    }

    Collection<SandboxAppointment> appointments() {
        return appointments.values();
    }

    Stream<SandboxAppointment> openOn(long calendarId) {
        return appointments.values().stream()
                .filter(appointment -> appointment.calendarId() == calendarId && !appointment.canceled());
    }

    Optional<SandboxAppointment> appointment(long id) {
        return Optional.ofNullable(appointments.get(id));
    }

    void put(SandboxAppointment appointment) {
        appointments.put(appointment.id(), appointment);
    }

    Collection<SandboxBlock> blocks() {
        return blocks.values();
    }

    Optional<SandboxBlock> block(long id) {
        return Optional.ofNullable(blocks.get(id));
    }

    void put(SandboxBlock block) {
        blocks.put(block.id(), block);
    }

    void removeBlock(long id) {
        blocks.remove(id);
    }

    Collection<SandboxSubscription> subscriptions() {
        return subscriptions.values();
    }

    void put(SandboxSubscription subscription) {
        subscriptions.put(subscription.id(), subscription);
    }

    boolean removeSubscription(long id) {
        return subscriptions.remove(id) != null;
    }

    Collection<WebhookDelivery> deliveries() {
        return deliveries.values();
    }

    Optional<WebhookDelivery> delivery(long id) {
        return Optional.ofNullable(deliveries.get(id));
    }

    void put(WebhookDelivery delivery) {
        deliveries.put(delivery.id(), delivery);
    }

    void removeDelivery(long id) {
        deliveries.remove(id);
    }

    /** Empties the book but goes on counting ids. */
    void clear() {
        appointments.clear();
        blocks.clear();
        subscriptions.clear();
        deliveries.clear();
    }
}
