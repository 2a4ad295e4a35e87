package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.BOOKED_IN_ACUITY;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.BOOKING_ARCHIVED;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.BOOKING_DECLINED;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.BRIEF_DEADLINE_REACHED;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.BRIEF_WITHDRAWN;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.CONFIRM_PAYMENT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.EXAMINATION_TIME_PASSED;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.FOLLOW_UP_NO_SHOW;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.OBTAIN_BRIEF;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.PREPARE_REPORT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.RECORD_OUTCOME;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.RESERVATION_RELEASED;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.RESERVE_APPOINTMENT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.Element.RETENTION_PERIOD_OVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.booking.AppointmentSync.Difference;
import au.com.medicalexambooking.booking.Reservations;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.notification.MailKind;
import au.com.medicalexambooking.scheduling.AppointmentChangeHinted;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.history.HistoricVariableInstance;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each path of the booking lifecycle, and in the end that no element of the model was left out. */
class BookingLifecycleProcessTest {

    private static final Map<String, Object> ATTENDED = Map.of("outcome", "attended");
    private static final Map<String, Object> NO_SHOW = Map.of("outcome", "no_show");
    private static final Map<String, Object> REBOOK =
            Map.of("followUp", "rebook", "newAppointmentAt", "2027-04-12T10:30:00+10:00");

    private final Scenario story = new Scenario();

    @AfterEach
    void forget() {
        Scenario.forgetInstances();
    }

    @AfterAll
    static void everyElementWasReached() {
        assertThat(Scenario.visited(BookingLifecycle.KEY))
                .containsAll(Arrays.stream(BookingLifecycle.Element.values())
                        .map(ModelElement::id)
                        .toList());
    }

    @Test
    void runsFromTheRequestToTheArchive() {
        story.bookingIsRequested();
        story.bookingWaitsAt(RESERVE_APPOINTMENT);

        story.jobsRun();
        story.bookingWaitsAt(EXAMINATION_TIME_PASSED);
        story.examinationTimePasses();
        story.taskIsDone(RECORD_OUTCOME, ATTENDED);
        story.taskIsDone(PREPARE_REPORT, Map.of("reportDelivered", true));
        story.taskIsDone(CONFIRM_PAYMENT, Map.of("paymentReceived", true));
        story.bookingWaitsAt(RETENTION_PERIOD_OVER);
        story.daysPass(2558);

        story.bookingEndedAt(BOOKING_ARCHIVED);
        assertThat(story.asked)
                .containsExactly(
                        "reserve",
                        "confirm",
                        "plan examination",
                        "brief true, consent true",
                        "brief true, consent true",
                        "progress generating_report",
                        "plan report 15, 3, 3",
                        "progress report_generated",
                        "progress payment_received",
                        "archive");
        assertThat(story.mails)
                .containsExactly(
                        "booking-confirmed to rita@example.org",
                        "booking-confirmed to sam@example.org",
                        "report-ready to rita@example.org");
    }

