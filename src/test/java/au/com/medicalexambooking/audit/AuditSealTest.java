package au.com.medicalexambooking.audit;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.Application;
import au.com.medicalexambooking.audit.AuditFinding.Broken;
import au.com.medicalexambooking.audit.AuditFinding.Seal;
import au.com.medicalexambooking.testing.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The hash chain on a real database: what is sealed when, and that nobody alters the trail unseen, not even its owner. */
class AuditSealTest {

    private static final String COLUMNS = "id, user_id, impersonated_user_id, role, organization_id, action,"
            + " resource_type, resource_id, outcome, reason, channel, metadata, ip_address, user_agent, request_id,"
            + " \"timestamp\"";

    /** Rows 1 to 3 under seal 1; number 4 was never committed; rows 5 and 6 under seal 2; row 7 waits. */
    private static final TestDatabase DATABASE = TestDatabase.create("sealed");

    private static @Nullable Seal sealTwo;

    @BeforeAll
    static void sealSixRows() throws SQLException {
        try (var trail = new Trail(DATABASE)) {
            trail.write("one", "two", "three");
            assertThat(trail.sealer().seal()).isEqualTo(3);
            var undone = trail.writer();
            trail.insert(undone, "undone");
            undone.rollback();
            undone.close();
            trail.write("five", "six");
            assertThat(trail.sealer().seal()).isEqualTo(2);
            trail.write("seven");
            sealTwo = trail.verify().lastSeal();
        }
    }

    @AfterAll
    static void theTamperingWasUndone() throws SQLException {
        try (var trail = new Trail(DATABASE)) {
            assertThat(trail.verify().ok()).isTrue();
        }
    }

    @Test
    void findsAnUntouchedTrailInOrder() throws SQLException {
        var finding = tampered("select 1", null);

        assertThat(finding.ok()).isTrue();
        assertThat(finding.firstBroken()).isNull();
        assertThat(finding.rowsChecked()).isEqualTo(5);
        assertThat(finding.sealedUpTo()).isEqualTo(6);
        assertThat(finding.unsealedRows()).isEqualTo(1);
        assertThat(finding.lastSeal()).isEqualTo(sealTwo);
    }

    static Stream<Arguments> tampering() {
        return Stream.of(
                Arguments.of("update audit_logs set action = 'booking.reae' where seq = 2", 2, "two", "not what"),
                Arguments.of("delete from audit_logs where seq = 2", 2, null, "is gone"),
                Arguments.of("delete from audit_logs where seq = 6", 6, null, "is gone"),
                Arguments.of(
                        "create temp table old on commit drop as select * from audit_logs where seq in (2, 5);"
                                + " delete from audit_logs where seq in (2, 5); insert into audit_logs (seq, " + COLUMNS
                                + ") overriding system value select 7 - seq, " + COLUMNS + " from old",
                        2,
                        "five",
                        "not what"),
                Arguments.of(
                        "insert into audit_logs (seq, id, user_id, role, action, resource_type, resource_id, outcome,"
                                + " channel) overriding system value values (4, 'four', 'u', 'user', 'a', 'b', 'c',"
                                + " 'ok', 'api')",
                        4,
                        "four",
                        "has no hash"),
                Arguments.of("delete from audit_row_hashes where seq = 5", 5, "five", "has no hash"),
                Arguments.of(
                        "update audit_row_hashes set hash = sha256('x') where seq = 6",
                        6,
                        "six",
                        "not what was sealed"),
                Arguments.of("update audit_row_hashes set seal = 2 where seq = 3", 1, "one", "Seal 1"),
                Arguments.of("update audit_seals set hash = sha256('x') where number = 1", 1, "one", "Seal 1"),
                Arguments.of("update audit_seals set row_count = 4 where number = 1", 1, "one", "Seal 1"),
                Arguments.of("update audit_seals set first_seq = 5 where number = 2", 5, "five", "Seal 2"),
                Arguments.of(
                        "update audit_seals set sealed_at = sealed_at + interval '1 microsecond' where number = 2",
                        5,
                        "five",
                        "Seal 2"),
                Arguments.of("delete from audit_seals where number = 1", 1, "one", "Seal 1 is missing"),
                Arguments.of("delete from audit_seals where number = 2", 5, "five", "Seal 2 is missing"),
                Arguments.of(
                        "delete from audit_logs where seq < 4; delete from audit_row_hashes where seq < 4",
                        1,
                        null,
                        "gone"),
                Arguments.of(
                        "delete from audit_logs where seq < 4; delete from audit_row_hashes where seq < 4;"
                                + " delete from audit_seals where number = 1",
                        5,
                        "five",
                        "Seal 1 is missing"),
                Arguments.of(
                        "delete from audit_logs where seq > 4; delete from audit_row_hashes where seq > 4",
                        4,
                        null,
                        "gone"));
    }

