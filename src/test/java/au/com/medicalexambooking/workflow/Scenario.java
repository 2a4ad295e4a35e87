package au.com.medicalexambooking.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.AppointmentSync;
import au.com.medicalexambooking.booking.BookReconciliation;
import au.com.medicalexambooking.booking.BookingEvents;
import au.com.medicalexambooking.booking.BookingFacts;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.BookingStatus;
import au.com.medicalexambooking.booking.DirectBookings;
import au.com.medicalexambooking.booking.LifecycleSteps;
import au.com.medicalexambooking.booking.Reservations;
import au.com.medicalexambooking.document.DocumentCategory;
import au.com.medicalexambooking.document.DocumentEvents;
import au.com.medicalexambooking.document.ReportDelivery;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.SystemComponent;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.notification.MailKind;
import au.com.medicalexambooking.scheduling.ChangeHints;
import au.com.medicalexambooking.scheduling.IntakeField;
import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.BookableType;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.specialist.SpecialistView;
import au.com.medicalexambooking.testing.StubUserDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests;
import org.jspecify.annotations.Nullable;

/**
 * One booking's story on an engine in memory: the real models and delegates over stand-ins for the other modules, which
 * write down what they were asked. Time passes when the story says so.
 */
final class Scenario {

    private static final Map<Object, Object> BEANS = new HashMap<>();
    private static final ProcessEngine ENGINE = startEngine();
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Instant NOW = Instant.parse("2027-03-01T00:00:00Z");

    /** Ids of all model elements that any story went through, by process. */
    private static final Map<String, Set<String>> VISITED = new HashMap<>();

    final BookingId booking = new BookingId("booking" + COUNTER.incrementAndGet());
    final String appointment = "appointment" + COUNTER.get();
    final List<String> asked = new ArrayList<>();
    final List<String> mails = new ArrayList<>();
    final Set<MailKind> unwanted = EnumSet.noneOf(MailKind.class);
    final List<AuditEvent> audited = new ArrayList<>();
    final List<String> settled = new ArrayList<>();
    final StubUserDirectory users = new StubUserDirectory();

    Reservations.Result reservation = Reservations.Result.RESERVED;
    boolean callerWaits = true;
    boolean schedulingDown;
    boolean briefComplete = true;
    ReportDelivery.Stage report = ReportDelivery.Stage.READY;
    boolean assignmentFits = true;
    AppointmentSync.Difference difference = AppointmentSync.Difference.NONE;
    Runnable whenApplied = () -> {};
    Optional<DirectBookings.Suggestion> suggestion = Optional.empty();

    final BriefWatch briefWatch;

    private Instant now = NOW;
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final Instant examinationStart = NOW.plus(Duration.ofDays(20));

    final ProcessStarter starter;
    final MessageCorrelator correlator;
    private @Nullable Actor actor;

