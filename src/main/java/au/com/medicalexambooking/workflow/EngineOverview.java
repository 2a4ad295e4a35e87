package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Event;
import org.camunda.bpm.model.bpmn.instance.EventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Participant;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnLabel;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads the drawing from the deployed model and the counts from the engine. */
@Service
@Transactional(readOnly = true)
class EngineOverview implements ProcessOverview {

    private static final Box NOWHERE = new Box(0, 0, 0, 0);

    private final RepositoryService repository;
    private final RuntimeService runtime;
    private final ManagementService management;
    private final CurrentActor currentActor;

    /** Drawings by the id of the deployed model, which never changes; a node meets few. */
    private final Map<String, Diagram> drawings = new ConcurrentHashMap<>();

    EngineOverview(
            RepositoryService repository,
            RuntimeService runtime,
            ManagementService management,
            CurrentActor currentActor) {
        this.repository = repository;
        this.runtime = runtime;
        this.management = management;
        this.currentActor = currentActor;
    }

    @Override
    public Diagram lifecycle() {
        require(currentActor.get().role() == Role.MANAGER || currentActor.get().role() == Role.ADMIN);
        var definition = repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(BookingLifecycle.KEY)
                .latestVersion()
                .singleResult();
        var drawing =
                drawings.computeIfAbsent(definition.getId(), id -> drawingOf(repository.getBpmnModelInstance(id)));
        var counts = counts();
        return new Diagram(
                drawing.elements().stream()
                        .map(element -> new Element(
                                element.id(),
                                element.name(),
                                element.kind(),
                                element.trigger(),
                                element.interrupting(),
                                element.box(),
                                element.label(),
                                counts.getOrDefault(element.id(), 0L)))
                        .toList(),
                drawing.flows(),
                drawing.bounds());
    }

    /** Bookings that began under an older version of the model count at the step of the same id. */
    private Map<String, Long> counts() {
        var counts = new HashMap<String, Long>();
        repository.createProcessDefinitionQuery().processDefinitionKey(BookingLifecycle.KEY).unlimitedList().stream()
                .flatMap(version -> management.createActivityStatisticsQuery(version.getId()).unlimitedList().stream())
                .forEach(step -> counts.merge(step.getId(), (long) step.getInstances(), Long::sum));
        return counts;
    }

    @Override
    public Set<BookingId> bookingsAt(String step) {
        require(currentActor.get().role().isOperator());
        return runtime
                .createProcessInstanceQuery()
                .processDefinitionKey(BookingLifecycle.KEY)
                .activityIdIn(step)
                .listPage(0, MOST_BOOKINGS)
                .stream()
                .map(ProcessInstance::getBusinessKey)
                .map(BookingId::new)
                .collect(Collectors.toSet());
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw ApiException.forbidden("The process is watched by managers.");
        }
    }

    private static Diagram drawingOf(BpmnModelInstance model) {
        var elements = new ArrayList<Element>();
        for (var shape : model.getModelElementsByType(BpmnShape.class)) {
            elements.add(element(shape));
        }
        elements.sort(Comparator.comparingDouble(
                element -> -element.box().width() * element.box().height()));
        var flows = new ArrayList<Flow>();
        for (var edge : model.getModelElementsByType(BpmnEdge.class)) {
            flows.add(new Flow(
                    name(edge.getBpmnElement()),
                    edge.getWaypoints().stream()
                            .map(point -> new Point(point.getX(), point.getY()))
                            .toList(),
                    label(edge.getBpmnLabel(), NOWHERE)));
        }
        var pool = elements.get(0).box();
        return new Diagram(elements, flows, pool);
    }

    private static Element element(BpmnShape shape) {
        var element = shape.getBpmnElement();
        var box = box(shape.getBounds());
        return new Element(
                element.getId(),
                name(element),
                kind(element),
                element instanceof Event event ? trigger(event) : Trigger.NONE,
                isInterrupting(element),
                box,
                label(shape.getBpmnLabel(), box),
                0);
    }

    private static Kind kind(BaseElement element) {
        if (element instanceof Participant) {
            return Kind.POOL;
        }
        if (element instanceof SubProcess part) {
            return part.triggeredByEvent() ? Kind.EVENT_STAGE : Kind.STAGE;
        }
        if (element instanceof Gateway) {
            return Kind.GATEWAY;
        }
        if (element instanceof StartEvent) {
            return Kind.START_EVENT;
        }
        if (element instanceof EndEvent) {
            return Kind.END_EVENT;
        }
        if (element instanceof BoundaryEvent) {
            return Kind.BOUNDARY_EVENT;
        }
        if (element instanceof Event) {
            return Kind.CATCH_EVENT;
        }
        if (element instanceof UserTask) {
            return Kind.USER_TASK;
        }
        return element instanceof BusinessRuleTask ? Kind.DECISION_TASK : Kind.TASK;
    }

    private static boolean isInterrupting(BaseElement element) {
        if (element instanceof BoundaryEvent event) {
            return event.cancelActivity();
        }
        return !(element instanceof StartEvent event) || event.isInterrupting();
    }

    private static Trigger trigger(Event event) {
        List<EventDefinition> definitions = List.of();
        if (event instanceof CatchEvent waiting) {
            definitions = List.copyOf(waiting.getEventDefinitions());
        } else if (event instanceof ThrowEvent telling) {
            definitions = List.copyOf(telling.getEventDefinitions());
        }
        if (definitions.isEmpty()) {
            return Trigger.NONE;
        }
        var definition = definitions.get(0);
        if (definition instanceof TimerEventDefinition) {
            return Trigger.TIMER;
        }
        if (definition instanceof MessageEventDefinition) {
            return Trigger.MESSAGE;
        }
        return definition instanceof ErrorEventDefinition ? Trigger.ERROR : Trigger.NONE;
    }

    private static String name(@Nullable BaseElement element) {
        if (element instanceof Participant pool) {
            return text(pool.getName());
        }
        return element instanceof FlowElement part ? text(part.getName()) : "";
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Box label(@Nullable BpmnLabel label, Box otherwise) {
        return label == null || label.getBounds() == null ? otherwise : box(label.getBounds());
    }

    private static Box box(Bounds bounds) {
        return new Box(bounds.getX(), bounds.getY(), bounds.getWidth(), bounds.getHeight());
    }
}
