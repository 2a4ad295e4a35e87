package au.com.medicalexambooking.workflow.engine;

import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.GroupQuery;
import org.camunda.bpm.engine.identity.NativeUserQuery;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.TenantQuery;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.identity.UserQuery;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.identity.ReadOnlyIdentityProvider;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * What no property of the engine's starter can say: which beans models may name, and that users and groups are ours, read
 * only. The one class that names types of the engine's {@code impl} packages, because its plugin interface and its interface
 * for identity providers, public by its documentation, live there.
 */
final class EnginePlugin implements ProcessEnginePlugin {

    private final Map<Object, Object> delegates;
    private final Supplier<UserDirectory> users;

    EnginePlugin(Map<Object, Object> delegates, Supplier<UserDirectory> users) {
        this.delegates = delegates;
        this.users = users;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setBeans(delegates);
        engine.setIdentityProviderSessionFactory(new DirectorySessions(users));
        engine.setCreateDiagramOnDeploy(false);
    }

    @Override
    public void postInit(ProcessEngineConfigurationImpl engine) {
        engine.getAdminGroups().add(Role.ADMIN.value());
    }

    @Override
    public void postProcessEngineBuild(ProcessEngine engine) {}

    private static final class DirectorySessions implements SessionFactory {

        private final Supplier<UserDirectory> users;

        DirectorySessions(Supplier<UserDirectory> users) {
            this.users = users;
        }

        @Override
        public Class<?> getSessionType() {
            return ReadOnlyIdentityProvider.class;
        }

        @Override
        public Session openSession() {
            return new Directory(new EngineDirectory(users.get()));
        }
    }

    /** Passwords are not the engine's business: people sign in with the platform. */
    private static final class Directory implements ReadOnlyIdentityProvider {

        private final EngineDirectory directory;

        Directory(EngineDirectory directory) {
            this.directory = directory;
        }

        @Override
        public @Nullable User findUserById(String id) {
            return directory.user(new UserId(id)).orElse(null);
        }

        @Override
        public UserQuery createUserQuery() {
            return directory.userQuery();
        }

        @Override
        public UserQuery createUserQuery(CommandContext context) {
            return directory.userQuery();
        }

        @Override
        public NativeUserQuery createNativeUserQuery() {
            throw new UnsupportedOperationException("Users are kept by the platform, not by the engine");
        }

        @Override
        public boolean checkPassword(String user, String password) {
            return false;
        }

        @Override
        public @Nullable Group findGroupById(String id) {
            return directory.group(id).orElse(null);
        }

        @Override
        public GroupQuery createGroupQuery() {
            return directory.groupQuery();
        }

        @Override
        public GroupQuery createGroupQuery(CommandContext context) {
            return directory.groupQuery();
        }

        @Override
        public @Nullable Tenant findTenantById(String id) {
            return null;
        }

        @Override
        public TenantQuery createTenantQuery() {
            return directory.tenantQuery();
        }

        @Override
        public TenantQuery createTenantQuery(CommandContext context) {
            return directory.tenantQuery();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