    Scenario() {
        users.add("rita", Role.USER);
        users.add("sam", Role.SPECIALIST);
        users.add("carol", Role.STAFF);
        users.add("mia", Role.MANAGER);

        BookingFacts facts = id -> id.equals(booking) ? Optional.of(facts()) : Optional.empty();
        AuditTrail audit = new AuditTrail() {
            @Override
            public void record(AuditEvent event) {
                audited.add(event);
            }

            @Override
            public void recordIndependently(AuditEvent event) {
                audited.add(event);
            }
        };
        starter = new ProcessStarter(ENGINE.getRuntimeService(), ENGINE.getManagementService(), facts);
        correlator = new MessageCorrelator(ENGINE.getRuntimeService(), audit);
        var mailer = new BookingMails(
                facts,
                users,
                mail -> mails.add(mail.kind().value() + " to " + mail.recipient()),
                (user, role, kind) -> !unwanted.contains(kind),
                clock);
        var decisions = new Decisions(facts);
        var hints = new Hints();
        var sync = new SynchronisationSteps(hints, correlator, new Actors());
        var converging = new Converging();

        BEANS.clear();
        var reservations = new Reserving();
        var steps = new Steps();
        briefWatch = new BriefWatch(steps, correlator, audit);
        register(
                new ReserveAppointment(reservations),
                new ConfirmBooking(reservations),
                new ReleaseAppointment(reservations),
                new SendConfirmation(mailer),
                new PlanExamination(steps, decisions),
                new SendReminders(mailer),
                new DecideBriefRequirements(decisions),
                new CheckBrief(steps),
                new RemindReferrerOfBrief(mailer),
                new RecordDirectBooking(steps),
                new RecordNewTime(steps, mailer),
                new DecideLateCancellation(decisions),
                new RecordCancellation(steps, mailer),
                new RecordNoShow(steps, mailer),
                new PrepareRebooking(steps, new AppointmentTimes(facts)),
                new CloseBooking(steps),
                new StartReport(steps),
                new DecideReportDue(decisions),
                new PlanReport(steps),
                new RemindSpecialist(mailer),
                new EscalateToCoordinator(mailer),
                new EscalateToManager(mailer),
                new ReleaseReport(steps, mailer),
                new ClosePaidBooking(steps),
                new ArchiveBooking(steps),
                new CompareWithAcuity(converging, sync),
                new ApplyNewTime(converging, sync),
                new ApplyCancellation(converging, sync),
                new ApplyDetails(converging, sync),
                new RegisterDirectBooking(converging, sync),
                new ReleaseUnwantedAppointment(converging, sync),
                new ReportMissingAppointment(converging, sync),
                new CompareAppointmentBooks(new Books(), new Actors()),
                new CheckOpenReservations(new Books(), new Actors()),
                new SuggestReferrer(new Direct()),
                new ApplyAssignment(new Direct()),
                new OfferTask(new Specialists()),
                new RequireReport(id -> report));
        BpmnAwareTests.init(ENGINE);
    }

    static ProcessEngine engine() {
        return ENGINE;
    }

    /** Remembers where the stories of this process went, and forgets the instances. */
    static void forgetInstances() {
        ENGINE.getHistoryService()
                .createHistoricActivityInstanceQuery()
                .list()
                .forEach(activity -> VISITED.computeIfAbsent(activity.getProcessDefinitionKey(), key -> new HashSet<>())
                        .add(activity.getActivityId()));
        ENGINE.getRuntimeService()
                .createProcessInstanceQuery()
                .list()
                .forEach(instance -> ENGINE.getRuntimeService().deleteProcessInstance(instance.getId(), "test over"));
        ENGINE.getHistoryService()
                .createHistoricProcessInstanceQuery()
                .list()
                .forEach(instance -> ENGINE.getHistoryService().deleteHistoricProcessInstance(instance.getId()));
    }

    static Set<String> visited(String process) {
        return VISITED.getOrDefault(process, Set.of());
    }

    void bookingIsRequested() {
        starter.on(new BookingEvents.BookingRequested(booking));
    }

    void bookingIsConfirmed() {
        bookingIsRequested();
        jobsRun();
    }

    void bookingIsMadeDirectly() {
        starter.on(new BookingEvents.BookedDirectly(booking));
    }

    void appointmentMoves() {
        correlator.on(new BookingEvents.BookingMoved(booking));
    }

    /** All that was missing comes and passes its checks. */
    void briefArrives() {
        briefComplete = true;
        briefWatch.on(new DocumentEvents.DocumentReleased(booking, DocumentCategory.BRIEF));
        jobsRun();
    }

    /** The last document of a kind that is needed is deleted. */
    void briefIsDeleted() {
        briefComplete = false;
        briefWatch.on(new DocumentEvents.DocumentDeleted(booking, DocumentCategory.BRIEF));
        jobsRun();
    }

    void appointmentIsCancelled(int notice, String by) {
        correlator.on(new BookingEvents.BookingCancelled(booking, notice, by));
    }

