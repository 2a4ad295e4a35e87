package au.com.medicalexambooking.workflow;

import java.util.List;

/** The words of {@code processes/acuity-reconciliation.bpmn}. */
final class AcuityReconciliation {

    static final String KEY = "acuity-reconciliation";

    static final String REQUESTED = "scheduling.reconciliation_requested";

    static final ProcessVariable<Integer> DIFFERENCES_FOUND = ProcessVariable.ofInteger("differencesFound");
    static final ProcessVariable<Integer> OPEN_RESERVATIONS = ProcessVariable.ofInteger("openReservations");

    /** The steps, events and questions of the model, by their ids. */
    enum Element implements ModelElement {
        RECONCILIATION_DUE,
        RECONCILIATION_REQUESTED,
        RECONCILIATION_JOIN,
        COMPARE_APPOINTMENT_BOOKS,
        CHECK_OPEN_RESERVATIONS,
        BOOKS_RECONCILED
    }

    static final List<ProcessVariable<?>> VARIABLES = List.of(DIFFERENCES_FOUND, OPEN_RESERVATIONS);

    private AcuityReconciliation() {}
}
