package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.BookingAccess;
import au.com.medicalexambooking.booking.BookingAccess.Act;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.booking.ProgressNotes;
import au.com.medicalexambooking.booking.ProgressRecords;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.workflow.BookingLifecycle.Element;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Progress is what the process says it is: a wish for it completes the user task that leads there, and a correction moves the
 * process to the step that records it.
 */
@Service
@Transactional
class ProcessDrivenProgress implements BookingProgress {

    private static final Map<String, String> OWN_CALLS = Map.of(
            Progress.RESCHEDULED.value(), "POST /api/bookings/{id}/reschedule",
            Progress.CANCELLED.value(), "POST /api/bookings/{id}/cancel");

    /** Which task, completed how, leads to a progress. */
    private record Step(Element task, ProcessVariable<?> variable, Map<String, Object> variables) {

        static <T> Step of(Element task, ProcessVariable<T> variable, T value) {
            Map<String, Object> variables = new HashMap<>();
            variable.put(variables, value);
            return new Step(task, variable, variables);
        }
    }

    private static final Map<Progress, Step> STEPS = new EnumMap<>(Map.of(
            Progress.GENERATING_REPORT,
            Step.of(Element.RECORD_OUTCOME, BookingLifecycle.OUTCOME, BookingLifecycle.ATTENDED),
            Progress.NO_SHOW,
            Step.of(Element.RECORD_OUTCOME, BookingLifecycle.OUTCOME, BookingLifecycle.NO_SHOW),
            Progress.REPORT_GENERATED,
            Step.of(Element.PREPARE_REPORT, BookingLifecycle.REPORT_DELIVERED, true),
            Progress.PAYMENT_RECEIVED,
            Step.of(Element.CONFIRM_PAYMENT, BookingLifecycle.PAYMENT_RECEIVED, true)));

    /** The step that records a progress. Cancelling needs the appointment book and is no mere correction. */
    private static final Map<Progress, Element> CORRECTIONS = new EnumMap<>(Map.of(
            Progress.SCHEDULED, Element.RECORD_DIRECT_BOOKING,
            Progress.RESCHEDULED, Element.RECORD_NEW_TIME,
            Progress.NO_SHOW, Element.RECORD_NO_SHOW,
            Progress.GENERATING_REPORT, Element.START_REPORT,
            Progress.REPORT_GENERATED, Element.RELEASE_REPORT,
            Progress.PAYMENT_RECEIVED, Element.CLOSE_PAID_BOOKING));

    private final EngineTasks tasks;
    private final RuntimeService runtime;
    private final BookingAccess access;
    private final ProgressRecords records;
    private final ProgressNotes progressNotes;
    private final AuditTrail audit;

    ProcessDrivenProgress(
            EngineTasks tasks,
            RuntimeService runtime,
            BookingAccess access,
            ProgressRecords records,
            ProgressNotes progressNotes,
            AuditTrail audit) {
        this.tasks = tasks;
        this.runtime = runtime;
        this.access = access;
        this.records = records;
        this.progressNotes = progressNotes;
        this.audit = audit;
    }

    @Override
    public ProgressRecords.Entry advance(
            BookingId booking, Progress progress, @Nullable String notes, boolean correction) {
        if (correction) {
            correct(booking, progress, notes);
        } else {
            step(booking, progress, notes);
        }
        return records.latest(booking)
                .filter(entry -> entry.progress() == progress)
                .orElseThrow(() -> new IllegalStateException("The step wrote no progress"));
    }

    private void step(BookingId booking, Progress progress, @Nullable String notes) {
        access.require(booking, progress == Progress.PAYMENT_RECEIVED ? Act.SETTLE : Act.RECORD_EXAMINATION);
        var step = STEPS.get(progress);
        var task = step == null ? null : tasks.openTaskOf(booking, step.task()).orElse(null);
        if (step == null || task == null) {
            throw notOffered(booking, progress);
        }
        progressNotes.set(notes);
        tasks.complete(task, step.variables());
    }

    private void correct(BookingId booking, Progress progress, @Nullable String notes) {
        access.require(booking, Act.CORRECT_PROGRESS);
        if (notes == null || notes.isBlank()) {
            throw ApiException.badField("notes", "Say why the progress is corrected.");
        }
        var target = CORRECTIONS.get(progress);
        var instance = runtime.createProcessInstanceQuery()
                .processDefinitionKey(BookingLifecycle.KEY)
                .processInstanceBusinessKey(booking.value())
                .singleResult();
        var before = records.latest(booking).map(ProgressRecords.Entry::progress);
        if (target == null
                || instance == null
                || before.filter(Progress.CANCELLED::equals).isPresent()) {
            throw notCorrectable(before.map(Progress::value).orElse(""));
        }
        var tree = EngineTasks.once(
                () -> isRunning(instance.getId()),
                () -> Objects.requireNonNull(runtime.getActivityInstance(instance.getId())));
        if (tree.getTransitionInstances(Element.RESERVE_APPOINTMENT.id()).length > 0
                || tree.getTransitionInstances(Element.RELEASE_APPOINTMENT.id()).length > 0) {
            throw notCorrectable(before.map(Progress::value).orElse(""));
        }
        progressNotes.set(notes);
        audit.record(AuditEvent.done("booking.progress_corrected", "booking", booking.value())
                .with(Map.of("from", before.map(Progress::value).orElse(""), "to", progress.value())));
        EngineTasks.once(() -> isRunning(instance.getId()), () -> {
            var modification = runtime.createProcessInstanceModification(instance.getId())
                    .setAnnotation("Progress corrected to " + progress.value())
                    .startBeforeActivity(target.id());
            Arrays.stream(tree.getChildActivityInstances())
                    .map(ActivityInstance::getId)
                    .forEach(modification::cancelActivityInstance);
            Arrays.stream(tree.getChildTransitionInstances())
                    .forEach(transition -> modification.cancelTransitionInstance(transition.getId()));
            modification.execute();
            return progress;
        });
    }

    private boolean isRunning(String instance) {
        return runtime.createProcessInstanceQuery().processInstanceId(instance).count() > 0;
    }

    private ApiException notOffered(BookingId booking, Progress progress) {
        var allowed = STEPS.entrySet().stream()
                .filter(step ->
                        tasks.openTaskOf(booking, step.getValue().task()).isPresent())
                .map(step -> step.getKey().value())
                .toList();
        Map<String, Object> details = new HashMap<>();
        details.put("allowed", allowed);
        if (OWN_CALLS.containsKey(progress.value())) {
            details.put("call", OWN_CALLS.get(progress.value()));
            return ApiException.conflict(
                    "progress_not_offered", "Moving and cancelling a booking have calls of their own.", details);
        }
        return ApiException.conflict(
                "progress_not_offered",
                allowed.isEmpty()
                        ? "This booking cannot make a step like this now."
                        : "This booking cannot make this step now; the details name those it can.",
                details);
    }

    private static ApiException notCorrectable(String current) {
        List<String> possible = Set.of(Progress.CANCELLED.value()).contains(current)
                ? List.of()
                : Stream.of(Progress.values())
                        .filter(CORRECTIONS::containsKey)
                        .map(Progress::value)
                        .toList();
        return ApiException.conflict(
                "progress_not_correctable",
                "This progress cannot be set. A cancelled booking is booked anew; a booking is cancelled by its own call.",
                Map.of("allowed", possible, "currentProgress", current));
    }
}