    /** Everything that is due now, until nothing is; a job that fails is tried once. */
    void jobsRun() {
        var tried = new HashSet<String>();
        while (true) {
            var due = ENGINE.getManagementService().createJobQuery().active().withRetriesLeft().list().stream()
                    .filter(job -> isOfThisStory(job) && !tried.contains(job.getId()) && isDue(job))
                    .findFirst();
            if (due.isEmpty()) {
                return;
            }
            tried.add(due.get().getId());
            try {
                ENGINE.getManagementService().executeJob(due.get().getId());
            } catch (SchedulingUnavailable | MessageCorrelator.BookingNotConfirmedYet expected) {
                asked.add("failed: " + expected.getClass().getSimpleName());
            }
        }
    }

    void timePassesTo(Instant instant) {
        now = instant;
        jobsRun();
    }

    void examinationTimePasses() {
        timePassesTo(examinationStart.plus(Duration.ofHours(2)));
    }

    void daysPass(int days) {
        timePassesTo(now.plus(Duration.ofDays(days)));
    }

    void taskIsDone(ModelElement task, Map<String, Object> variables) {
        var tasks = ENGINE.getTaskService();
        tasks.complete(
                tasks.createTaskQuery()
                        .processInstanceBusinessKey(booking.value())
                        .taskDefinitionKey(task.id())
                        .singleResult()
                        .getId(),
                variables);
        jobsRun();
    }

    void bookingWaitsAt(ModelElement... elements) {
        var ids = new String[elements.length];
        for (int i = 0; i < elements.length; i++) {
            ids[i] = elements[i].id();
        }
        BpmnAwareTests.assertThat(lifecycle()).isWaitingAt(ids);
    }

    void bookingEndedAt(ModelElement element) {
        assertThat(ENGINE.getRuntimeService()
                        .createProcessInstanceQuery()
                        .processDefinitionKey(BookingLifecycle.KEY)
                        .processInstanceBusinessKey(booking.value())
                        .count())
                .isZero();
        assertThat(ENGINE.getHistoryService()
                        .createHistoricActivityInstanceQuery()
                        .activityId(element.id())
                        .finished()
                        .count())
                .isOne();
    }

    ProcessInstance lifecycle() {
        return instance(BookingLifecycle.KEY, booking.value());
    }

    ProcessInstance instance(String process, String businessKey) {
        return ENGINE.getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(process)
                .processInstanceBusinessKey(businessKey)
                .singleResult();
    }

    private boolean isOfThisStory(Job job) {
        return job.getProcessInstanceId() != null;
    }

    private boolean isDue(Job job) {
        var due = job.getDuedate();
        return due == null || !due.toInstant().isAfter(now);
    }

