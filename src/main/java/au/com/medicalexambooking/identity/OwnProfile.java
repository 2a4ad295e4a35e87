package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What people may change of themselves: name, phone number, and in which zone they read times. */
@Service
@Transactional
public class OwnProfile {

    private static final String HOME_REGION = "AU";
    private static final int LONGEST_NAME = 200;

    private final JdbcClient jdbc;
    private final IdentityTrail trail;

    OwnProfile(JdbcClient jdbc, IdentityTrail trail) {
        this.jdbc = jdbc;
        this.trail = trail;
    }

    /**
     * Changes what is not null. An empty phone number takes the number away, an empty zone leaves the choice to the browser.
     * Numbers are kept in the form +61491570006, and a changed one counts as not verified.
     *
     * @throws ApiException 400 where a field cannot be accepted
     */
    public Person change(UserId id, @Nullable String name, @Nullable String phone, @Nullable String timezone) {
        var before = find(id);
        var newName = name == null ? before.name() : TypedText.plain("name", name, LONGEST_NAME);
        var newPhone = phone == null ? before.phone() : international(phone);
        var oldZone = timezone(id).orElse(null);
        var newZone = timezone == null ? oldZone : place(timezone);
        List<String> changed = new ArrayList<>();
        if (!newName.equals(before.name())) {
            changed.add("name");
        }
        if (!Objects.equals(newPhone, before.phone())) {
            changed.add("phone");
        }
        if (!Objects.equals(newZone, oldZone)) {
            changed.add("timezone");
        }
        if (changed.isEmpty()) {
            return before;
        }
        jdbc.sql("update users set name = :name, phone = :phone, timezone = :timezone,"
                        + " phone_verified_at = case when phone is not distinct from :phone then phone_verified_at end,"
                        + " version = version + 1, updated_at = now() where id = :id")
                .param("name", newName)
                .param("phone", newPhone)
                .param("timezone", newZone)
                .param("id", id.value())
                .update();
        trail.changed(Act.done("user.profile_changed", "user", id.value()).with(Map.of("fields", changed)));
        return find(id);
    }

    /** The IANA name of the zone that this person chose; empty where the browser says it. */
    public Optional<String> timezone(UserId id) {
        return jdbc.sql("select timezone from users where id = :id and timezone is not null")
                .param("id", id.value())
                .query(String.class)
                .optional();
    }

    private static @Nullable String place(String timezone) {
        if (timezone.isBlank()) {
            return null;
        }
        if (!ZoneId.getAvailableZoneIds().contains(timezone)) {
            throw ApiException.badField("timezone", "Give an IANA time zone, for example Australia/Perth.");
        }
        return timezone;
    }

    private Person find(UserId id) {
        return jdbc.sql("select id, email, name, role, disabled, phone from users where id = :id for update")
                .param("id", id.value())
                .query(JdbcUserDirectory::person)
                .single();
    }

    private static @Nullable String international(String phone) {
        if (phone.isBlank()) {
            return null;
        }
        var phones = PhoneNumberUtil.getInstance();
        try {
            var number = phones.parse(phone, HOME_REGION);
            if (phones.isValidNumber(number)) {
                return phones.format(number, PhoneNumberUtil.PhoneNumberFormat.E164);
            }
        } catch (NumberParseException e) {
            throw notAPhone();
        }
        throw notAPhone();
    }

    private static ApiException notAPhone() {
        return ApiException.badField(
                "phone", "This is not a phone number in use. Write it like 0491 570 006 or +61 491 570 006.");
    }
}
