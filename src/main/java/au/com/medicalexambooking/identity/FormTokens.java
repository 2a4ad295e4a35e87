package au.com.medicalexambooking.identity;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Guards forms that are read as a stream against pages of others that make a browser send them. All other forms are guarded
 * before a handler sees them; of these the guard would have to read, and so to keep, the whole.
 */
public interface FormTokens {

    /** The name of the hidden field, which must be the first of the form. */
    String FIELD = "_csrf";

    /** No token is longer; so much must be read to tell. */
    int LONGEST = 200;

    /**
     * Lets a form pass that carries the token of a page which was given to the sender's browser. To be asked before
     * anything else of the form is read.
     *
     * @param token the value of the form's first field, or an empty text where that is another one
     * @throws org.springframework.security.access.AccessDeniedException where it is not; answered and recorded as with any
     *     other form
     */
    void require(HttpServletRequest request, String token);
}
