package au.com.medicalexambooking;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.workflow.ProcessVocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.Error;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.Script;
import org.camunda.bpm.model.bpmn.instance.ScriptTask;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.Task;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaFailedJobRetryTimeCycle;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the models to our conventions, and to the words that the code uses for them. */
class BpmnConventionsTest {

    private static final Path FOLDER = Path.of("processes");
    private static final Pattern ONE_BEAN = Pattern.compile("\\$\\{[a-z][A-Za-z]+}");
    private static final Pattern ON_A_VARIABLE = Pattern.compile("\\$\\{[a-zA-Z]+( == '[a-z_]+')?}");
    private static final Pattern GENERATED = Pattern.compile(".*_[0-9][a-z0-9]{6}");

    /** Steps that leave the machine: a save point before each, and retries that outlast a disturbance. */
    private static final Set<String> REMOTE =
            Set.of("ReserveAppointment", "ReleaseAppointment", "CompareWithAcuity", "CompareAppointmentBooks");

    static Stream<Path> processes() {
        return files(".bpmn");
    }

    static Stream<Path> decisions() {
        return files(".dmn");
    }

    private static Stream<Path> files(String ending) {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BpmnModelInstance read(Path file) {
        return Bpmn.readModelFromFile(file.toFile());
    }

    @ParameterizedTest
    @MethodSource("processes")
    void speakTheWordsOfTheirVocabularyAndNoOthers(Path file) {
        var model = read(file);
        var vocabulary = ProcessVocabulary.of(process(model).getId());

        assertThat(ids(model.getModelElementsByType(FlowNode.class)))
                .containsExactlyInAnyOrderElementsOf(vocabulary.elements());
        assertThat(model.getModelElementsByType(Message.class))
                .extracting(Message::getName)
                .containsExactlyInAnyOrderElementsOf(vocabulary.messages());
        assertThat(model.getModelElementsByType(Error.class))
                .extracting(Error::getErrorCode)
                .containsExactlyInAnyOrderElementsOf(vocabulary.errors());
        assertThat(variablesIn(file)).isSubsetOf(vocabulary.variables());
    }

    @ParameterizedTest
    @MethodSource("processes")
    void areNamedVersionedAndKeptForAPeriod(Path file) {
        var process = process(read(file));

        assertThat(file.getFileName()).hasToString(process.getId() + ".bpmn");
        assertThat(process.getName()).isNotBlank();
        assertThat(process.getCamundaHistoryTimeToLiveString()).isEqualTo("P2557D");
        assertThat(process.getCamundaVersionTag()).isEqualTo("1");
        assertThat(process.isExecutable()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("processes")
    void haveNoGeneratedIds(Path file) {
        assertThat(ids(read(file).getModelElementsByType(FlowElement.class)))
                .isNotEmpty()
                .noneMatch(id -> GENERATED.matcher(id).matches());
    }

    @ParameterizedTest
    @MethodSource("processes")
    void callOneBeanByNameAndHoldNoCode(Path file) {
        var model = read(file);

        assertThat(model.getModelElementsByType(ScriptTask.class)).isEmpty();
        assertThat(model.getModelElementsByType(Script.class)).isEmpty();
        assertThat(model.getModelElementsByType(ServiceTask.class)).allSatisfy(task -> {
            assertThat(task.getCamundaDelegateExpression()).matches(ONE_BEAN);
            assertThat(task.getCamundaClass()).isNull();
            assertThat(task.getCamundaExpression()).isNull();
        });
        assertThat(model.getModelElementsByType(BusinessRuleTask.class))
                .allSatisfy(
                        task -> assertThat(task.getCamundaDelegateExpression()).matches(ONE_BEAN));
        assertThat(text(file)).doesNotContain("camunda:script").doesNotContain("camunda:expression");
    }

    @ParameterizedTest
    @MethodSource("processes")
    void decideOnVariablesOnly(Path file) {
        var model = read(file);

        assertThat(model.getModelElementsByType(org.camunda.bpm.model.bpmn.instance.ConditionExpression.class))
                .allSatisfy(condition -> assertThat(condition.getTextContent()).matches(ON_A_VARIABLE));
        assertThat(model.getModelElementsByType(TimerEventDefinition.class)).allSatisfy(timer -> {
            var date = timer.getTimeDate();
            if (date != null) {
                assertThat(date.getTextContent()).matches(ON_A_VARIABLE);
            } else {
                assertThat(timer.getTimeCycle().getTextContent()).matches("R/PT\\d+[MH]");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("processes")
    void askAndAnswerAtEveryGateway(Path file) {
        assertThat(read(file).getModelElementsByType(ExclusiveGateway.class)).allSatisfy(gateway -> {
            if (gateway.getOutgoing().size() > 1) {
                assertThat(gateway.getName()).as(gateway.getId()).endsWith("?");
                assertThat(gateway.getDefault()).as(gateway.getId()).isNotNull();
                assertThat(gateway.getOutgoing())
                        .allSatisfy(flow ->
                                assertThat(flow.getName()).as(flow.getId()).isNotBlank());
            } else {
                assertThat(gateway.getName()).as(gateway.getId()).isNull();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("processes")
    void saveBeforeEveryRemoteStepAndStateItsRetries(Path file) {
        assertThat(read(file).getModelElementsByType(ServiceTask.class)).allSatisfy(task -> {
            assertThat(task.isCamundaAsyncBefore()).as(task.getId()).isEqualTo(REMOTE.contains(task.getId()));
            assertThat(task.isCamundaAsyncAfter()).as(task.getId()).isFalse();
        });
        assertThat(read(file).getModelElementsByType(FlowNode.class))
                .filteredOn(node -> node.isCamundaAsyncBefore() || node.isCamundaAsyncAfter())
                .allSatisfy(
                        node -> assertThat(retryCycleOf(node)).as(node.getId()).matches("PT\\d+[SMH](,PT\\d+[SMH])+"));
    }

    @ParameterizedTest
    @MethodSource("processes")
    void writeProgressInTheTransactionOfTheAct(Path file) {
        var model = read(file);

        assertThat(model.getModelElementsByType(UserTask.class)).allSatisfy(task -> {
            assertThat(task.isCamundaAsyncAfter()).as(task.getId()).isFalse();
            assertThat(task.isCamundaAsyncBefore()).as(task.getId()).isFalse();
        });
        assertThat(model.getModelElementsByType(BoundaryEvent.class))
                .filteredOn(event ->
                        Set.of("BookingRescheduled", "BookingCancelled").contains(event.getId()))
                .noneMatch(FlowNode::isCamundaAsyncAfter);
        assertThat(model.getModelElementsByType(IntermediateCatchEvent.class)).allMatch(FlowNode::isCamundaAsyncAfter);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void offerEveryUserTaskWithItsForm(Path file) {
        assertThat(read(file).getModelElementsByType(UserTask.class)).allSatisfy(task -> {
            assertThat(task.getCamundaCandidateGroups()).isEqualTo("staff");
            assertThat(task.getCamundaFormRefBinding()).isEqualTo("deployment");
            assertThat(Path.of("forms", task.getCamundaFormRef() + ".form")).exists();
            assertThat(text(file)).contains("delegateExpression=\"${offerTask}\"");
        });
    }

    @ParameterizedTest
    @MethodSource("processes")
    void nameTasksInSentenceCase(Path file) {
        assertThat(read(file).getModelElementsByType(Task.class))
                .allSatisfy(task -> assertThat(task.getName()).matches("[A-Z][a-z]+ .*"));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void decisionsAreUniqueExplainedAndKeptForAPeriod(Path file) {
        var model = Dmn.readModelFromFile(file.toFile());

        assertThat(model.getModelElementsByType(Decision.class)).singleElement().satisfies(decision -> {
            assertThat(file.getFileName()).hasToString(decision.getId() + ".dmn");
            assertThat(decision.getCamundaHistoryTimeToLiveString()).isEqualTo("P2557D");
            assertThat(decision.getVersionTag()).isEqualTo("1");
        });
        assertThat(model.getModelElementsByType(DecisionTable.class))
                .allSatisfy(table -> assertThat(table.getHitPolicy()).isEqualTo(HitPolicy.UNIQUE));
        assertThat(model.getModelElementsByType(Rule.class))
                .isNotEmpty()
                .allSatisfy(rule ->
                        assertThat(rule.getDescription().getTextContent()).isNotBlank());
    }

    private static Process process(BpmnModelInstance model) {
        return model.getModelElementsByType(Process.class).iterator().next();
    }

    private static List<String> ids(Collection<? extends FlowElement> elements) {
        return elements.stream().map(FlowElement::getId).toList();
    }

    private static String retryCycleOf(FlowNode node) {
        var extensions = node.getExtensionElements();
        return extensions == null
                ? ""
                : extensions.getElementsQuery().filterByType(CamundaFailedJobRetryTimeCycle.class).list().stream()
                        .map(cycle -> cycle.getTextContent())
                        .findFirst()
                        .orElse("");
    }

    /** Variables that conditions, timers and due dates name. */
    private static Set<String> variablesIn(Path file) {
        return Pattern.compile("(?:timeDate[^>]*>|conditionExpression[^>]*>|dueDate=\")\\$\\{([a-zA-Z]+)")
                .matcher(text(file))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
