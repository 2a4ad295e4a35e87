package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.OwnEmail;
import au.com.medicalexambooking.identity.OwnProfile;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The first page of the settings: name, phone number and email address. */
@Controller
class ProfilePage {

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
        return page(person, person.name(), readable(person.phone()), null, model);
    }

    /** The page once more, because this address could not be asked for. */
    String again(Sessions.Live session, String address, PageProblem problem, Model model) {
        var person = session.person();
        model.addAttribute("newEmail", address);
        model.addAttribute("emailProblem", problem);
        return page(person, person.name(), readable(person.phone()), null, model);
    }

    @PostMapping("/settings")
    String save(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String phone,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var person = account.session(request).person();
        if (name.isBlank()) {
            return page(person, name, phone, PageProblem.of("name", "Enter your name.", response), model);
        }
        try {
            profile.change(person.id(), name, phone);
        } catch (ApiException refusal) {
            return page(person, name, phone, PageProblem.of(refusal, response), model);
        }
        redirect.addFlashAttribute("flash", "Your profile is saved.");
        return "redirect:/settings";
    }

    private String page(Person person, String name, String phone, @Nullable PageProblem problem, Model model) {
        model.addAttribute("name", name);
        model.addAttribute("phone", phone);
        model.addAttribute("email", person.email());
        model.addAttribute("problem", problem);
        email.wanted(person).ifPresent(wanted -> {
            model.addAttribute("wantedEmail", wanted.email());
            model.addAttribute("wantedUntil", PageTimes.when(wanted.validUntil()));
        });
        return "settings-profile";
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
