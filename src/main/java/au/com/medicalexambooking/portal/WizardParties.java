package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingDrafts.Content;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.portal.WizardView.Choice;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** For whom a booking may be made: a firm, or one of its teams. */
@Component
class WizardParties {

    private final UserDirectory users;
    private final CurrentActor currentActor;

    WizardParties(UserDirectory users, CurrentActor currentActor) {
        this.users = users;
        this.currentActor = currentActor;
    }

    /** A referrer books for the firm that is chosen now, and where its teams are kept apart for the first own team. */
    Content first(Content content) {
        var actor = currentActor.get();
        if (actor.role() != Role.USER || actor.organizations().isEmpty()) {
            return content;
        }
        var first = all().stream().findFirst();
        return first.map(party -> choosing(content, party.value())).orElse(content);
    }

    /** The firm, or the firm and one of its teams; what is not offered chooses nothing. */
    Content choosing(Content content, String party) {
        var isOffered = all().stream().anyMatch(offered -> offered.value().equals(party));
        var parts = party.split("/", 2);
        return new Content(
                content.specialistId(),
                content.typeId(),
                content.start(),
                content.examineeName(),
                content.examineePhone(),
                content.examineeEmail(),
                content.matterReference(),
                content.interpreterLanguage(),
                content.notes(),
                isOffered ? parts[0] : null,
                isOffered && parts.length == 2 ? parts[1] : null,
                content.answers(),
                content.lost(),
                content.alternatives());
    }

    /** All that may be chosen, with what the draft has. */
    List<Choice> of(Content content) {
        var value =
                content.teamId() == null ? content.organizationId() : content.organizationId() + "/" + content.teamId();
        return all().stream()
                .map(party ->
                        new Choice(party.value(), party.label(), party.value().equals(value)))
                .toList();
    }

    /** For whom the current actor may book: where teams are kept apart, for a team first. */
    List<Choice> all() {
        var actor = currentActor.get();
        var isReferrer = actor.role() == Role.USER;
        var firms = isReferrer
                ? users.organizationsOf(actor.effectiveUser()).stream()
                        .filter(firm -> actor.belongsTo(firm.id()))
                        .toList()
                : users.organizations();
        var parties = new ArrayList<Choice>();
        for (var firm : firms) {
            var isApart = users.keepsTeamsApart(firm.id());
            var whole = new Choice(firm.id().value(), isReferrer ? "The whole firm" : firm.name(), false);
            var teams = teams(firm.id(), isReferrer).stream()
                    .map(team -> new Choice(
                            firm.id().value() + "/" + team.id().value(),
                            isReferrer ? team.name() : firm.name() + ", " + team.name(),
                            false))
                    .toList();
            if (isApart) {
                parties.addAll(teams);
                if (isReferrer) {
                    parties.add(new Choice(whole.value(), "No team: only I see it", false));
                }
            } else {
                parties.add(whole);
                parties.addAll(teams);
            }
        }
        return parties;
    }

    private List<UserDirectory.Team> teams(OrganizationId firm, boolean ownOnly) {
        var user = currentActor.get().effectiveUser();
        return users.teams(firm).stream()
                .filter(team -> !ownOnly || users.isMember(team.id(), user))
                .toList();
    }
}
