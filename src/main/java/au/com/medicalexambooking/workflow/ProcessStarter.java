package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingEvents.BookedDirectly;
import au.com.medicalexambooking.booking.BookingEvents.BookingRequested;
import au.com.medicalexambooking.booking.BookingFacts;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.scheduling.AppointmentChangeHinted;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The only place that starts processes, each in the transaction of the event that calls for it. */
@Component
class ProcessStarter {

    private final RuntimeService runtime;
    private final ManagementService management;
    private final BookingFacts facts;

    ProcessStarter(RuntimeService runtime, ManagementService management, BookingFacts facts) {
        this.runtime = runtime;
        this.management = management;
        this.facts = facts;
    }

    @EventListener
    void on(BookingRequested requested) {
        var booking = requested.booking();
        runtime.startProcessInstanceByKey(BookingLifecycle.KEY, booking.value(), variablesOf(booking));
    }

    @EventListener
    void on(BookedDirectly booked) {
        var booking = booked.booking();
        runtime.startProcessInstanceByMessage(BookingLifecycle.BOOKED_DIRECTLY, booking.value(), variablesOf(booking));
        runtime.startProcessInstanceByKey(DirectBookingTriage.KEY, booking.value(), variablesOf(booking));
    }

    /**
     * Starts the synchronisation of the appointment. One that is waiting to read the appointment covers this hint as well;
     * where it had given up, the hint wakes it.
     */
    @EventListener
    void on(AppointmentChangeHinted hinted) {
        var compare = AppointmentSynchronisation.Element.COMPARE_WITH_ACUITY.id();
        var waiting = runtime.createExecutionQuery()
                .processDefinitionKey(AppointmentSynchronisation.KEY)
                .processInstanceBusinessKey(hinted.appointmentId())
                .activityId(compare)
                .list();
        if (waiting.isEmpty()) {
            Map<String, Object> variables = new HashMap<>();
            AppointmentSynchronisation.APPOINTMENT_ID.put(variables, hinted.appointmentId());
            runtime.startProcessInstanceByKey(AppointmentSynchronisation.KEY, hinted.appointmentId(), variables);
            return;
        }
        for (var execution : waiting) {
            management
                    .createJobQuery()
                    .processInstanceId(execution.getProcessInstanceId())
                    .noRetriesLeft()
                    .list()
                    .forEach(this::wake);
        }
    }

    private void wake(Job job) {
        management.setJobRetries(job.getId(), 1);
    }

    private Map<String, Object> variablesOf(BookingId booking) {
        var about = facts.find(booking).orElseThrow(() -> new IllegalStateException("No booking " + booking));
        Map<String, Object> variables = new HashMap<>();
        BookingLifecycle.BOOKING_ID.put(variables, booking);
        BookingLifecycle.BOOKING_REFERENCE.put(variables, about.reference());
        BookingLifecycle.SPECIALIST_ID.put(variables, about.specialistId());
        BookingLifecycle.APPOINTMENT_TYPE.put(variables, about.kind());
        BookingLifecycle.REBOOKING.put(variables, false);
        return variables;
    }
}
