package au.com.medicalexambooking.sandbox.acuity;

import org.jspecify.annotations.Nullable;

/** What surrounds every view: the title, the mark that this is no real Acuity, the way about, a message. */
final class PageFrame {

    private PageFrame() {}

    static String around(AcuitySandbox sandbox, String current, String title, Query query, Html content) {
        var page = new Html()
                .raw("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .raw("<meta name=\"referrer\" content=\"same-origin\">");
        if (query.truth("watch")) {
            page.raw("<meta http-equiv=\"refresh\" content=\"3\">");
        }
        page.raw("<title>")
                .text(title + " · Acuity sandbox")
                .raw("</title><link rel=\"stylesheet\" href=\"/sandbox/page.css\"></head><body>")
                .raw("<a class=\"skip\" href=\"#main\">Skip to content</a>")
                .raw("<header><div class=\"bar\"><a class=\"brand\" href=\"/\">Acuity <b>sandbox</b></a>")
                .raw("<span class=\"mark\">Stand-in, not the real Acuity</span><nav aria-label=\"Pages\">");
        link(page, current, "/", "Calendars");
        link(page, current, "/sandbox/book", "Book");
        link(page, current, "/sandbox/activity", "Calls and webhooks");
        link(page, current, "/sandbox/faults", "Faults");
        page.raw("</nav></div></header><main id=\"main\">");
        var active = sandbox.faults().active().size();
        if (active > 0) {
            page.raw("<p class=\"notice warn\">")
                    .text(active == 1 ? "A fault is" : active + " faults are")
                    .raw(" in force. <a href=\"/sandbox/faults\">See faults</a></p>");
        }
        message(page, query.get("done"), "good");
        message(page, query.get("failed"), "bad");
        return page.element("h1", title)
                .add(content)
                .raw("</main></body></html>")
                .toString();
    }

    private static void link(Html page, String current, String target, String label) {
        page.raw("<a href=\"" + target + "\"" + (current.equals(target) ? " aria-current=\"page\"" : "") + ">")
                .text(label)
                .raw("</a>");
    }

    private static void message(Html page, @Nullable String text, String kind) {
        if (text != null) {
            page.element("p class=\"notice " + kind + "\" role=\"status\"", text);
        }
    }
}
