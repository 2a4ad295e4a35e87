package au.com.medicalexambooking;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.rulebreakers.Offences;
import au.com.rulebreakers.util.Helper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.stereotype.Controller;

/** The rules of the house that no compiler knows. Each is also held against a class that breaks it on purpose. */
class ArchitectureTest {

    private static final String BASE = "au.com.medicalexambooking";
    private static final JavaClasses APPLICATION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @ParameterizedTest
    @MethodSource("rules")
    void holdsForTheApplication(Rule rule) {
        rule.rule.check(APPLICATION);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void catchesAnOffender(Rule rule) {
        var offender = new ClassFileImporter().importClasses(rule.offender);

        var result = rule.rule.evaluate(offender);

        assertThat(result.getFailureReport().getDetails())
                .isNotEmpty()
                .allMatch(violation -> violation.contains(rule.offender.getSimpleName()));
    }

    /** A rule, and a class that breaks it. */
    private record Rule(String name, ArchRule rule, Class<?> offender) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Rule> rules() {
        return Stream.of(
                new Rule(
                        "engine only in workflow",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(BASE + ".workflow..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("org.camunda..")
                                .because("the engine must be replaceable by its successor by changing one module"),
                        Offences.UsesTheEngine.class),
                new Rule(
                        "engine through its public api",
                        noClasses()
                                .should()
                                .dependOnClassesThat(engineInternals())
                                .because(
                                        "only the plugin and identity interfaces and the filter for sign-on, which the engine documents for its users although"
                                                + " they lie in impl packages, are kept stable by the engine and by its successor"),
                        Offences.UsesEngineInternals.class),
                new Rule(
                        "nothing built on the engines starter",
                        noClasses()
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("org.camunda.bpm.spring.boot.starter..impl..")
                                .because(
                                        "the starter's default configurations have other names in the engine's successor"),
                        Offences.BuildsOnTheStarter.class),
                new Rule(
                        "no names of the engine",
                        noClasses()
                                .should()
                                .haveSimpleNameStartingWith("Camunda")
                                .because("a move to the engine's successor renames what begins so"),
                        Offences.CamundaThing.class),
                new Rule(
                        "camel only in the acuity adapter",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(BASE + ".scheduling.acuity..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("org.apache.camel..")
                                .because("other modules speak to appointment books through a port in our own words"),
                        Offences.UsesCamel.class),
                new Rule(
                        "aws only in its adapters",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(BASE + "..aws..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("software.amazon..")
                                .because(
                                        "a module says what it needs in its own words, and one sub-package knows the provider"),
                        Offences.UsesAws.class),
                new Rule(
                        "controllers in web packages",
                        classes()
                                .that()
                                .areMetaAnnotatedWith(Controller.class)
                                .or()
                                .areAnnotatedWith(Controller.class)
                                .should()
                                .resideInAnyPackage(BASE + "..web..", BASE + ".portal..")
                                .allowEmptyShould(true)
                                .because("a module's public types must not know HTTP"),
                        Offences.ControllerAnywhere.class),
                new Rule(
                        "controllers are nobodys api",
                        classes()
                                .that()
                                .areMetaAnnotatedWith(Controller.class)
                                .should()
                                .notBePublic()
                                .allowEmptyShould(true)
                                .because("requests are the only way to them"),
                        Offences.PublicController.class),
                new Rule(
                        "no field injection",
                        GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION.because(
                                "constructors show what a class needs, and tests build it by hand"),
                        Offences.HasFieldInjection.class),
                new Rule(
                        "no old dates",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(BASE + ".workflow..", BASE + ".notification..")
                                .should()
                                .dependOnClassesThat()
                                .belongToAnyOf(Date.class)
                                .because(
                                        "time is java.time; only the engine and the mail library demand java.util.Date"),
                        Offences.SpeaksOldDates.class),
                new Rule(
                        "time comes from the clock",
                        noClasses()
                                .should()
                                .callMethodWhere(readsTheWallClock())
                                .because("tests move time by the clock, never by waiting"),
                        Offences.ReadsTheWallClock.class),
                new Rule(
                        "one clock",
                        noClasses()
                                .that()
                                .doNotHaveFullyQualifiedName(BASE + ".ClockConfiguration")
                                .should()
                                .callMethodWhere(makesAClock())
                                .because("the clock is injected, so that a test can put its own there"),
                        Offences.MakesItsOwnClock.class),
                new Rule(
                        "logs instead of printing",
                        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.because(
                                "a log line carries time, level and request id"),
                        Offences.PrintsToTheConsole.class),
                new Rule(
                        "no spring data in public types",
                        methods()
                                .that()
                                .arePublic()
                                .and()
                                .areDeclaredInClassesThat()
                                .arePublic()
                                .should(notMention("org.springframework.data"))
                                .because("how a module keeps its data is its own affair"),
                        Offences.ExposesSpringData.class),
                new Rule(
                        "no room for leftovers",
                        noClasses()
                                .should()
                                .resideInAnyPackage(
                                        "..common..", "..util..", "..utils..", "..helper..", "..dto..", "..impl..")
                                .because("what two modules share belongs to one of them"),
                        Helper.class),
                new Rule(
                        "packages are null marked",
                        classes()
                                .should(resideInANullMarkedPackage())
                                .because("the compiler checks for null only where a package says so"),
                        Offences.class));
    }

    private static DescribedPredicate<JavaClass> engineInternals() {
        var permitted = Set.of(
                "org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin",
                "org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl",
                "org.camunda.bpm.engine.impl.identity.ReadOnlyIdentityProvider",
                "org.camunda.bpm.engine.impl.interceptor.CommandContext",
                "org.camunda.bpm.engine.impl.interceptor.Session",
                "org.camunda.bpm.engine.impl.interceptor.SessionFactory",
                "org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter");
        return DescribedPredicate.describe(
                "are internal to the engine",
                type -> type.getPackageName().startsWith("org.camunda.")
                        && (type.getPackageName() + ".").contains(".impl.")
                        && !permitted.contains(type.getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> readsTheWallClock() {
        return DescribedPredicate.describe(
                "reads the wall clock",
                access -> access.getTarget() instanceof MethodCallTarget target
                        && (isNowWithoutClock(target) || isCurrentTimeMillis(target)));
    }

    private static boolean isNowWithoutClock(MethodCallTarget target) {
        return target.getOwner().getPackageName().equals("java.time")
                && target.getName().equals("now")
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
    }

    private static boolean isCurrentTimeMillis(MethodCallTarget target) {
        return target.getOwner().isEquivalentTo(System.class)
                && target.getName().equals("currentTimeMillis");
    }

    private static DescribedPredicate<JavaAccess<?>> makesAClock() {
        return DescribedPredicate.describe(
                "makes a clock",
                access -> access.getTargetOwner().isEquivalentTo(Clock.class)
                        && access.getTarget().getName().startsWith("system"));
    }

    private static ArchCondition<JavaMethod> notMention(String packageName) {
        return new ArchCondition<>("not mention types of " + packageName) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                method.getAllInvolvedRawTypes().stream()
                        .filter(type -> type.getPackageName().startsWith(packageName))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " mentions " + type.getName())));
            }
        };
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(
                            SimpleConditionEvent.violated(type, type.getName() + " is not in a null-marked package"));
                }
            }
        };
    }
}
