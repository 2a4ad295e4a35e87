package au.com.medicalexambooking.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where one is signed in, and the way to end what one does not know or does not need any more. */
@Controller
@RequestMapping("/settings/sessions")
class SessionPages {

    private final OwnSessions sessions;
    private final OwnAccount account;

    SessionPages(OwnSessions sessions, OwnAccount account) {
        this.sessions = sessions;
        this.account = account;
    }

    @GetMapping
    String show(HttpServletRequest request, Model model) {
        var current = account.session(request);
        var zone = ReaderZone.of(request);
        List<Line> lines = sessions.of(current).stream()
                .map(seen -> Line.of(seen, current.key(), zone))
                .toList();
        model.addAttribute("sessions", lines);
        model.addAttribute("others", lines.stream().anyMatch(line -> !line.current()));
        return "settings-sessions";
    }

    /** Ending the session that one sits in is signing out. */
    @PostMapping("/end")
    String end(
            @RequestParam(defaultValue = "") String session, HttpServletRequest request, RedirectAttributes redirect) {
        sessions.end(account.session(request), session);
        redirect.addFlashAttribute("flash", "That session is over. Nobody can go on in it.");
        return "redirect:/settings/sessions";
    }

    @PostMapping("/end-others")
    String endOthers(HttpServletRequest request, RedirectAttributes redirect) {
        int ended = sessions.endOthers(account.session(request));
        redirect.addFlashAttribute(
                "flash", ended == 0 ? "You were signed in nowhere else." : "You are signed out everywhere but here.");
        return "redirect:/settings/sessions";
    }

    /** A session as the page shows it. */
    record Line(
            String key,
            String device,
            boolean phone,
            @Nullable String ip,
            String begun,
            String lastUsed,
            boolean current) {

        static Line of(Sessions.Seen seen, String current, ZoneId zone) {
            var device = Device.of(seen.userAgent());
            return new Line(
                    seen.key(),
                    device,
                    device.contains("iPhone") || device.contains("Android"),
                    seen.ip(),
                    PageTimes.when(seen.begun(), zone),
                    PageTimes.when(seen.lastUsed(), zone),
                    seen.key().equals(current));
        }

        /** The key and the address are the owner's business. */
        @Override
        public String toString() {
            return "Line";
        }
    }
}
