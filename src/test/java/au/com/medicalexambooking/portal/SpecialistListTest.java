package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.booking.BookingDrafts.Content;
import au.com.medicalexambooking.portal.WizardView.Group;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.Availability.Offer;
import au.com.medicalexambooking.specialist.BookableType;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two hundred specialists to choose from, without asking the appointment book about two hundred. */
class SpecialistListTest {

    private static final BookableType IN_PERSON =
            new BookableType("1", "IME in person", Duration.ofMinutes(60), AppointmentKind.IN_PERSON);
    private static final BookableType BY_VIDEO =
            new BookableType("3", "IME by video", Duration.ofMinutes(60), AppointmentKind.TELEHEALTH);
    private static final LocalDate TODAY = LocalDate.parse("2026-11-24");
    private static final List<String> SPECIALTIES = List.of("Neurology", "Psychiatry", "Orthopaedic surgery");
    private static final List<String> TOWNS = List.of("Sydney NSW", "Perth WA", "Wagga Wagga NSW", "Hobart TAS");

    private final List<Offer> asked = new ArrayList<>();

    @Test
    void manyStandByNameOnPagesAndOnlyThePageIsAskedAbout() {
        var first = list("", "", "", 1, Content.EMPTY);
        var askedForTheFirst = List.copyOf(asked);
        var second = list("", "", "", 2, Content.EMPTY);

        assertThat(first.total()).isEqualTo(200);
        assertThat(names(first)).hasSize(20).startsWith("Dr Person 000").isSorted();
        assertThat(askedForTheFirst)
                .hasSize(40)
                .extracting(offer -> offer.specialist().value())
                .hasSameElementsAs(first.groups().stream().map(Group::id).toList());
        assertThat(names(second)).startsWith("Dr Person 020").isSorted().doesNotContainAnyElementsOf(names(first));
    }

    @Test
    void everyoneIsOnOnePageAndAPageBehindTheLastIsTheLast() {
        var all = IntStream.rangeClosed(1, 10)
                .mapToObj(page -> names(list("", "", "", page, Content.EMPTY)))
                .flatMap(List::stream)
                .toList();
        var last = list("", "", "", 4711, Content.EMPTY);

        assertThat(all).hasSize(200).doesNotHaveDuplicates();
        assertThat(last.page()).isEqualTo(10);
        assertThat(names(last)).endsWith("Dr Person 199");
        assertThat(list("nobody of this name", "", "", 3, Content.EMPTY).page()).isEqualTo(1);
    }

    @Test
    void fewStandByTheirFirstFreeDay() {
        var found = list("", "Neurology", "Hobart TAS", 1, Content.EMPTY);

        assertThat(found.total()).isBetween(2, 20);
        assertThat(names(found))
                .isSortedAccordingTo((one, other) -> other.compareTo(one)); // later ones are free earlier
        assertThat(found.groups())
                .allSatisfy(group -> assertThat(group.offers()).hasSize(1));
    }

    @Test
    void wordsAreFoundInNameSpecialtyAndPlaceInAnyOrderAndWithoutMarks() {
        assertThat(names(list("person 042", "", "", 1, Content.EMPTY))).containsExactly("Dr Person 042");
        assertThat(names(list("  PSYCHIATRY 001 ", "", "", 1, Content.EMPTY))).containsExactly("Dr Person 001");
        assertThat(list("wagga psych", "", "", 1, Content.EMPTY).groups())
                .isNotEmpty()
                .allSatisfy(
                        group -> assertThat(group.specialty() + group.place()).contains("Psychiatry", "Wagga"));
        assertThat(names(list("zoe nguyen", "", "", 1, Content.EMPTY))).containsExactly("Dr Zoë Nguyễn");
        assertThat(names(list("%", "", "", 1, Content.EMPTY))).isEmpty();
        assertThat(list("x".repeat(5000), "", "", 1, Content.EMPTY).groups()).isEmpty();
    }

    @Test
    void onlyWhatIsHeldThereIsOffered() {
        var video = list("", "", "telehealth", 1, Content.EMPTY);
        var perth = list("", "", "Perth WA", 1, Content.EMPTY);

        assertThat(video.groups())
                .flatMap(Group::offers)
                .allMatch(offer -> offer.value().endsWith("/3"));
        assertThat(perth.groups())
                .flatMap(Group::offers)
                .allMatch(offer -> offer.value().endsWith("/1"));
        assertThat(perth.groups()).extracting(Group::place).containsOnly("1 Test Street, Perth WA 6000");
    }

    @Test
    void whoWasChosenComesFirst() {
        var page = list("", "", "", 1, Content.EMPTY.choosing("s150", "3"));

        assertThat(names(page)).startsWith("Dr Person 150", "Dr Person 000").hasSize(20);
        assertThat(page.groups().get(0).offers()).anyMatch(offer -> offer.chosen());
    }

    private SpecialistList list(String text, String specialty, String where, int page, Content content) {
        asked.clear();
        var people = new ArrayList<>(
                IntStream.range(0, 199).mapToObj(SpecialistListTest::person).toList());
        people.add(new SpecialistView(
                new SpecialistId("s199"),
                null,
                "199",
                text.startsWith("zoe") ? "Dr Zoë Nguyễn" : "Dr Person 199",
                "Rheumatology",
                null,
                ZoneId.of("Australia/Sydney"),
                true));
        Function<List<SpecialistView>, Map<SpecialistId, List<BookableType>>> types = some ->
                some.stream().collect(Collectors.toMap(SpecialistView::id, one -> List.of(IN_PERSON, BY_VIDEO)));
        return SpecialistList.of(
                people, new SpecialistFilter(text, specialty, where), page, content, types, this::firstFree);
    }

    /** The higher the number, the sooner there is a free day. */
    private Map<Offer, Optional<LocalDate>> firstFree(List<Offer> offers) {
        asked.addAll(offers);
        return offers.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        offer -> Optional.of(TODAY.plusDays(500
                                - Integer.parseInt(offer.specialist().value().substring(1))))));
    }

    private static SpecialistView person(int number) {
        return new SpecialistView(
                new SpecialistId("s%03d".formatted(number)),
                null,
                Integer.toString(number),
                "Dr Person %03d".formatted(number),
                SPECIALTIES.get(number % SPECIALTIES.size()),
                "1 Test Street, " + TOWNS.get(number % TOWNS.size()) + " 6000",
                ZoneId.of("Australia/Sydney"),
                true);
    }

    private static List<String> names(SpecialistList list) {
        return list.groups().stream().map(Group::name).toList();
    }
}
