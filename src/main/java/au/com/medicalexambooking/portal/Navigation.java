package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ActorAuthentication;
import au.com.medicalexambooking.identity.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.WebUtils;

/** Gives the frame of every page its menu and the theme that the reader chose. */
@ControllerAdvice(annotations = Controller.class)
class Navigation {

    private final PortalSettings settings;

    Navigation(PortalSettings settings) {
        this.settings = settings;
    }

    /** The menu of whoever is signed in. */
    @ModelAttribute("navigation")
    List<Section> navigation() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof ActorAuthentication signedIn
                ? sectionsFor(signedIn.actor())
                : List.of();
    }

    /** {@code light} or {@code dark} where the reader chose one; null leaves it to the device. */
    @ModelAttribute("theme")
    @Nullable
    String theme(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, "theme");
        return cookie == null || !List.of("light", "dark").contains(cookie.getValue()) ? null : cookie.getValue();
    }

    /** The number that people may call, or null. */
    @ModelAttribute("helpDesk")
    @Nullable
    String helpDesk() {
        return settings.helpDeskPhone();
    }

    /** Whoever acts for somebody else does not see that person's own account, which is closed to others. */
    private static List<Section> sectionsFor(Actor actor) {
        var sections = sectionsFor(actor.role());
        return actor.onBehalfOf() == null
                ? sections
                : sections.stream()
                        .filter(section -> !section.key().equals(Destination.Group.ACCOUNT.key()))
                        .toList();
    }

    static List<Section> sectionsFor(Role role) {
        return Arrays.stream(Destination.Group.values())
                .map(group -> new Section(
                        group.key(),
                        group.label(),
                        Arrays.stream(Destination.values())
                                .filter(place -> place.group() == group && place.isFor(role))
                                .map(Destination::place)
                                .toList()))
                .filter(section -> !section.places().isEmpty())
                .toList();
    }

    /** A group of the menu; no label for the first one. */
    record Section(String key, String label, List<Place> places) {}

    /**
     * A place of the menu.
     *
     * @param key what a page names as {@code current}
     * @param away whether it leads out of the portal
     */
    record Place(String key, String label, String address, String icon, boolean away) {}
}
