package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.util.List;
import java.util.function.Function;

/** Where a sign-in stands once the password was right. */
public sealed interface SignInStep {

    /** Goes on with whichever it is. */
    <T> T fold(Function<Person, T> complete, Function<FactorDue, T> due);

    /** Nothing more is asked; a session may begin. */
    record Complete(Person person) implements SignInStep {

        @Override
        public <T> T fold(Function<Person, T> complete, Function<FactorDue, T> due) {
            return complete.apply(person);
        }
    }

    /**
     * A second factor is due before any session begins.
     *
     * @param challenge the token that the next step must bring
     * @param methods what the person can show; empty where a factor must be set up first
     */
    record FactorDue(String challenge, List<FactorMethod> methods) implements SignInStep {

        public FactorDue {
            methods = List.copyOf(methods);
        }

        /** Whether the policy demands a factor and none is set up yet. */
        public boolean enrolment() {
            return methods.isEmpty();
        }

        @Override
        public <T> T fold(Function<Person, T> complete, Function<FactorDue, T> due) {
            return due.apply(this);
        }

        /** Tokens never reach a log. */
        @Override
        public String toString() {
            return "FactorDue" + methods;
        }
    }
}
