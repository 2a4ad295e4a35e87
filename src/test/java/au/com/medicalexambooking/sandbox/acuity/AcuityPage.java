package au.com.medicalexambooking.sandbox.acuity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/** The page on which a person works "in Acuity". */
final class AcuityPage implements HttpHandler {

    private final AcuitySandbox sandbox;

    AcuityPage(AcuitySandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        ApiResponse.html(
                        200,
                        "<!DOCTYPE html><title>Acuity sandbox</title><h1>Acuity sandbox</h1><p>"
                                + sandbox.appointments().size() + " appointments</p>")
                .send(exchange);
    }
}
