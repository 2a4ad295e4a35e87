package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.ReferrerSearch;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Where the company's people look for the referrer whose bookings the list shall show. The address carries the state of
 * that list, and leads back to it; the name that is looked for is posted.
 */
@Controller
@RequestMapping("/bookings/booked-by")
class BookedByPage {

    private static final int MOST = 25;

    private final ReferrerSearch referrers;
    private final CurrentActor currentActor;

    BookedByPage(ReferrerSearch referrers, CurrentActor currentActor) {
        this.referrers = referrers;
        this.currentActor = currentActor;
    }

    @GetMapping
    String ask(@RequestParam Map<String, String> parameters, Model model) {
        if (!currentActor.get().role().isOperator()) {
            throw ApiException.forbidden("Only people of the examination company may do this.");
        }
        return page(ListAddress.of(parameters), "", List.of(), "", model);
    }

    @PostMapping
    String find(
            @RequestParam(defaultValue = "") String find, @RequestParam Map<String, String> parameters, Model model) {
        var address = ListAddress.of(parameters);
        try {
            var found = referrers.findMembers(find, MOST + 1);
            return page(address, find, found, result(found.size()), model);
        } catch (ApiException refused) {
            if (refused.status() != HttpStatus.BAD_REQUEST) {
                throw refused;
            }
            model.addAttribute("problem", "Type part of a name, an email address or a firm.");
            return page(address, find, List.of(), "", model);
        }
    }

    private static String result(int found) {
        return found > MOST
                ? "The first " + MOST + " referrers that fit. Add a word to narrow it down."
                : found == 1 ? "1 referrer found" : found == 0 ? "Nobody found" : found + " referrers found";
    }

    private static String page(
            ListAddress address, String text, List<ReferrerSearch.Member> found, String result, Model model) {
        model.addAttribute("address", address);
        model.addAttribute("text", text);
        model.addAttribute("result", result);
        model.addAttribute(
                "found",
                found.stream()
                        .limit(MOST)
                        .map(one -> new Line(
                                one.person().name(),
                                one.person().email(),
                                one.organization().name(),
                                address.with("bookedBy", one.person().id().value())))
                        .toList());
        return "bookings-booked-by";
    }

    /** A referrer as a member of one firm, and the list of what that person booked. */
    record Line(String name, String email, String firm, String address) {}
}
