package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.FactorMethod;
import au.com.medicalexambooking.identity.SecondFactors;
import au.com.medicalexambooking.identity.SecondFactors.Factor;
import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneId;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The own passkeys as a page; its script calls the API, since browsers make passkeys for scripts only. */
@Controller
class PasskeyPages {

    private final SecondFactors factors;
    private final OwnAccount ownAccount;

    PasskeyPages(SecondFactors factors, OwnAccount ownAccount) {
        this.factors = factors;
        this.ownAccount = ownAccount;
    }

    @GetMapping("/settings/passkeys")
    String show(HttpServletRequest request, Model model) {
        var person = ownAccount.session(request).person();
        var zone = ReaderZone.of(request);
        model.addAttribute(
                "passkeys",
                factors.of(person.id()).stream()
                        .filter(factor -> factor.kind() == FactorMethod.PASSKEY)
                        .map(factor -> Line.of(factor, zone))
                        .toList());
        return "passkeys";
    }

    /** A passkey as the page shows it. */
    record Line(String id, String name, String used) {

        static Line of(Factor factor, ZoneId zone) {
            var used = factor.lastUsedAt();
            return new Line(
                    factor.id(),
                    String.valueOf(factor.name()),
                    "Added on " + PageTimes.day(factor.createdAt(), zone)
                            + (used == null ? ", not used yet" : ", last used on " + PageTimes.day(used, zone)));
        }
    }
}
