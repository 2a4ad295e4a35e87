package au.com.medicalexambooking.document;

import java.util.List;

/**
 * Compares what the store holds with what the database says that it holds. For managers and administrators; the platform
 * compares by itself as well, and shows the result as metrics.
 */
public interface DocumentReconciliation {

    /**
     * Looks at every object and every row; repairs nothing.
     *
     * @throws au.com.medicalexambooking.identity.ApiException 403 to everybody else
     */
    Report compare();

    /**
     * What does not fit, the first thousand of each kind. Uploads and removals that are under way are not counted.
     *
     * @param objects how many objects there are
     * @param withoutRow keys of objects that no row speaks of
     * @param withoutObject ids of documents whose object is not there
     * @param ofOtherSize ids of documents whose object has another size
     */
    record Report(int objects, List<String> withoutRow, List<String> withoutObject, List<String> ofOtherSize) {

        public Report {
            withoutRow = List.copyOf(withoutRow);
            withoutObject = List.copyOf(withoutObject);
            ofOtherSize = List.copyOf(ofOtherSize);
        }

        /** Whether store and database agree. */
        public boolean isClean() {
            return withoutRow.isEmpty() && withoutObject.isEmpty() && ofOtherSize.isEmpty();
        }
    }
}
