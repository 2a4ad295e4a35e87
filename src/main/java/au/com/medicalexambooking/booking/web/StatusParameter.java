package au.com.medicalexambooking.booking.web;

import au.com.medicalexambooking.booking.BookingStatus;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads a status from a query as the contract spells it; Spring itself would ask for the constant's Java name. */
@Component
class StatusParameter implements Converter<String, BookingStatus> {

    @Override
    public BookingStatus convert(String value) {
        return BookingStatus.of(value);
    }
}
