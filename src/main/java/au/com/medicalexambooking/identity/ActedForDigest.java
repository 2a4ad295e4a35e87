package au.com.medicalexambooking.identity;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells referrers once a week, after Sunday, that an administrator acted in their name. Who it was, when and why stays in
 * the account history, since a reason is free text and a mailbox is no place for it.
 */
@Component
public class ActedForDigest {

    /** Weeks begin and end here; accounts have no place of their own. */
    private static final ZoneId ZONE = ZoneId.of("Australia/Sydney");

    private final JdbcClient jdbc;
    private final AccountMails mails;
    private final Clock clock;

    ActedForDigest(JdbcClient jdbc, AccountMails mails, Clock clock) {
        this.jdbc = jdbc;
        this.mails = mails;
        this.clock = clock;
    }

    /** Queues the mails of the last full week; doing so again, or on another node, queues none twice. */
    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT3M")
    @Transactional
    public void tellOfLastWeek() {
        var thisWeek =
                LocalDate.ofInstant(clock.instant(), ZONE).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        var from = startOf(thisWeek.minusWeeks(1));
        var to = startOf(thisWeek);
        jdbc.sql("select distinct u.id, u.email, u.name from impersonations i join users u on u.id = i.target_id"
                        + " where i.begun_at >= :from and i.begun_at < :to and not u.disabled")
                .param("from", Timestamp.from(from))
                .param("to", Timestamp.from(to))
                .query((row, number) -> new AccountMail(
                        AccountMail.Kind.ACTED_FOR,
                        "acted-for/" + row.getString("id") + "/" + thisWeek,
                        row.getString("email"),
                        row.getString("name"),
                        null,
                        null,
                        null,
                        to))
                .list()
                .forEach(mails::queue);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZONE).toInstant();
    }
}