    private static void register(Object... delegates) {
        for (var delegate : delegates) {
            var name = delegate.getClass().getSimpleName();
            BEANS.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), delegate);
        }
    }

    private static ProcessEngine startEngine() {
        var configuration = (ProcessEngineConfigurationImpl)
                ProcessEngineConfiguration.createStandaloneInMemProcessEngineConfiguration();
        configuration.setProcessEngineName("stories");
        configuration.setJdbcUrl("jdbc:h2:mem:stories;DB_CLOSE_DELAY=-1");
        configuration.setJobExecutorActivate(false);
        configuration.setBeans(BEANS);
        var engine = configuration.buildProcessEngine();
        var deployment = engine.getRepositoryService().createDeployment();
        for (var folder : List.of("processes", "forms")) {
            try (var files = Files.list(Path.of(folder))) {
                for (var file : files.toList()) {
                    try (InputStream in = Files.newInputStream(file)) {
                        deployment.addInputStream(folder + "/" + file.getFileName(), in);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        deployment.deploy();
        return engine;
    }

    private BookingFacts.Facts facts() {
        return new BookingFacts.Facts(
                booking,
                "IME-20481",
                new SpecialistId("specialist1"),
                new UserId("sam"),
                "Dr Sam Example",
                "Psychiatry",
                "1 Collins Street, Melbourne",
                null,
                AppointmentKind.IN_PERSON,
                new OrganizationId("firm1"),
                new UserId("rita"),
                "J. S.",
                "Jo",
                "jo@example.net",
                examinationStart,
                examinationStart.plus(Duration.ofHours(1)),
                ZoneId.of("Australia/Melbourne"),
                BookingStatus.ACTIVE,
                null,
                0,
                null,
                null);
    }

    private final class Reserving implements Reservations {

        @Override
        public Result reserve(BookingId id) {
            asked.add("reserve");
            if (schedulingDown) {
                throw new SchedulingUnavailable("test", Duration.ofSeconds(1), null);
            }
            return reservation;
        }

        @Override
        public boolean confirm(BookingId id) {
            asked.add("confirm");
            return callerWaits;
        }

        @Override
        public void release(BookingId id) {
            asked.add("release");
        }
    }

    private final class Steps implements LifecycleSteps {

        @Override
        public BriefPlan planBrief(
                BookingId booking, boolean briefRequired, boolean consentRequired, int businessDaysBefore) {
            return new BriefPlan(
                    examinationStart.minus(Duration.ofDays(businessDaysBefore + 3L)),
                    examinationStart.minus(Duration.ofDays(businessDaysBefore)));
        }

        @Override
        public boolean briefComplete(BookingId id) {
            return briefComplete;
        }

        @Override
        public boolean briefStillLacks(BookingId id, String category) {
            return !briefComplete && now.isBefore(examinationStart);
        }

        @Override
        public ExaminationPlan planExamination(BookingId id) {
            asked.add("plan examination");
            return new ExaminationPlan(
                    examinationStart,
                    examinationStart.plus(Duration.ofHours(1)),
                    examinationStart.minus(Duration.ofDays(2)),
                    examinationStart.plus(Duration.ofDays(1)));
        }

        @Override
        public void recordNewTime(BookingId id) {
            asked.add("progress rescheduled");
        }

        @Override
        public void recordCancellation(BookingId id, boolean late, int feePercent) {
            asked.add("progress cancelled, late " + late + ", fee " + feePercent);
        }

        @Override
        public void recordDirectBooking(BookingId id) {
            asked.add("progress scheduled");
        }

        @Override
        public Instant recordNoShow(BookingId id) {
            asked.add("progress no_show");
            return now.plus(Duration.ofDays(2));
        }

        @Override
        public void prepareRebooking(BookingId id, Instant newStart) {
            asked.add("rebook at " + newStart);
        }

        @Override
        public void closeWithoutExamination(BookingId id) {
            asked.add("close");
        }

        @Override
        public void startReport(BookingId id) {
            asked.add("progress generating_report");
        }

        @Override
        public ReportPlan planReport(BookingId id, int dueDays, int reminderDaysBefore, int escalationDaysAfter) {
            asked.add("plan report " + dueDays + ", " + reminderDaysBefore + ", " + escalationDaysAfter);
            return new ReportPlan(
                    now.plus(Duration.ofDays((long) dueDays - reminderDaysBefore)),
                    now.plus(Duration.ofDays(dueDays)),
                    now.plus(Duration.ofDays((long) dueDays + escalationDaysAfter)));
        }

        @Override
        public Instant releaseReport(BookingId id) {
            asked.add("progress report_generated");
            return now.plus(Duration.ofDays(14));
        }

        @Override
        public void closePaid(BookingId id) {
            asked.add("progress payment_received");
        }

        @Override
        public Instant retentionEndsAt(BookingId id) {
            return now.plus(Duration.ofDays(2557));
        }

        @Override
        public void archive(BookingId id) {
            asked.add("archive");
        }

        @Override
        public boolean briefComplete(BookingId id, boolean briefRequired, boolean consentRequired) {
            asked.add("brief " + briefRequired + ", consent " + consentRequired);
            return briefComplete;
        }

        @Override
        public int noticeBusinessDays(BookingId id) {
            return 0;
        }
    }

    private final class Converging implements AppointmentSync {

        @Override
        public Instant readAt(String appointmentId) {
            return now;
        }

        @Override
        public Difference compare(String appointmentId) {
            asked.add("compare");
            if (schedulingDown) {
                throw new SchedulingUnavailable("test", Duration.ofSeconds(1), null);
            }
            return difference;
        }

        @Override
        public void applyNewTime(String appointmentId) {
            applied("new time");
        }

        @Override
        public void applyCancellation(String appointmentId) {
            applied("cancellation");
        }

        @Override
        public void applyDetails(String appointmentId) {
            applied("details");
        }

        @Override
        public void registerDirectBooking(String appointmentId) {
            applied("direct booking");
        }

        @Override
        public void releaseUnwanted(String appointmentId) {
            applied("unwanted");
        }

        @Override
        public void reportMissing(String appointmentId) {
            applied("missing");
        }

        private void applied(String what) {
            asked.add("apply " + what);
            whenApplied.run();
        }
    }

    private final class Books implements BookReconciliation {

        @Override
        public int compareBooks() {
            asked.add("compare books");
            return 2;
        }

        @Override
        public int checkOpenReservations() {
            asked.add("check open reservations");
            return 1;
        }
    }

    private final class Direct implements DirectBookings {

        @Override
        public Optional<Suggestion> suggest(BookingId id) {
            return suggestion;
        }

        @Override
        public void requireAssignable(OrganizationId organization, @Nullable UserId referrer) {}

        @Override
        public void assign(BookingId id, OrganizationId organization, @Nullable UserId referrer) {
            asked.add("assign to " + organization + ", " + referrer);
            if (!assignmentFits) {
                throw ApiException.badField("organizationId", "There is no such organisation.");
            }
        }
    }

    private final class Hints implements ChangeHints {

        @Override
        public void add(Hint hint, Duration delay) {}

        @Override
        public List<String> takeDue(int max, Duration visibleAgainAfter) {
            return List.of();
        }

        @Override
        public void settle(String appointmentId, Instant readAt, Settlement settlement, @Nullable String note) {
            settled.add(appointmentId + " " + settlement);
        }

        @Override
        public Optional<Requester> requesterOf(String appointmentId) {
            return Optional.empty();
        }
    }

    private final class Actors implements CurrentActor {

        @Override
        public Actor get() {
            return actor == null ? Actor.system(SystemComponent.PROCESS, Channel.JOB) : actor;
        }

        @Override
        public <T> T callAs(Actor other, Supplier<T> work) {
            var before = actor;
            actor = other;
            try {
                return work.get();
            } finally {
                actor = before;
            }
        }
    }

    private static final class Specialists implements SpecialistDirectory {

        @Override
        public Optional<SpecialistView> find(SpecialistId id) {
            return Optional.of(new SpecialistView(
                    id,
                    new UserId("sam"),
                    "calendar1",
                    "Dr Sam Example",
                    "Psychiatry",
                    null,
                    ZoneId.of("Australia/Melbourne"),
                    true));
        }

        @Override
        public Optional<SpecialistView> findByCalendar(String calendarId) {
            return Optional.empty();
        }

        @Override
        public Optional<SpecialistView> findByUser(UserId user) {
            return Optional.empty();
        }

        @Override
        public List<SpecialistView> list() {
            return List.of();
        }

        @Override
        public Map<SpecialistId, List<BookableType>> bookableTypes(Collection<SpecialistView> specialists) {
            return Map.of();
        }

        @Override
        public Optional<BookableType> bookableType(SpecialistView specialist, String typeId) {
            return Optional.empty();
        }

        @Override
        public List<IntakeField> intakeFields(String typeId) {
            return List.of();
        }

        @Override
        public List<Instant> freshTimes(
                SpecialistView specialist, String typeId, LocalDate from, LocalDate to, Duration patience) {
            return List.of();
        }
    }
}
