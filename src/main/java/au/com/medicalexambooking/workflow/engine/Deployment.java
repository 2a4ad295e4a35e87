package au.com.medicalexambooking.workflow.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Deploys models, decisions and forms before the application takes requests, under names that are the same from a folder
 * and from a jar: a start without changes makes no new version. One changed file deploys all of them, since tasks find their
 * forms in their own deployment.
 */
@Component
class Deployment implements SmartInitializingSingleton {

    private static final Map<String, String> FOLDERS =
            Map.of("processes/*.bpmn", "processes/", "processes/*.dmn", "processes/", "forms/*.form", "forms/");

    private final RepositoryService repository;
    private final ResourcePatternResolver resources;

    Deployment(RepositoryService repository, ResourcePatternResolver resources) {
        this.repository = repository;
        this.resources = resources;
    }

    @Override
    public void afterSingletonsInstantiated() {
        var deployment = repository
                .createDeployment()
                .name("Medical examination booking")
                .source("application")
                .enableDuplicateFiltering(false);
        try {
            for (var entry : files().entrySet()) {
                deployment.addInputStream(entry.getKey(), entry.getValue().getInputStream());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        deployment.deploy();
    }

    private Map<String, Resource> files() throws IOException {
        Map<String, Resource> files = new TreeMap<>();
        for (var folder : FOLDERS.entrySet()) {
            for (var file : resources.getResources("classpath:" + folder.getKey())) {
                files.put(folder.getValue() + file.getFilename(), new ByteArrayResource(file.getContentAsByteArray()));
            }
        }
        return files;
    }
}
