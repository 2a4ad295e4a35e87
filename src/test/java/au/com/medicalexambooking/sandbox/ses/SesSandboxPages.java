package au.com.medicalexambooking.sandbox.ses;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import org.springframework.web.util.HtmlUtils;

/** The pages of the stand-in: the mails, one mail, and the faults to order. */
final class SesSandboxPages implements HttpHandler {

    private static final String PAGE_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'";
    private static final String MAIL_POLICY =
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'";

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #10262c; --ink-2: #4a6067; --bg: #f1f5f5; --card: #fff;
              --line: #d7e1e2; --link: #0b5a69; --petrol: #0a2d35; --tape: #d64f7f; --soft: #e3eff1 }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6eff0; --ink-2: #a8bcc1; --bg: #0c181b;
              --card: #122227; --line: #294149; --link: #83d2dd; --soft: #183138 } }
            * { box-sizing: border-box }
            body { margin: 0; background: var(--bg); color: var(--ink);
              font: 15px/1.5 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif }
            header { background: var(--petrol); color: #fff; border-bottom: 6px solid var(--tape); padding: 16px 24px;
              display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between }
            header a { color: #fff; text-decoration: none; font-weight: 700 }
            header form { display: flex; gap: 8px; align-items: center }
            select, button { font: inherit; padding: 6px 12px; border-radius: 6px; border: 1px solid var(--ink-2);
              background: var(--card); color: var(--ink) }
            main { max-width: 1100px; margin: 0 auto; padding: 24px }
            h1 { font-size: 24px; margin: 0 0 4px } h2 { font-size: 18px; margin: 24px 0 8px }
            .quiet { color: var(--ink-2); margin: 0 0 16px }
            .warn { background: #fdebc8; color: #5a3b00; padding: 8px 24px }
            .panel { background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden }
            table { border-collapse: collapse; width: 100% }
            th { text-align: left; font-weight: 600; color: var(--ink-2) }
            th, td { padding: 10px 16px; border-top: 1px solid var(--line); vertical-align: top }
            thead th { border-top: 0 }
            td.time { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--ink-2) }
            tbody tr:hover { background: var(--soft) }
            a { color: var(--link) } td a { font-weight: 600; text-decoration: none } a:hover { text-decoration: underline }
            .tag { display: inline-block; padding: 0 8px; border: 1px solid var(--line); border-radius: 6px;
              font-size: 13px; color: var(--ink-2) }
            iframe { display: block; width: 100%; height: 860px; border: 0; background: #f1f5f5 }
            pre { margin: 0; padding: 16px; white-space: pre-wrap; overflow-wrap: anywhere;
              font: 13px/1.5 ui-monospace, 'DejaVu Sans Mono', monospace }
            .empty { padding: 40px 24px; text-align: center; color: var(--ink-2) }
            @media (max-width: 640px) { main, header { padding: 16px } thead { display: none }
              tr { display: block; padding: 10px 0; border-top: 1px solid var(--line) } tbody tr:first-child { border-top: 0 }
              td { display: block; border: 0; padding: 2px 16px; overflow-wrap: anywhere }
              select { min-width: 0; max-width: 48vw } label { white-space: nowrap } }
            :focus-visible { outline: 3px solid var(--tape); outline-offset: 2px }
            """;

    private final SesSandbox sandbox;

    SesSandboxPages(SesSandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("POST")) {
                change(exchange, path);
            } else if (path.equals("/")) {
                page(exchange, 200, "Mails", list());
            } else if (path.startsWith("/mails/")) {
                mail(exchange, path.substring("/mails/".length()).split("/", -1));
            } else {
                page(exchange, 404, "Nothing here", "<p class=empty>There is nothing at this address.</p>");
            }
        }
    }

    private void change(HttpExchange exchange, String path) throws IOException {
        var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.equals("/fault")) {
            for (var fault : SesSandbox.Fault.values()) {
                if (form.equals("fault=" + fault.name())) {
                    sandbox.fault(fault);
                }
            }
        } else if (path.equals("/clear")) {
            sandbox.clear();
        }
        exchange.getResponseHeaders().set("Location", "/");
        exchange.sendResponseHeaders(303, -1);
    }

    private void mail(HttpExchange exchange, String[] path) throws IOException {
        var found = find(path[0]);
        if (found.isEmpty()) {
            page(exchange, 404, "No such mail", "<p class=empty>This mail is not here any more.</p>");
            return;
        }
        var mail = found.get();
        var view = path.length > 1 ? path[1] : "";
        switch (view) {
            case "html" ->
                send(
                        exchange,
                        200,
                        "text/html; charset=UTF-8",
                        MAIL_POLICY,
                        mail.html().replaceFirst("<head>", "<head><base target=\"_blank\">"));
            case "invitation.ics" -> send(exchange, 200, "text/calendar; charset=UTF-8", PAGE_POLICY, mail.calendar());
            case "source" -> send(exchange, 200, "text/plain; charset=UTF-8", PAGE_POLICY, mail.source());
            default -> page(exchange, 200, mail.subject(), one(mail));
        }
    }

    private Optional<SandboxMail> find(String id) {
        return sandbox.mails().stream().filter(mail -> mail.id().equals(id)).findFirst();
    }

    private String list() {
        var mails = new ArrayList<>(sandbox.mails());
        Collections.reverse(mails);
        var html = new StringBuilder("<h1>Mails</h1><p class=quiet>What the platform sent, newest first. Nothing leaves"
                + " this machine.</p><div class=panel>");
        if (mails.isEmpty()) {
            return html.append("<p class=empty>No mails yet. Book an examination and look again.</p></div>")
                    .toString();
        }
        html.append(
                "<table><thead><tr><th scope=col>Received<th scope=col>To<th scope=col>Subject</tr></thead><tbody>");
        for (var mail : mails) {
            html.append("<tr><td class=time>")
                    .append(ago(mail.receivedAt()))
                    .append("<td>")
                    .append(escape(mail.to()))
                    .append("<td><a href=\"/mails/")
                    .append(escape(mail.id()))
                    .append("\">")
                    .append(escape(mail.subject()))
                    .append("</a>");
            if (!mail.calendar().isEmpty()) {
                html.append(" <span class=tag>")
                        .append(mail.calendarMethod().equals("CANCEL") ? "Calendar cancellation" : "Invitation")
                        .append("</span>");
            }
        }
        return html.append("</tbody></table></div><form method=post action=/clear style=\"margin-top:16px\">"
                        + "<button>Clear all</button></form>")
                .toString();
    }

    private static String one(SandboxMail mail) {
        var address = "/mails/" + escape(mail.id());
        var html = new StringBuilder("<p><a href=/>All mails</a></p><h1>")
                .append(escape(mail.subject()))
                .append("</h1><p class=quiet>From ")
                .append(escape(mail.from()))
                .append(" to ")
                .append(escape(mail.to()))
                .append(", ")
                .append(ago(mail.receivedAt()))
                .append(". <a href=\"")
                .append(address)
                .append("/source\">Source</a></p><h2>As shown</h2><div class=panel><iframe title=\"The mail as shown\"")
                .append(" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" src=\"")
                .append(address)
                .append("/html\"></iframe></div><h2>Text</h2><div class=panel><pre>")
                .append(escape(mail.text()))
                .append("</pre></div>");
        if (!mail.calendar().isEmpty()) {
            html.append("<h2>Calendar entry</h2><p class=quiet>Method ")
                    .append(escape(mail.calendarMethod()))
                    .append(". <a download href=\"")
                    .append(address)
                    .append("/invitation.ics\">Download</a></p><div class=panel><pre>")
                    .append(escape(mail.calendar()))
                    .append("</pre></div>");
        }
        return html.toString();
    }

    private void page(HttpExchange exchange, int status, String title, String body) throws IOException {
        var faults = new StringBuilder();
        for (var fault : SesSandbox.Fault.values()) {
            faults.append("<option value=")
                    .append(fault.name())
                    .append(fault == sandbox.fault() ? " selected>" : ">")
                    .append(escape(fault.label()));
        }
        var warning = sandbox.fault() == SesSandbox.Fault.NONE
                ? ""
                : "<div class=warn role=status>A fault is ordered: "
                        + escape(sandbox.fault().label()) + ".</div>";
        send(
                exchange,
                status,
                "text/html; charset=UTF-8",
                PAGE_POLICY,
                "<!doctype html><html lang=en-AU><head><meta charset=utf-8>"
                        + "<meta name=viewport content=\"width=device-width, initial-scale=1\"><title>" + escape(title)
                        + " | IME Bookings sandbox</title><style>" + STYLE + "</style></head><body><header><a href=/>"
                        + "IME Bookings sandbox: mail</a><form method=post action=/fault><label for=fault>SES should"
                        + "</label><select id=fault name=fault>" + faults
                        + "</select><button>Set</button></form></header>"
                        + warning + "<main>" + body + "</main></body></html>");
    }

    private static void send(HttpExchange exchange, int status, String type, String policy, String body)
            throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String ago(Instant time) {
        var age = Duration.between(time, Instant.now());
        if (age.toMinutes() < 1) {
            return "just now";
        }
        if (age.toHours() < 1) {
            return age.toMinutes() + " min ago";
        }
        return age.toDays() < 1 ? age.toHours() + " h ago" : age.toDays() + " d ago";
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
