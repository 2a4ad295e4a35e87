package au.com.medicalexambooking.sandbox.acuity;

/** The faults in force, a form for another, and what webhooks do. */
final class FaultsView {

    private final AcuitySandbox sandbox;

    FaultsView(AcuitySandbox sandbox) {
        this.sandbox = sandbox;
    }

    Html show() {
        var html = new Html().raw("<div class=\"columns even\"><div>");
        active(html);
        webhooks(html);
        html.raw("</div><section class=\"card\"><h2>Put a fault in force</h2>");
        form(html);
        return html.raw("</section></div>");
    }

    private void active(Html html) {
        var active = sandbox.faults().active();
        html.raw("<section class=\"card\"><h2>In force</h2>");
        if (active.isEmpty()) {
            html.element("p class=\"hint\"", "Nothing: the sandbox answers as Acuity should.");
        } else {
            html.raw("<ul class=\"faults\">");
            for (var one : active) {
                html.raw("<li><span>")
                        .element("b", words(one.fault()))
                        .raw(" ")
                        .element("code", one.fault().on())
                        .raw(" ")
                        .text(one.left() == 0 ? "until lifted" : one.left() + " more")
                        .raw("</span><form method=\"post\" action=\"/sandbox/faults/lift\">")
                        .hidden("id", one.id())
                        .raw("<button class=\"quiet\">Lift</button></form></li>");
            }
            html.raw("</ul><form method=\"post\" action=\"/sandbox/faults/lift\">")
                    .raw("<p><button>Lift all faults</button></p></form>");
        }
        html.raw("</section>");
    }

    private void webhooks(Html html) {
        var webhooks = sandbox.webhooks();
        html.raw("<section class=\"card\"><h2>Webhooks</h2><form method=\"post\" action=\"/sandbox/webhooks\">")
                .startSelect("flow", "Webhooks of coming changes");
        for (var flow : WebhookSender.Flow.values()) {
            html.option(flow.name(), words(flow), flow == webhooks.flow());
        }
        html.endSelect()
                .raw("<div class=\"grid\">")
                .input(
                        "delaySeconds",
                        "Delay in seconds",
                        "number",
                        Long.toString(webhooks.delay().toSeconds()),
                        "min=\"0\" max=\"3600\"")
                .input(
                        "copies",
                        "Copies of each",
                        "number",
                        Integer.toString(webhooks.copies()),
                        "min=\"1\" max=\"10\"")
                .raw("</div><p><button>Apply</button></p></form>");
        if (webhooks.heldBackCount() > 0) {
            html.raw("<form method=\"post\" action=\"/sandbox/webhooks\">")
                    .hidden("flow", "REVERSED")
                    .raw("<p><button class=\"quiet\">Release ")
                    .text(webhooks.heldBackCount())
                    .raw(" held back, last first</button></p></form>");
        }
        html.raw("</section>");
    }

    private static void form(Html html) {
        html.raw("<form method=\"post\" action=\"/sandbox/faults\">")
                .startSelect("kind", "What goes wrong")
                .option("down", "Down: connections are refused", false)
                .option("slow", "Slow answer", false)
                .option("status", "Error status", true)
                .option("html", "Web page instead of JSON", false)
                .option("truncated_json", "Truncated JSON", false)
                .option("broken_answer", "Connection breaks within the answer", false)
                .option("drop", "Connection closed without an answer", false)
                .endSelect()
                .startSelect("on", "Which calls")
                .option("* /**", "All calls", true)
                .option("POST /appointments", "Booking: POST /appointments", false)
                .option("PUT /appointments/*/reschedule", "Rescheduling", false)
                .option("PUT /appointments/*/cancel", "Cancellation", false)
                .option("GET /appointments/**", "Reading one appointment", false)
                .option("GET /appointments", "Listing appointments", false)
                .option("* /availability/**", "Availability", false)
                .endSelect()
                .startSelect("moment", "When")
                .option("before", "Before the work: nothing has happened", true)
                .option("after", "After the work: it has happened, the answer is lost", false)
                .endSelect()
                .raw("<div class=\"grid\">")
                .input("times", "How often (0: until lifted)", "number", "0", "min=\"0\" max=\"1000\"")
                .input("status", "Status (error, web page)", "number", "503", "min=\"200\" max=\"599\"")
                .input("retryAfter", "Retry-After in seconds", "number", "", "min=\"0\" max=\"3600\"")
                .input("seconds", "Seconds (slow, down)", "number", "10", "min=\"0\" max=\"600\"")
                .raw("</div><p><button>Put in force</button></p></form>");
    }

    private static String words(Fault fault) {
        var what = switch (fault.kind()) {
            case SLOW -> "Slow by " + fault.delay().toMillis() + " ms";
            case STATUS -> "Status " + fault.status();
            case HTML -> "Web page with status " + fault.status();
            case TRUNCATED_JSON -> "Truncated JSON";
            case BROKEN_ANSWER -> "Broken answer";
            case DROP -> "Dropped connection";
        };
        return fault.strikesAt(Moment.AFTER_PROCESSING) ? what + ", after the work" : what;
    }

    private static String words(WebhookSender.Flow flow) {
        return switch (flow) {
            case NORMAL -> "are sent";
            case SUPPRESSED -> "are lost";
            case HELD_BACK -> "are held back";
        };
    }
}
