package au.com.medicalexambooking.specialist;

import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The administrators' decisions how appointment types are held. */
@Repository
class AppointmentTypeKinds {

    private final JdbcClient sql;

    AppointmentTypeKinds(JdbcClient sql) {
        this.sql = sql;
    }

    Map<String, AppointmentKind> decided() {
        var kinds = new HashMap<String, AppointmentKind>();
        sql.sql("SELECT acuity_type_id, kind FROM appointment_type_kinds").query(row -> {
            kinds.put(row.getString("acuity_type_id"), AppointmentKind.of(row.getString("kind")));
        });
        return kinds;
    }

    void decide(String typeId, AppointmentKind kind) {
        sql.sql("""
                        INSERT INTO appointment_type_kinds (acuity_type_id, kind) VALUES (:type, :kind)
                        ON CONFLICT (acuity_type_id) DO UPDATE SET kind = excluded.kind, updated_at = now()
                        """).param("type", typeId).param("kind", kind.value()).update();
    }
}
