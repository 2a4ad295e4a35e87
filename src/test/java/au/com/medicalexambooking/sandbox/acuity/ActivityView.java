package au.com.medicalexambooking.sandbox.acuity;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The latest API calls and webhook deliveries, newest first. */
final class ActivityView {

    private static final int SHOWN = 60;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final AcuitySandbox sandbox;

    ActivityView(AcuitySandbox sandbox) {
        this.sandbox = sandbox;
    }

    Html show(Query query) {
        var html = new Html()
                .raw("<p class=\"steps\">")
                .raw(
                        query.truth("watch")
                                ? "<a class=\"button quiet\" href=\"/sandbox/activity\">Stop watching</a>"
                                : "<a class=\"button quiet\" href=\"/sandbox/activity?watch=1\">Watch (refresh every 3"
                                        + " s)</a>")
                .raw("</p><div class=\"columns even\"><section class=\"card\"><h2>API calls</h2>");
        calls(html);
        html.raw("</section><section class=\"card\"><h2>Webhooks</h2>");
        webhooks(html);
        return html.raw("</section></div>");
    }

    private void calls(Html html) {
        var calls = latest(sandbox.requests().all());
        if (calls.isEmpty()) {
            html.element("p class=\"hint\"", "No call has come in since the start.");
            return;
        }
        html.raw("<table class=\"log\"><thead><tr><th scope=\"col\">Time</th><th scope=\"col\">Call</th>"
                + "<th scope=\"col\">Answer</th></tr></thead><tbody>");
        for (var call : calls) {
            var text = call.method() + " " + call.path() + (call.query() == null ? "" : "?" + call.query());
            html.raw("<tr><td>").text(time(call.at())).raw("</td><td class=\"call\">");
            html.text(text).raw("</td><td>");
            badge(html, call.status(), call.outcome());
            html.raw("</td></tr>");
        }
        html.raw("</tbody></table>");
    }

    private void webhooks(Html html) {
        var target = sandbox.webhookTarget();
        html.raw("<p class=\"hint\">To ")
                .text(target == null ? "nobody: no static target is set" : target)
                .raw("; ")
                .text(sandbox.webhooks().pending().size())
                .raw(" pending</p>");
        var attempts = latest(sandbox.webhooks().attempts());
        if (attempts.isEmpty()) {
            html.element("p class=\"hint\"", "No webhook has been sent since the start.");
            return;
        }
        html.raw("<table class=\"log\"><thead><tr><th scope=\"col\">Time</th><th scope=\"col\">Webhook</th>"
                + "<th scope=\"col\">Answer</th></tr></thead><tbody>");
        for (var attempt : attempts) {
            html.raw("<tr><td>")
                    .text(time(attempt.at()))
                    .raw("</td><td class=\"call\">")
                    .text(attempt.action())
                    .raw("<br><a href=\"/sandbox/appointments/" + attempt.appointmentId() + "\">"
                            + attempt.appointmentId() + "</a></td><td>");
            badge(html, attempt.status(), (attempt.status() == 0 ? "" : attempt.status() + " ") + attempt.outcome());
            html.raw("</td></tr>");
        }
        html.raw("</tbody></table>");
    }

    private static void badge(Html html, int status, String text) {
        var kind = status >= 200 && status < 300 ? "good" : status == 0 || status >= 500 ? "bad" : "warn";
        html.element("span class=\"badge " + kind + "\"", text);
    }

    private String time(Instant instant) {
        ZoneId zone = sandbox.settings().catalogue().businessZone();
        return TIME.format(instant.atZone(zone));
    }

    private static <T> List<T> latest(List<T> all) {
        var latest = new ArrayList<>(all.subList(Math.max(0, all.size() - SHOWN), all.size()));
        Collections.reverse(latest);
        return latest;
    }
}
