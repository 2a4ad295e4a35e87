package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingAccess;
import au.com.medicalexambooking.booking.BookingAccess.Act;
import au.com.medicalexambooking.booking.BookingFacts;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.LifecycleSteps;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import java.util.Objects;
import org.camunda.bpm.engine.DecisionService;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks the decision table {@code late-cancellation}, which the process asks too. */
@Service
class DecidedCancellationTerms implements CancellationTerms {

    private final DecisionService decisions;
    private final BookingAccess access;
    private final BookingFacts facts;
    private final LifecycleSteps steps;
    private final CurrentActor currentActor;
    private final TransactionTemplate transaction;

    DecidedCancellationTerms(
            DecisionService decisions,
            BookingAccess access,
            BookingFacts facts,
            LifecycleSteps steps,
            CurrentActor currentActor,
            PlatformTransactionManager transactions) {
        this.decisions = decisions;
        this.access = access;
        this.facts = facts;
        this.steps = steps;
        this.currentActor = currentActor;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Rights are asked before the transaction: a refusal is recorded in one of its own. */
    @Override
    public Terms of(BookingId booking) {
        access.require(booking, Act.CHANGE_TIME);
        return Objects.requireNonNull(transaction.execute(status -> {
            var notice = steps.noticeBusinessDays(booking);
            var kind = facts.find(booking).orElseThrow(ApiException::notFound).kind();
            var decision = Decisions.lateCancellation(decisions, notice, cancelledBy(), kind);
            return new Terms(notice, decision.late(), decision.feePercent());
        }));
    }

    private String cancelledBy() {
        return currentActor.get().role() == Role.USER ? "referrer" : "coordinator";
    }
}
