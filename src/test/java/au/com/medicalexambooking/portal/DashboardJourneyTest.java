package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A manager reads the dashboard in a real browser that complains of nothing. */
class DashboardJourneyTest extends Journey {

    private String manager;

    @BeforeEach
    void beginWithABooking() {
        manager = people().newOperator("manager");
        people().firm()
                .client()
                .post(
                        "/api/bookings",
                        people().wish(
                                        Catalogue.MELBOURNE,
                                        ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 36)))
                .is(201);
    }

    @Test
    void managerFollowsAFigureToItsBookings() {
        var page = signedIn(manager, "/dashboard");

        page.locator("#period").selectOption("12-months");
        page.waitForURL(Pattern.compile("/dashboard\\?period=12-months$"));
        PlaywrightAssertions.assertThat(page.locator(".lede")).containsText("compared with");
        PlaywrightAssertions.assertThat(page.locator("#period")).hasValue("12-months");
        page.reload();
        PlaywrightAssertions.assertThat(page.locator("#period")).hasValue("12-months");

        var made = page.locator("section", new Page.LocatorOptions().setHasText("Bookings per month"))
                .last();
        made.getByText("Show as table").click();
        var figure = made.locator("tbody tr").last().getByRole(AriaRole.LINK).first();
        var count = figure.textContent();
        figure.click();
        page.waitForURL(Pattern.compile("/bookings\\?.*made="));
        PlaywrightAssertions.assertThat(page.locator("#results [role=status]")).containsText(count + " booking");
        PlaywrightAssertions.assertThat(page.getByText("Booked 1 ")).isVisible();

        page.getByLabel("Progress").selectOption("scheduled");
        PlaywrightAssertions.assertThat(page.getByLabel("Remove filter: Scheduled"))
                .isVisible();
        assertThat(page.url()).contains("made=", "progress=scheduled");
    }

    @Test
    void managerFollowsAStepOfTheProcess() {
        var page = signedIn(manager, "/dashboard");

        page.getByLabel("Readable").check(new Locator.CheckOptions().setForce(true));
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName(Pattern.compile("^Examination time passed: \\d+ booking")))
                .click();

        page.waitForURL(Pattern.compile("/bookings\\?.*step=ExaminationTimePassed"));
        PlaywrightAssertions.assertThat(page.getByText("Now at: Examination time passed"))
                .isVisible();
    }

    @Test
    void isReadWithoutJavaScript() {
        var page = signedIn(manager, "/dashboard", options().setJavaScriptEnabled(false));

        page.locator("#period").selectOption("12-months");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Show").setExact(true))
                .click();

        assertThat(page.url()).endsWith("/dashboard?period=12-months");
        PlaywrightAssertions.assertThat(page.locator("svg.process")).isVisible();
        PlaywrightAssertions.assertThat(
                        page.getByRole(AriaRole.ROWHEADER, new Page.GetByRoleOptions().setName("Prepare report")))
                .isVisible();
    }

    @Test
    void isAccessibleInEveryLook() {
        var page = signedIn(manager, "/dashboard");
        for (var period : List.of("12-months", "2020-01")) {
            open(page, "/dashboard?period=" + period);
            page.evaluate("document.querySelectorAll('details.behind').forEach(one => one.open = true)");
            accessible(page, "dashboard " + period);
        }
    }
}
