package au.com.medicalexambooking.identity.web;

import java.io.IOException;

/** A body went over the limit while it was being read. */
class BodyTooLarge extends IOException {

    BodyTooLarge() {
        super("The body is larger than allowed");
    }
}
