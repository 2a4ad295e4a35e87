package au.com.medicalexambooking.workflow.engine;

import au.com.medicalexambooking.identity.Role;
import java.util.Arrays;
import java.util.List;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.springframework.stereotype.Component;

/**
 * Who may do what in the engine's webapps: coordinators do tasks in Tasklist, managers see and retry in Cockpit as well,
 * administrators may do everything but deploy, which nobody may.
 */
@Component
class WebappAccess {

    private static final String ALL = "*";

    private final AuthorizationService authorizations;

    WebappAccess(AuthorizationService authorizations) {
        this.authorizations = authorizations;
    }

    /** Grants what is missing and corrects what differs; safe to run at every start. */
    void grant() {
        grant(Role.STAFF, Resources.APPLICATION, "tasklist", Permissions.ACCESS);
        grant(
                Role.STAFF,
                Resources.PROCESS_DEFINITION,
                ALL,
                ProcessDefinitionPermissions.READ,
                ProcessDefinitionPermissions.READ_INSTANCE,
                ProcessDefinitionPermissions.READ_HISTORY,
                ProcessDefinitionPermissions.READ_TASK,
                ProcessDefinitionPermissions.TASK_WORK,
                ProcessDefinitionPermissions.TASK_ASSIGN,
                ProcessDefinitionPermissions.UPDATE_TASK);

        grant(Role.MANAGER, Resources.APPLICATION, "tasklist", Permissions.ACCESS);
        grant(Role.MANAGER, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
        grant(
                Role.MANAGER,
                Resources.PROCESS_DEFINITION,
                ALL,
                ProcessDefinitionPermissions.READ,
                ProcessDefinitionPermissions.READ_INSTANCE,
                ProcessDefinitionPermissions.READ_HISTORY,
                ProcessDefinitionPermissions.READ_TASK,
                ProcessDefinitionPermissions.TASK_WORK,
                ProcessDefinitionPermissions.TASK_ASSIGN,
                ProcessDefinitionPermissions.UPDATE_TASK,
                ProcessDefinitionPermissions.RETRY_JOB);
        grant(Role.MANAGER, Resources.DECISION_DEFINITION, ALL, Permissions.READ, Permissions.READ_HISTORY);
        grant(Role.MANAGER, Resources.DECISION_REQUIREMENTS_DEFINITION, ALL, Permissions.READ);
        grant(Role.MANAGER, Resources.DEPLOYMENT, ALL, Permissions.READ);

        for (var resource : List.of(
                Resources.APPLICATION,
                Resources.AUTHORIZATION,
                Resources.BATCH,
                Resources.DASHBOARD,
                Resources.DECISION_DEFINITION,
                Resources.DECISION_REQUIREMENTS_DEFINITION,
                Resources.FILTER,
                Resources.GROUP,
                Resources.HISTORIC_PROCESS_INSTANCE,
                Resources.HISTORIC_TASK,
                Resources.OPERATION_LOG_CATEGORY,
                Resources.PROCESS_DEFINITION,
                Resources.PROCESS_INSTANCE,
                Resources.REPORT,
                Resources.SYSTEM,
                Resources.TASK,
                Resources.USER)) {
            grant(Role.ADMIN, resource, ALL, Permissions.ALL);
        }
        grant(Role.ADMIN, Resources.DEPLOYMENT, ALL, Permissions.READ);
    }

    /** Lets the role read this filter. */
    void grantFilter(Role role, String filterId) {
        grant(role, Resources.FILTER, filterId, Permissions.READ);
    }

    private void grant(Role role, Resource resource, String resourceId, Permission... permissions) {
        var existing = authorizations
                .createAuthorizationQuery()
                .authorizationType(Authorization.AUTH_TYPE_GRANT)
                .groupIdIn(role.value())
                .resourceType(resource)
                .resourceId(resourceId)
                .singleResult();
        if (existing != null && Arrays.equals(existing.getPermissions(permissions), permissions)) {
            return;
        }
        var authorization =
                existing == null ? authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT) : existing;
        authorization.setGroupId(role.value());
        authorization.setResource(resource);
        authorization.setResourceId(resourceId);
        authorization.setPermissions(permissions);
        authorizations.saveAuthorization(authorization);
    }
}