    @Test
    void keepsNothingButIdsNumbersAndDates() {
        story.bookingIsConfirmed();
        story.examinationTimePasses();
        story.taskIsDone(RECORD_OUTCOME, ATTENDED);

        assertThat(Scenario.engine()
                        .getHistoryService()
                        .createHistoricVariableInstanceQuery()
                        .list())
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(variable.getTypeName()).isIn("string", "date", "boolean", "integer"))
                .extracting(HistoricVariableInstance::getName)
                .isSubsetOf(BookingLifecycle.VARIABLES.stream()
                        .map(ProcessVariable::name)
                        .toList());
    }

    @Nested
    class Reserving {

        @Test
        void endsWhereTheTimeIsTaken() {
            story.reservation = Reservations.Result.REFUSED;

            story.bookingIsConfirmed();

            story.bookingEndedAt(BOOKING_DECLINED);
            assertThat(story.mails).isEmpty();
        }

        @Test
        void releasesWhatItFindsWhereTheCallerGaveUpFirst() {
            story.reservation = Reservations.Result.ABANDONED;

            story.bookingIsConfirmed();

            story.bookingEndedAt(RESERVATION_RELEASED);
            assertThat(story.asked).containsExactly("reserve", "release");
        }

        @Test
        void releasesTheAppointmentWhereTheCallerGaveUpMeanwhile() {
            story.callerWaits = false;

            story.bookingIsConfirmed();

            story.bookingEndedAt(RESERVATION_RELEASED);
            assertThat(story.asked).containsExactly("reserve", "confirm", "release");
        }

        @Test
        void triesAgainWhenTheAppointmentBookIsBack() {
            story.schedulingDown = true;
            story.bookingIsConfirmed();
            story.bookingWaitsAt(RESERVE_APPOINTMENT);

            story.schedulingDown = false;
            story.jobsRun();

            story.bookingWaitsAt(EXAMINATION_TIME_PASSED);
            assertThat(story.asked).startsWith("reserve", "failed: SchedulingUnavailable", "reserve", "confirm");
        }

        @Test
        void raisesAnIncidentWhenAllRetriesAreUsedUp() {
            story.schedulingDown = true;
            story.bookingIsRequested();

            for (int attempt = 0; attempt < 12; attempt++) {
                story.jobsRun();
            }

            assertThat(Scenario.engine()
                            .getRuntimeService()
                            .createIncidentQuery()
                            .list())
                    .extracting(Incident::getActivityId)
                    .containsExactly(RESERVE_APPOINTMENT.id());
        }
    }

    @Nested
    class BeforeTheExamination {

        @Test
        void remindsReferrerAndExaminee() {
            story.bookingIsConfirmed();
            story.mails.clear();

            story.daysPass(18);

            assertThat(story.mails)
                    .containsExactly("examination-reminder to rita@example.org", "examinee-reminder to jo@example.net");
        }

        @Test
        void remindsTheExamineeAloneWhereTheReferrerWantsNoReminder() {
            story.unwanted.add(MailKind.EXAMINATION_REMINDER);
            story.bookingIsConfirmed();
            story.mails.clear();

            story.daysPass(18);

            assertThat(story.mails).containsExactly("examinee-reminder to jo@example.net");
        }

        @Test
        void asksForTheBriefWhereItIsMissing() {
            story.briefComplete = false;
            story.bookingIsConfirmed();
            story.mails.clear();

            story.daysPass(13);

            assertThat(story.asked).contains("brief true, consent true");
            assertThat(story.mails).containsExactly("brief-reminder to rita@example.org");
            story.bookingWaitsAt(EXAMINATION_TIME_PASSED, BRIEF_DEADLINE_REACHED);
        }

        @Test
        void leavesTheCoordinatorAloneWhereTheBriefArrivesInTime() {
            briefIsMissing();
            story.briefArrives();

            story.daysPass(2);

            story.bookingWaitsAt(EXAMINATION_TIME_PASSED);
            assertThat(story.asked).contains("brief true, consent true");
            assertThat(openTasks()).isEmpty();
        }

        @Test
        void asksTheCoordinatorToObtainTheBriefAtItsDeadline() {
            briefIsMissing();

            story.daysPass(2);

            story.bookingWaitsAt(EXAMINATION_TIME_PASSED, OBTAIN_BRIEF);
            assertThat(openTasks()).containsExactly(OBTAIN_BRIEF.id());
            assertThat(Scenario.engine()
                            .getTaskService()
                            .createTaskQuery()
                            .taskCandidateGroup("staff")
                            .count())
                    .isOne();

            story.taskIsDone(OBTAIN_BRIEF, Map.of("briefFollowUp", "examine_without"));
            story.bookingWaitsAt(EXAMINATION_TIME_PASSED);
            story.examinationTimePasses();
            story.taskIsDone(RECORD_OUTCOME, ATTENDED);
            story.bookingWaitsAt(PREPARE_REPORT);
        }

        @Test
        void workOnTheBriefEndsByItselfWhenItArrives() {
            briefIsMissing();
            story.daysPass(2);

            story.briefArrives();

            story.bookingWaitsAt(EXAMINATION_TIME_PASSED);
            assertThat(openTasks()).isEmpty();
            assertThat(story.audited).extracting(AuditEvent::action).contains("booking.late_brief_completed");
        }

        @Test
        void workOnTheBriefComesBackAsOftenAsItIsDeleted() {
            story.bookingIsConfirmed();
            story.daysPass(15);
            story.bookingWaitsAt(EXAMINATION_TIME_PASSED, BRIEF_WITHDRAWN);
            assertThat(openTasks()).isEmpty();

            story.briefIsDeleted();
            assertThat(openTasks()).containsExactly(OBTAIN_BRIEF.id());
            story.briefArrives();
            assertThat(openTasks()).isEmpty();

            story.briefIsDeleted();
            assertThat(openTasks()).containsExactly(OBTAIN_BRIEF.id());
            story.taskIsDone(OBTAIN_BRIEF, Map.of("briefFollowUp", "examine_without"));
            story.briefIsDeleted();
            assertThat(openTasks()).containsExactly(OBTAIN_BRIEF.id());
            assertThat(story.audited)
                    .extracting(AuditEvent::action)
                    .filteredOn("booking.brief_withdrawn"::equals)
                    .hasSize(3);
        }

        @Test
        void briefThatIsDeletedBeforeItsDeadlineIsMissedAtTheDeadline() {
            story.bookingIsConfirmed();
            story.daysPass(13);
            story.bookingWaitsAt(EXAMINATION_TIME_PASSED, BRIEF_DEADLINE_REACHED);

            story.briefIsDeleted();
            assertThat(openTasks()).isEmpty();
            story.daysPass(2);

            assertThat(openTasks()).containsExactly(OBTAIN_BRIEF.id());
        }

        @Test
        void briefThatIsDeletedOnceTheExaminationHasBegunBringsNothingBack() {
            story.bookingIsConfirmed();
            story.examinationTimePasses();

            story.briefIsDeleted();

            assertThat(openTasks()).containsExactly(RECORD_OUTCOME.id());
        }

        @Test
        void workOnTheBriefEndsByItselfWhenTheExaminationBegins() {
            briefIsMissing();
            story.daysPass(2);

            story.daysPass(5);

            assertThat(openTasks()).isEmpty();
            story.bookingWaitsAt(EXAMINATION_TIME_PASSED);
        }

        @Test
        void workOnTheBriefEndsByItselfWhenTheExaminationIsMovedOrCancelled() {
            briefIsMissing();
            story.daysPass(2);

            story.appointmentMoves();
            assertThat(openTasks()).isEmpty();

            story.jobsRun();
            assertThat(openTasks()).containsExactly(OBTAIN_BRIEF.id());
            story.appointmentIsCancelled(1, "referrer");
            assertThat(openTasks()).isEmpty();
        }

        @Test
        void nothingWaitsForTheBriefOnceTheOutcomeIsRecorded() {
            briefIsMissing();
            story.bookingWaitsAt(EXAMINATION_TIME_PASSED, BRIEF_DEADLINE_REACHED);
            var timer = Scenario.engine()
                    .getManagementService()
                    .createJobQuery()
                    .activityId(EXAMINATION_TIME_PASSED.id())
                    .singleResult();
            Scenario.engine().getManagementService().executeJob(timer.getId());
            story.jobsRun();

            story.taskIsDone(RECORD_OUTCOME, ATTENDED);

            story.bookingWaitsAt(PREPARE_REPORT);
        }

        private void briefIsMissing() {
            story.briefComplete = false;
            story.bookingIsConfirmed();
            story.daysPass(13);
        }

        private List<String> openTasks() {
            return Scenario.engine().getTaskService().createTaskQuery().list().stream()
                    .map(Task::getTaskDefinitionKey)
                    .toList();
        }

        @Test
        void plansAnewWhenTheAppointmentMoves() {
            story.bookingIsConfirmed();
            story.mails.clear();

            story.appointmentMoves();

            story.bookingWaitsAt(EXAMINATION_TIME_PASSED);
            assertThat(story.asked)
                    .containsExactly(
                            "reserve", "confirm", "plan examination", "progress rescheduled", "plan examination");
            assertThat(story.mails)
                    .containsExactly(
                            "booking-rescheduled to rita@example.org", "booking-rescheduled to sam@example.org");
        }

        @Test
        void endsWhenTheAppointmentIsCancelled() {
            story.bookingIsConfirmed();
            story.mails.clear();

            story.appointmentIsCancelled(1, "referrer");

            story.bookingWaitsAt(RETENTION_PERIOD_OVER);
            assertThat(story.asked).endsWith("progress cancelled, late true, fee 100");
            assertThat(story.mails)
                    .containsExactly("booking-cancelled to rita@example.org", "booking-cancelled to sam@example.org");
        }

        @Test
        void canStillBeMovedWhileTheOutcomeIsAwaited() {
            story.bookingIsConfirmed();
            story.examinationTimePasses();
            story.bookingWaitsAt(RECORD_OUTCOME);

            story.appointmentMoves();

            assertThat(story.asked).contains("progress rescheduled");
        }
    }

    @Nested
    class AfterANoShow {

        @Test
        void booksAgainWithTheSameBrief() {
            story.bookingIsConfirmed();
            story.examinationTimePasses();
            story.taskIsDone(RECORD_OUTCOME, NO_SHOW);
            story.bookingWaitsAt(FOLLOW_UP_NO_SHOW);

            story.taskIsDone(FOLLOW_UP_NO_SHOW, REBOOK);

            story.bookingWaitsAt(RECORD_OUTCOME);
            assertThat(story.asked)
                    .containsSubsequence("progress no_show", "rebook at 2027-04-12T00:30:00Z", "reserve", "confirm");
            assertThat(story.mails).contains("examinee-did-not-attend to rita@example.org");
        }

        @ParameterizedTest
        @ValueSource(strings = {"2027-10-03T02:30", "2027-04-04T02:30"})
        void asksWhichHourIsMeantWhereClocksAreChanged(String atTheWall) {
            story.bookingIsConfirmed();
            story.examinationTimePasses();
            story.taskIsDone(RECORD_OUTCOME, NO_SHOW);

            assertThatThrownBy(() -> story.taskIsDone(
                            FOLLOW_UP_NO_SHOW, Map.of("followUp", "rebook", "newAppointmentAt", atTheWall)))
                    .hasStackTraceContaining("Clocks are changed at this time");

            story.bookingWaitsAt(FOLLOW_UP_NO_SHOW);
        }

        @Test
        void comesBackToTheCoordinatorWhereTheNewTimeIsTaken() {
            story.bookingIsConfirmed();
            story.examinationTimePasses();
            story.taskIsDone(RECORD_OUTCOME, NO_SHOW);
            story.reservation = Reservations.Result.REFUSED;

            story.taskIsDone(FOLLOW_UP_NO_SHOW, REBOOK);

            story.bookingWaitsAt(FOLLOW_UP_NO_SHOW);
        }

        @Test
        void closesTheBooking() {
            story.bookingIsConfirmed();
            story.examinationTimePasses();
            story.taskIsDone(RECORD_OUTCOME, NO_SHOW);

            story.taskIsDone(FOLLOW_UP_NO_SHOW, Map.of("followUp", "close"));

            story.bookingWaitsAt(RETENTION_PERIOD_OVER);
            assertThat(story.asked).endsWith("progress no_show", "close");
        }
    }

    @Nested
    class WhileTheReportIsWritten {

        @Test
        void remindsThenEscalatesTwice() {
            story.bookingIsConfirmed();
            story.examinationTimePasses();
            story.taskIsDone(RECORD_OUTCOME, ATTENDED);
            story.mails.clear();

            story.daysPass(12);
            story.daysPass(3);
            story.daysPass(3);

            assertThat(story.mails)
                    .containsExactly(
                            "report-reminder to sam@example.org",
                            "report-overdue to carol@example.org",
                            "report-long-overdue to mia@example.org");
            story.bookingWaitsAt(PREPARE_REPORT);
        }

        @Test
        void isOfferedToCoordinatorsAndTheSpecialist() {
            story.bookingIsConfirmed();
            story.examinationTimePasses();

            story.taskIsDone(RECORD_OUTCOME, ATTENDED);

            var tasks = Scenario.engine().getTaskService();
            var task = tasks.createTaskQuery()
                    .taskDefinitionKey(PREPARE_REPORT.id())
                    .singleResult();
            assertThat(tasks.getIdentityLinksForTask(task.getId()))
                    .extracting(IdentityLink::getGroupId, IdentityLink::getUserId)
                    .containsExactlyInAnyOrder(tuple("staff", null), tuple(null, "sam"));
            assertThat(task.getDueDate()).isNotNull();
        }
    }

    @Nested
    class BookedDirectly {

        @Test
        void startsWithoutAReservation() {
            story.bookingIsMadeDirectly();
            story.bookingWaitsAt(BOOKED_IN_ACUITY);

            story.jobsRun();

            story.bookingWaitsAt(EXAMINATION_TIME_PASSED);
            assertThat(story.asked).containsExactly("progress scheduled", "plan examination");
            assertThat(story.mails).isEmpty();
        }
    }

    @Nested
    class MessagesThatNobodyAwaits {

        @Test
        void comeAgainWhileTheBookingIsNotConfirmed() {
            story.bookingIsRequested();

            assertThatThrownBy(() -> story.correlator.synchronising(story::appointmentMoves))
                    .isInstanceOf(MessageCorrelator.BookingNotConfirmedYet.class);
        }

        @Test
        void areRecordedOnceTheOutcomeIs() {
            story.bookingIsConfirmed();
            story.examinationTimePasses();
            story.taskIsDone(RECORD_OUTCOME, ATTENDED);

            var delivery = story.correlator.synchronising(() -> story.appointmentIsCancelled(3, "acuity"));

            assertThat(delivery).isEqualTo(MessageCorrelator.Delivery.TOO_LATE);
            assertThat(story.audited)
                    .singleElement()
                    .satisfies(event -> assertThat(event.reason()).isEqualTo("outcome_already_recorded"));
            story.bookingWaitsAt(PREPARE_REPORT);
        }

        @Test
        void areRefusedToAPersonWhoWaitsForTheAnswer() {
            story.bookingIsConfirmed();
            story.examinationTimePasses();
            story.taskIsDone(RECORD_OUTCOME, ATTENDED);

            assertThatThrownBy(story::appointmentMoves)
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.code()).isEqualTo("booking_not_changeable"));
        }

        @Test
        void settleTheirHintAsIgnoredWhenTheyComeTooLate() {
            story.bookingIsConfirmed();
            story.examinationTimePasses();
            story.taskIsDone(RECORD_OUTCOME, ATTENDED);
            story.difference = Difference.MOVED;
            story.whenApplied = story::appointmentMoves;

            story.starter.on(new AppointmentChangeHinted(story.appointment));
            story.jobsRun();

            assertThat(story.settled).containsExactly(story.appointment + " IGNORED");
        }
    }
}
