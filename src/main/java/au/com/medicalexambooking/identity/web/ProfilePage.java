package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.OwnEmail;
import au.com.medicalexambooking.identity.OwnProfile;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The first page of the settings: name, phone number, time zone and email address. */
@Controller
class ProfilePage {

    /** The zones to choose from; whoever chose another one over the API finds that one too. */
    private static final List<String> ZONES = List.of(
            "Australia/Sydney",
            "Australia/Melbourne",
            "Australia/Hobart",
            "Australia/Brisbane",
            "Australia/Adelaide",
            "Australia/Darwin",
            "Australia/Perth",
            "Australia/Lord_Howe",
            "Pacific/Norfolk",
            "Indian/Christmas",
            "Indian/Cocos",
            "Pacific/Auckland");

    private final OwnProfile profile;
    private final OwnEmail email;
    private final OwnAccount account;

    ProfilePage(OwnProfile profile, OwnEmail email, OwnAccount account) {
        this.profile = profile;
        this.email = email;
        this.account = account;
    }

    @GetMapping("/settings")
    String show(HttpServletRequest request, Model model) {
        var person = account.session(request).person();
        return page(person, new Typed(person.name(), readable(person.phone()), null), null, request, model);
    }

    /** The page once more, because this address could not be asked for. */
    String again(Sessions.Live session, String address, PageProblem problem, HttpServletRequest request, Model model) {
        var person = session.person();
        model.addAttribute("newEmail", address);
        model.addAttribute("emailProblem", problem);
        return page(person, new Typed(person.name(), readable(person.phone()), null), null, request, model);
    }

    @PostMapping("/settings")
    String save(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String phone,
            @RequestParam(defaultValue = "") String timezone,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var person = account.session(request).person();
        var typed = new Typed(name, phone, timezone);
        if (name.isBlank()) {
            return page(person, typed, PageProblem.of("name", "Enter your name.", response), request, model);
        }
        try {
            profile.change(person.id(), name, phone, timezone);
        } catch (ApiException refusal) {
            return page(person, typed, PageProblem.of(refusal, response), request, model);
        }
        redirect.addFlashAttribute("flash", "Your profile is saved.");
        return "redirect:/settings";
    }

    private String page(
            Person person, Typed typed, @Nullable PageProblem problem, HttpServletRequest request, Model model) {
        var own = typed.timezone() == null ? profile.timezone(person.id()).orElse("") : typed.timezone();
        model.addAttribute("name", typed.name());
        model.addAttribute("phone", typed.phone());
        model.addAttribute("timezone", own);
        model.addAttribute(
                "zones",
                Stream.concat(ZONES.stream(), ReaderZone.named(own).map(ZoneId::getId).stream())
                        .distinct()
                        .map(id -> new Zone(id, ReaderZone.city(ZoneId.of(id))))
                        .toList());
        model.addAttribute(
                "browserZone", ReaderZone.city(ReaderZone.ofBrowser(request).orElse(ReaderZone.COMPANY)));
        model.addAttribute("email", person.email());
        model.addAttribute("problem", problem);
        email.wanted(person).ifPresent(wanted -> {
            model.addAttribute("wantedEmail", wanted.email());
            model.addAttribute("wantedUntil", PageTimes.when(wanted.validUntil(), ReaderZone.of(request)));
        });
        return "settings-profile";
    }

    /** A zone to choose. */
    record Zone(String id, String city) {}

    /**
     * What stands in the fields.
     *
     * @param timezone null where it is the one of the account
     */
    private record Typed(
            String name, String phone, @Nullable String timezone) {

        /** Neither names nor numbers reach a log. */
        @Override
        public String toString() {
            return "Typed";
        }
    }

    /** As people write it: 0491 570 006, or with the country where it is another one. */
    static String readable(@Nullable String phone) {
        if (phone == null) {
            return "";
        }
        try {
            var phones = PhoneNumberUtil.getInstance();
            var number = phones.parse(phone, "AU");
            return phones.format(
                    number,
                    number.getCountryCode() == 61
                            ? PhoneNumberUtil.PhoneNumberFormat.NATIONAL
                            : PhoneNumberUtil.PhoneNumberFormat.INTERNATIONAL);
        } catch (NumberParseException e) {
            return phone;
        }
    }
}
