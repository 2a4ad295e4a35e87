package au.com.medicalexambooking.sandbox.acuity;

import static au.com.medicalexambooking.sandbox.acuity.Catalogue.ADELAIDE;
import static au.com.medicalexambooking.sandbox.acuity.Catalogue.BRISBANE;
import static au.com.medicalexambooking.sandbox.acuity.Catalogue.HOBART;
import static au.com.medicalexambooking.sandbox.acuity.Catalogue.MELBOURNE;
import static au.com.medicalexambooking.sandbox.acuity.Catalogue.PERTH;
import static au.com.medicalexambooking.sandbox.acuity.Catalogue.SYDNEY;

import au.com.medicalexambooking.sandbox.acuity.Catalogue.AppointmentType;
import au.com.medicalexambooking.sandbox.acuity.Catalogue.Calendar;
import au.com.medicalexambooking.sandbox.acuity.Catalogue.Field;
import au.com.medicalexambooking.sandbox.acuity.Catalogue.Form;
import au.com.medicalexambooking.sandbox.acuity.Catalogue.Label;
import au.com.medicalexambooking.sandbox.acuity.Catalogue.WorkingHours;
import java.time.ZoneId;
import java.util.List;

/** The invented account of the sandbox: six specialists in six cities and what they offer. */
final class StandardCatalogue {

    private static final String MEETINGS = "https://meet.example.test/";

    private StandardCatalogue() {}

    static Catalogue create() {
        return new Catalogue(
                ZoneId.of("Australia/Sydney"), calendars(), types(), List.of(intake(), fileReview()), labels());
    }

    private static List<Calendar> calendars() {
        return List.of(
                calendar(
                        SYDNEY,
                        "Dr Ada Okafor",
                        "okafor",
                        "Orthopaedic surgery",
                        "Level 3, 20 Bridge Street, Sydney NSW 2000",
                        "Australia/Sydney"),
                calendar(
                        MELBOURNE,
                        "Dr Nils Lindqvist",
                        "lindqvist",
                        "Psychiatry",
                        "Suite 5, 80 Collins Street, Melbourne VIC 3000",
                        "Australia/Melbourne"),
                calendar(
                        BRISBANE,
                        "Dr Gia Moretti",
                        "moretti",
                        "Neurology",
                        "12 Wickham Terrace, Brisbane QLD 4000",
                        "Australia/Brisbane"),
                calendar(
                        ADELAIDE,
                        "Dr Ravi Chandra",
                        "chandra",
                        "Psychology",
                        "40 North Terrace, Adelaide SA 5000",
                        "Australia/Adelaide"),
                calendar(
                        PERTH,
                        "Dr Erin Walsh",
                        "walsh",
                        "Occupational medicine",
                        "9 Hay Street, Perth WA 6000",
                        "Australia/Perth"),
                calendar(
                        HOBART,
                        "Dr Isla Fraser",
                        "fraser",
                        "Psychiatry",
                        "Level 1, 5 Wharfside Place, Hobart TAS 7000",
                        "Australia/Hobart"));
    }

    private static Calendar calendar(
            long id, String name, String mailbox, String specialty, String location, String zone) {
        return new Calendar(
                id,
                name,
                mailbox + "@specialists.example.test",
                specialty,
                location,
                ZoneId.of(zone),
                WorkingHours.weekdaysNineToFive());
    }

    private static List<AppointmentType> types() {
        return List.of(
                new AppointmentType(
                        Catalogue.IN_PERSON,
                        "IME in person (60 min)",
                        "Examination in the specialist's rooms",
                        "Independent medical examination",
                        "#0E5866",
                        60,
                        0,
                        0,
                        "0.00",
                        "",
                        null,
                        List.of(SYDNEY, MELBOURNE, BRISBANE, ADELAIDE, PERTH)),
                new AppointmentType(
                        Catalogue.PSYCHIATRIC,
                        "IME psychiatric, in person (90 min)",
                        "Psychiatric examination in the specialist's rooms",
                        "Independent medical examination",
                        "#4F3A95",
                        90,
                        0,
                        0,
                        "0.00",
                        "",
                        null,
                        List.of(MELBOURNE, ADELAIDE, HOBART)),
                new AppointmentType(
                        Catalogue.TELEHEALTH,
                        "IME telehealth video (60 min)",
                        "Examination by video",
                        "Independent medical examination",
                        "#0B4C70",
                        60,
                        0,
                        0,
                        "0.00",
                        "",
                        MEETINGS,
                        List.of(SYDNEY, MELBOURNE, BRISBANE, ADELAIDE, PERTH, HOBART)),
                new AppointmentType(
                        Catalogue.FILE_REVIEW,
                        "File review, video (30 min)",
                        "Short video call about the file",
                        "File review",
                        "#7A4500",
                        30,
                        0,
                        0,
                        "0.00",
                        "",
                        MEETINGS,
                        List.of(SYDNEY, BRISBANE, PERTH, HOBART)));
    }

    private static Form intake() {
        return new Form(
                Catalogue.INTAKE_FORM,
                "IME intake",
                "",
                List.of(Catalogue.IN_PERSON, Catalogue.PSYCHIATRIC, Catalogue.TELEHEALTH, Catalogue.FILE_REVIEW),
                List.of(
                        new Field(Catalogue.BOOKING_REFERENCE, "Booking reference", "textbox", false, null),
                        new Field(Catalogue.CLAIM_NUMBER, "Claim number", "textbox", false, null),
                        new Field(Catalogue.DATE_OF_INJURY, "Date of injury", "textbox", false, null),
                        new Field(Catalogue.INTERPRETER_REQUIRED, "Interpreter required", "yesno", false, null),
                        new Field(
                                Catalogue.BODY_PARTS,
                                "Body parts",
                                "checkboxlist",
                                false,
                                List.of("Head and neck", "Back", "Upper limb", "Lower limb", "Psychological", "Other")),
                        new Field(Catalogue.REFERRING_FIRM_EMAIL, "Referring firm e-mail", "textbox", false, null)));
    }

    /** Asks for a file, which Acuity takes on its own pages only. */
    private static Form fileReview() {
        return new Form(
                Catalogue.FILE_REVIEW_FORM,
                "File review",
                "",
                List.of(Catalogue.FILE_REVIEW),
                List.of(new Field(Catalogue.IMAGING, "Imaging report", "file", true, null)));
    }

    private static List<Label> labels() {
        return List.of(
                new Label(1, "Checked In", "green"),
                new Label(2, "Interpreter booked", "yellow"),
                new Label(3, "Completed", "pink"));
    }
}
