package au.com.medicalexambooking;

import java.util.List;

/** The platform cannot start with the variables that it was given. */
class UnusableEnvironment extends RuntimeException {

    UnusableEnvironment(List<String> problems) {
        super("Cannot start: " + String.join("; ", problems) + ".");
    }
}
