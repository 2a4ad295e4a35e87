package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.booking.ProgressRecords.Person;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.UserDirectory.Organization;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The columns under which a read model selects a person with the firm that the person belongs to. */
final class PersonColumns {

    private PersonColumns() {}

    /** Columns of the user with this table alias. */
    static String of(String user) {
        return "%1$s.id as %1$s_id, %1$s.email as %1$s_email, %1$s.name as %1$s_name, %1$s.role as %1$s_role,"
                        .formatted(user)
                + " %1$s_firm.id as %1$s_firm_id, %1$s_firm.name as %1$s_firm_name, %1$s_firm.slug as %1$s_firm_slug"
                        .formatted(user);
    }

    /** Joins the firm of the user with this table alias: the first that the person became a member of. */
    static String firmOf(String user) {
        return """
                 left join lateral (select o.id, o.name, o.slug from organization_members m
                   join organizations o on o.id = m.organization_id
                  where m.user_id = %1$s.id order by m.created_at, o.id limit 1) %1$s_firm on true
                """.formatted(user);
    }

    /** The person whose columns are {@link #of} this alias. */
    static Person read(ResultSet row, String user) throws SQLException {
        var firm = row.getString(user + "_firm_id");
        return new Person(
                row.getString(user + "_id"),
                row.getString(user + "_email"),
                row.getString(user + "_name"),
                row.getString(user + "_role"),
                firm == null
                        ? null
                        : new Organization(
                                new OrganizationId(firm),
                                row.getString(user + "_firm_name"),
                                row.getString(user + "_firm_slug")));
    }
}
