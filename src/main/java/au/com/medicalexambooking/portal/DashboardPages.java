package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingFigures;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.booking.BookingQueries.Filter;
import au.com.medicalexambooking.booking.BookingQueries.Order;
import au.com.medicalexambooking.booking.BookingStatus;
import au.com.medicalexambooking.booking.Selection;
import au.com.medicalexambooking.booking.Selection.Concern;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.web.ReaderZone;
import au.com.medicalexambooking.workflow.ProcessOverview;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How the work goes, for managers: figures that lead to their bookings, and where bookings stand in the process. */
@Controller
@RequestMapping("/dashboard")
class DashboardPages {

    private static final int OVERDUE_SHOWN = 5;

    private final BookingFigures figures;
    private final ProcessOverview process;
    private final BookingQueries bookings;
    private final CurrentActor currentActor;
    private final Clock clock;

    DashboardPages(
            BookingFigures figures,
            ProcessOverview process,
            BookingQueries bookings,
            CurrentActor currentActor,
            Clock clock) {
        this.figures = figures;
        this.process = process;
        this.bookings = bookings;
        this.currentActor = currentActor;
        this.clock = clock;
    }

    @GetMapping
    String show(@RequestParam(name = "period", required = false) @Nullable String asked, Model model) {
        var period = Period.of(asked, today());
        var made = BookingsMade.of(period, figures);
        var reports = ReportTurnaround.of(period, figures);
        var lost = LostExaminations.of(period, figures);
        var overdue = bookings.search(new Filter(
                BookingStatus.ACTIVE,
                null,
                null,
                null,
                Set.of(),
                null,
                null,
                null,
                Order.BY_DUE_DAY,
                1,
                OVERDUE_SHOWN,
                new Selection(null, null, null, null, null, Concern.OVERDUE, null)));
        var keys = new ArrayList<>(made.keys());
        keys.addAll(reports.keys());
        keys.add(new KeyFigure(
                "Overdue reports", Long.toString(overdue.total()), "", FigureLinks.overdue(), null, "now"));
        keys.addAll(lost.keys());
        var role = currentActor.get().role();
        var now = clock.instant();
        model.addAttribute("period", period);
        model.addAttribute("compared", compared(period));
        model.addAttribute("keys", keys);
        model.addAttribute("made", made.panel());
        model.addAttribute("reports", reports.panel());
        model.addAttribute("lost", lost.panel());
        model.addAttribute("work", WorkInProgress.of(today(), figures));
        model.addAttribute("uses", UseOfTime.of(period, figures));
        model.addAttribute(
                "overdue",
                overdue.bookings().stream()
                        .map(booking -> BookingView.of(booking, role, now))
                        .toList());
        model.addAttribute("overdueTotal", overdue.total());
        model.addAttribute("overdueAddress", FigureLinks.overdue());
        model.addAttribute("process", ProcessDrawing.of(process.lifecycle()));
        return "dashboard";
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ReaderZone.COMPANY);
    }

    private static String compared(Period period) {
        var shown = new Days(period.from(), period.isRunning() ? period.today() : period.to()).words();
        return shown + ", compared with " + period.before().words();
    }

    /** One table of the page as a file. */
    @GetMapping("/{table:[a-z-]{1,20}}.csv")
    void export(
            @PathVariable("table") String key,
            @RequestParam(name = "period", required = false) @Nullable String asked,
            HttpServletResponse response)
            throws IOException {
        var table = table(key, Period.of(asked, today()));
        var out = CsvLine.file(table.key() + ".csv", response);
        CsvLine.write(out, table.headings());
        for (var row : table.rows()) {
            CsvLine.write(out, row.stream().map(FigureTable.Cell::text).toList());
        }
        out.flush();
    }

    private FigureTable table(String key, Period period) {
        return switch (key) {
            case BookingsMade.KEY -> BookingsMade.of(period, figures).panel().table();
            case ReportTurnaround.KEY ->
                ReportTurnaround.of(period, figures).panel().table();
            case LostExaminations.KEY ->
                LostExaminations.of(period, figures).panel().table();
            case WorkInProgress.KEY -> WorkInProgress.of(today(), figures).table();
            case UseOfTime.KEY -> UseOfTime.of(period, figures).table();
            case ProcessDrawing.KEY -> ProcessDrawing.of(process.lifecycle()).table();
            default -> throw ApiException.notFound();
        };
    }
}