    @ParameterizedTest
    @MethodSource("tampering")
    void namesTheFirstRowThatWasTamperedWith(String statement, long seq, @Nullable String id, String why)
            throws SQLException {
        var finding = tampered(statement, null);

        assertThat(finding.ok()).isFalse();
        assertThat(finding.firstBroken())
                .returns(seq, Broken::seq)
                .returns(id, Broken::id)
                .extracting(Broken::why)
                .asString()
                .contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id = 'twp'",
                "user_id = 'referres'",
                "impersonated_user_id = 'x'",
                "role = 'uses'",
                "organization_id = 'firl'",
                "action = action || '.'",
                "resource_type = 'bookinf'",
                "resource_id = ''",
                "outcome = 'failed'",
                "reason = ''",
                "channel = 'portal'",
                "metadata = '{\"fields\": [\"notes\"], \"n\": 2}'",
                "ip_address = '10.0.0.2'",
                "ip_address = null",
                "user_agent = request_id, request_id = user_agent",
                "request_id = null",
                "\"timestamp\" = \"timestamp\" + interval '1 microsecond'"
            })
    void seesEveryFieldOfARow(String change) throws SQLException {
        var finding = tampered("update audit_logs set " + change + " where seq = 2", null);

        assertThat(finding.firstBroken()).returns(2L, Broken::seq);
        assertThat(finding.rowsChecked()).isEqualTo(1);
    }

    @Test
    void findsARowWhoseHashWasMadeAnewAsWell() throws SQLException {
        try (var owner = owner()) {
            execute(owner, "update audit_logs set user_id = 'somebody' where seq = 2");
            byte[] hash;
            try (var query = owner.prepareStatement(
                            "select " + AuditHashes.FIELDS + " from audit_logs l where seq = 2");
                    var row = query.executeQuery()) {
                row.next();
                hash = AuditHashes.ofRow(row, 1);
            }
            try (var update = owner.prepareStatement("update audit_row_hashes set hash = ? where seq = 2")) {
                update.setBytes(1, hash);
                update.executeUpdate();
            }

            assertThat(AuditChain.verify(owner, null).firstBroken())
                    .returns(1L, Broken::seq)
                    .extracting(Broken::why)
                    .asString()
                    .startsWith("Seal 1 begins here");
            owner.rollback();
        }
    }

    @Test
    void aChainWhoseEndWasCutOffLacksTheSealThatWasWrittenDown() throws SQLException {
        var cut = "delete from audit_logs where seq > 4; delete from audit_row_hashes where seq > 4;"
                + " delete from audit_seals where number = 2";

        assertThat(tampered(cut, null).ok()).isTrue();
        assertThat(tampered(cut, sealTwo).firstBroken())
                .extracting(Broken::why)
                .asString()
                .contains("Seal 2 was written down and is missing");
        assertThat(tampered("select 1", sealTwo).ok()).isTrue();
        assertThat(tampered("select 1", new Seal(2, "0".repeat(64))).firstBroken())
                .returns(5L, Broken::seq);
    }

    @Test
    void theChainGoesOnAfterALostSealAndKeepsTheHole() throws SQLException {
        try (var trail = new Trail(TestDatabase.create("seal"))) {
            trail.write("one");
            trail.sealer().seal();
            trail.write("two");
            trail.sealer().seal();
            trail.tamper("delete from audit_seals where number = 2");
            trail.write("three");

            assertThat(trail.sealer().seal()).isEqualTo(1);
            assertThat(trail.verify().firstBroken()).isEqualTo(new Broken(2, "two", "Seal 2 is missing."));
        }
    }

    /** The one who has the lower transaction id draws the higher number and commits first. */
    @Test
    void waitsForWhoeverHasALowerNumberAndCommitsLater() throws SQLException {
        try (var trail = new Trail(TestDatabase.create("seal"));
                var late = trail.writer();
                var early = trail.writer()) {
            var sealer = trail.sealer();
            execute(early, "select pg_current_xact_id()");
            execute(late, "select pg_current_xact_id()");
            trail.insert(late, "late");
            trail.insert(early, "early");
            early.commit();

            assertThat(sealer.seal()).isZero();
            assertThat(trail.verify()).returns(1L, AuditFinding::unsealedRows);
            late.commit();
            assertThat(sealer.seal()).isEqualTo(2);
            assertThat(trail.verify())
                    .returns(true, AuditFinding::ok)
                    .returns(2L, AuditFinding::rowsChecked)
                    .returns(0L, AuditFinding::unsealedRows);
        }
    }

    @Test
    void doesNotWaitForThoseWhoBeganToWriteLater() throws SQLException {
        try (var trail = new Trail(TestDatabase.create("seal"));
                var first = trail.writer();
                var second = trail.writer()) {
            var sealer = trail.sealer();
            trail.insert(first, "first");
            assertThat(sealer.seal()).isZero();
            trail.insert(second, "second");
            first.commit();

            assertThat(sealer.seal()).isEqualTo(1);
            second.rollback();
            trail.write("third");
            assertThat(sealer.seal()).isEqualTo(1);
            assertThat(trail.verify()).returns(true, AuditFinding::ok).returns(3L, AuditFinding::sealedUpTo);
        }
    }

    @Test
    void leavesTheWorkToWhoeverIsSealing() throws SQLException {
        try (var trail = new Trail(TestDatabase.create("seal"));
                var other = trail.writer()) {
            trail.write("one");
            execute(other, "select pg_advisory_xact_lock(hashtextextended('audit seals', 0))");

            assertThat(trail.sealer().seal()).isZero();
            other.rollback();
            assertThat(trail.sealer().seal()).isEqualTo(1);
        }
    }

    @Test
    void sealsOnceWhenNodesSealTogether() throws Exception {
        var threads = Executors.newFixedThreadPool(3);
        try (var trail = new Trail(TestDatabase.create("seal"))) {
            var sealers = List.of(trail.sealer(), trail.sealer(), trail.sealer());
            int sealed = 0;
            for (int round = 0; round < 20; round++) {
                trail.write("a" + round, "b" + round);
                var together = new CyclicBarrier(sealers.size());
                for (var result : threads.invokeAll(sealers.stream()
                        .map(sealer -> (Callable<Integer>) () -> {
                            together.await(20, TimeUnit.SECONDS);
                            return sealer.seal();
                        })
                        .toList())) {
                    sealed += result.get();
                }
            }
            sealed += trail.sealer().seal();

            assertThat(sealed).isEqualTo(40);
            assertThat(trail.verify()).returns(true, AuditFinding::ok).returns(40L, AuditFinding::rowsChecked);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void sealsALongTrailInSeveralSealsAndReadsItInPieces() throws SQLException {
        try (var trail = new Trail(TestDatabase.create("seal"))) {
            trail.tamper(
                    "insert into audit_logs (id, user_id, role, action, resource_type, resource_id, outcome, channel)"
                            + " select 'id' || n, 'u', 'user', 'booking.read', 'booking', 'b' || n, 'ok', 'api'"
                            + " from generate_series(1, 4500) n");

            assertThat(trail.sealer().seal()).isEqualTo(4500);
            var finding = trail.verify();
            assertThat(finding.rowsChecked()).isEqualTo(4500);
            assertThat(finding.lastSeal()).returns(3L, Seal::number);
            trail.tamper("update audit_logs set reason = 'x' where seq = 4321");
            assertThat(trail.verify().firstBroken()).returns(4321L, Broken::seq);
        }
    }

    @Test
    void theCommandSaysInOneLineWhatItFound() throws Exception {
        var broken = TestDatabase.create("seal");
        try (var trail = new Trail(broken)) {
            trail.write("one", "two");
            trail.sealer().seal();
            trail.tamper("update audit_logs set action = 'x' where seq = 2");
        }
        var seal = Objects.requireNonNull(sealTwo);

        assertThat(command(DATABASE, "--verify-audit"))
                .isEqualTo(
                        "0 The trail is in order: 5 rows up to 6, 1 not sealed yet, last seal 2:" + seal.hash() + "\n");
        assertThat(command(DATABASE, "--verify-audit=3:" + seal.hash())).startsWith("1 The trail is BROKEN at row 7");
        assertThat(command(broken, "--verify-audit"))
                .isEqualTo("1 The trail is BROKEN at row 2 (two) after 1 good ones: This row is not what was"
                        + " sealed.\n");
    }

    @Test
    void theCommandNamesWhatItLacks() {
        var lines = new ArrayList<String>();
        var variables = new HashMap<>(Map.of(
                "DATABASE_URL",
                "jdbc:postgresql://localhost:1/none",
                "DATABASE_USERNAME",
                "nobody",
                "DATABASE_PASSWORD",
                "a-secret"));

        assertThat(VerifyAuditCommand.isWanted(List.of("--server.port=1"))).isFalse();
        assertThat(VerifyAuditCommand.run(List.of("--verify-audit"), variables, lines::add))
                .isOne();
        assertThat(VerifyAuditCommand.run(List.of("--verify-audit=x"), variables, lines::add))
                .isOne();
        variables.remove("DATABASE_URL");
        assertThat(VerifyAuditCommand.run(List.of("--verify-audit"), variables, lines::add))
                .isOne();
        assertThat(lines).hasSize(3).allMatch(line -> line.startsWith("The trail was not verified: "));
        assertThat(lines.get(2)).endsWith("DATABASE_URL is missing");
        assertThat(String.join("", lines)).doesNotContain("a-secret");
    }

    /** Exit code and output of the real program. */
    private static String command(TestDatabase database, String argument) throws Exception {
        var program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName(),
                argument);
        program.environment()
                .putAll(Map.of(
                        "DATABASE_URL",
                        database.url(),
                        "DATABASE_USERNAME",
                        database.username(),
                        "DATABASE_PASSWORD",
                        database.password()));
        program.redirectError(ProcessBuilder.Redirect.DISCARD);
        var process = program.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + output;
    }

    /** What a verification finds in the midst of tampering, which is undone afterwards. */
    private static AuditFinding tampered(String statements, @Nullable Seal known) throws SQLException {
        try (var owner = owner()) {
            execute(owner, statements);
            try {
                return AuditChain.verify(owner, known);
            } finally {
                owner.rollback();
            }
        }
    }

    /** The owner of the tables, whom no trigger stops. */
    private static Connection owner() throws SQLException {
        return owner(DATABASE);
    }

    private static Connection owner(TestDatabase database) throws SQLException {
        var owner = database.ownerDataSource().getConnection();
        execute(owner, "set search_path = app; set session_replication_role = replica");
        owner.setAutoCommit(false);
        return owner;
    }

    private static void execute(Connection connection, String statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    /** A trail with writers, nodes that seal, and somebody who verifies. */
    private static final class Trail implements AutoCloseable {

        private final TestDatabase database;
        private final HikariDataSource pool;

        Trail(TestDatabase database) {
            this.database = database;
            this.pool = database.operatorPool();
            pool.setMaximumPoolSize(12);
        }

        AuditSealer sealer() {
            return new AuditSealer(new JdbcTemplate(pool), new JdbcTransactionManager(pool), Clock.systemUTC());
        }

        /** A connection with a transaction of its own. */
        Connection writer() throws SQLException {
            var connection = pool.getConnection();
            connection.setAutoCommit(false);
            return connection;
        }

        void insert(Connection connection, String id) throws SQLException {
            try (var insert = connection.prepareStatement("insert into audit_logs (id, user_id, role, organization_id,"
                    + " action, resource_type, resource_id, outcome, channel, metadata, ip_address, user_agent,"
                    + " request_id) values (?, 'referrer', 'user', 'firm', 'booking.read', 'booking', ?, 'ok',"
                    + " 'api', '{\"fields\": [\"notes\"], \"n\": 1}', '10.0.0.1', 'curl', 'request')")) {
                insert.setString(1, id);
                insert.setString(2, "booking of " + id);
                insert.executeUpdate();
            }
        }

        void write(String... ids) throws SQLException {
            try (var connection = pool.getConnection()) {
                for (var id : ids) {
                    insert(connection, id);
                }
            }
        }

        void tamper(String statements) throws SQLException {
            try (var owner = owner(database)) {
                execute(owner, statements);
                owner.commit();
            }
        }

        AuditFinding verify() throws SQLException {
            try (var connection = pool.getConnection()) {
                connection.setAutoCommit(false);
                var finding = AuditChain.verify(connection, null);
                connection.rollback();
                return finding;
            }
        }

        @Override
        public void close() {
            pool.close();
        }
    }
}
