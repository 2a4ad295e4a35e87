package au.com.medicalexambooking.identity;

import org.springframework.stereotype.Component;

/** Text messages switched off. */
@Component
class NoTextMessages implements TextMessages {

    @Override
    public boolean available() {
        return false;
    }

    @Override
    public void send(String phone, String text) {
        throw new IllegalStateException("no provider of text messages is connected");
    }
}
