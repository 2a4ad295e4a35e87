package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingDrafts.Content;
import au.com.medicalexambooking.portal.WizardView.Group;
import au.com.medicalexambooking.portal.WizardView.OfferLine;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.Availability.Offer;
import au.com.medicalexambooking.specialist.BookableType;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One page of the specialists to choose from.
 *
 * @param total on all pages
 * @param page which it is, at most the last one
 */
record SpecialistList(List<Group> groups, int total, int page) {

    /** So many on a page, and so many whom the appointment book is asked about for it. */
    static final int ROWS = 20;

    static final SpecialistList EMPTY = new SpecialistList(List.of(), 0, 1);

    private static final Pattern TITLES = Pattern.compile("(?i)\\b(?:a/)?(?:dr|prof|mr|ms|mrs)\\b\\.?");

    /**
     * The page with this number of the specialists who fit, or the last one. Who is free first comes first as long as all
     * fit on one page; of many, the appointment book is asked about those on the page alone, and they stand by name.
     *
     * @param bookable what can be booked with each of these
     * @param firstFree the first free day of each offer, as far as it is known in time
     */
    static SpecialistList of(
            List<SpecialistView> specialists,
            SpecialistFilter filter,
            int number,
            Content content,
            Function<List<SpecialistView>, Map<SpecialistId, List<BookableType>>> bookable,
            Function<List<Offer>, Map<Offer, Optional<LocalDate>>> firstFree) {
        var types = new HashMap<SpecialistId, List<BookableType>>();
        bookable.apply(specialists.stream().filter(filter::fits).toList())
                .forEach((id, all) ->
                        types.put(id, all.stream().filter(filter::fits).toList()));
        var wanted = SpecialistFilter.inOrder(
                specialists.stream()
                        .filter(one -> !types.getOrDefault(one.id(), List.of()).isEmpty())
                        .toList(),
                Objects.requireNonNullElse(content.specialistId(), ""));
        int page = Math.min(number, Math.max(1, (wanted.size() + ROWS - 1) / ROWS));
        var shown = wanted.subList((page - 1) * ROWS, Math.min(wanted.size(), page * ROWS));
        var free = firstFree.apply(shown.stream()
                .flatMap(one ->
                        types.getOrDefault(one.id(), List.of()).stream().map(type -> new Offer(one.id(), type.id())))
                .toList());
        var groups = shown.stream()
                .map(one -> new Group(
                        one.id().value(),
                        one.name(),
                        initials(one.name()),
                        one.specialty(),
                        one.location(),
                        types.getOrDefault(one.id(), List.of()).stream()
                                .map(type -> offer(one, type, free, content))
                                .toList()))
                .toList();
        return new SpecialistList(wanted.size() > ROWS ? groups : firstFreeFirst(groups, free), wanted.size(), page);
    }

    private static List<Group> firstFreeFirst(List<Group> groups, Map<Offer, Optional<LocalDate>> free) {
        var firstDays = new HashMap<String, LocalDate>();
        free.forEach((offer, day) -> day.ifPresent(
                first -> firstDays.merge(offer.specialist().value(), first, (a, b) -> a.isBefore(b) ? a : b)));
        return groups.stream()
                .sorted(Comparator.comparing(
                        group -> firstDays.getOrDefault(group.id(), LocalDate.MAX), Comparator.naturalOrder()))
                .toList();
    }

    private static OfferLine offer(
            SpecialistView specialist, BookableType type, Map<Offer, Optional<LocalDate>> free, Content content) {
        var day = free.get(new Offer(specialist.id(), type.id()));
        return new OfferLine(
                specialist.id().value() + "/" + type.id(),
                type.name(),
                type.kind() == AppointmentKind.TELEHEALTH,
                "next-" + specialist.id().value() + "-" + type.id(),
                day == null ? "See the next step" : day.map(Words::day).orElse("None in the next weeks"),
                day != null,
                specialist.id().value().equals(content.specialistId())
                        && type.id().equals(content.typeId()));
    }

    private static String initials(String name) {
        var words = TITLES.matcher(name).replaceAll("").strip().split("\\s+", -1);
        var first = words[0].isEmpty() ? "" : words[0].substring(0, 1);
        return words.length < 2 ? first : first + words[words.length - 1].charAt(0);
    }
}
