package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.UserDirectory;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.TypeFilter;
import org.springframework.stereotype.Component;

/**
 * The components of the booking module without its web adapter and the drafts, which only the portal asks for, and the few
 * that it needs of its neighbours.
 */
final class BookingComponents implements TypeFilter {

    private static final Set<String> NEIGHBOURS =
            Set.of(CurrentActor.class.getName(), UserDirectory.class.getName(), AuditTrail.class.getName());

    @Override
    public boolean match(MetadataReader reader, MetadataReaderFactory factory) {
        var annotations = reader.getAnnotationMetadata();
        if (!annotations.isAnnotated(Component.class.getName())) {
            return false;
        }
        var type = reader.getClassMetadata();
        var name = type.getClassName();
        if (name.equals(SealedBookingDrafts.class.getName())) {
            return false;
        }
        return name.substring(0, name.lastIndexOf('.')).equals(BookingDesk.class.getPackageName())
                || Stream.of(type.getInterfaceNames()).anyMatch(NEIGHBOURS::contains);
    }
}
