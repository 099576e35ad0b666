package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl create job}: of an image, or what a cron job would start. */
final class JobGenerator implements Generator {
    static final ResourceType TYPE =
            new ResourceType("batch", "v1", "Job", "jobs", "job", true, List.of(), List.of("all"));

    private @Nullable String image;
    private @Nullable String from;

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public String about() {
        return "Create a job.";
    }

    @Override
    public String example() {
        return "once --image=busybox -- date";
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("--image").label("IMAGE").says("The image to run.").text(given -> image = given);
        syntax.option("--from")
                .label("cronjob/NAME")
                .says("What this cron job would start.")
                .text(given -> from = given);
    }

    @Override
    public String failure() {
        return "failed to create job:";
    }

    @Override
    public boolean takesCommand() {
        return true;
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command)
            throws CliError, ApiFailure, IOException {
        String source = from;
        String own = image;
        if ((own == null) == (source == null)) {
            throw CliError.usage("error: either --image or --from must be specified");
        }
        if (source != null && !command.isEmpty()) {
            throw CliError.usage("error: cannot specify --from and command");
        }
        ObjectNode job = Generator.named(TYPE, name);
        if (source != null) {
            return fromCronJob(session, job, source);
        }
        ObjectNode pod = Generator.template(job.putObject("spec"));
        Generator.container(pod, name, String.valueOf(own), command);
        pod.put("restartPolicy", "Never");
        job.putObject("status");
        return job;
    }

    private static ObjectNode fromCronJob(Session session, ObjectNode job, String source)
            throws CliError, ApiFailure, IOException {
        int slash = source.indexOf('/');
        ResourceType type = session.types.single(slash < 0 ? source : source.substring(0, slash));
        if (!type.kind().equals("CronJob")) {
            throw CliError.usage("error: from must be an existing cronjob");
        }
        JsonNode cron = session.client.json(Request.get(type.path(session.namespace(), source.substring(slash + 1))));
        JsonNode template = cron.path("spec").path("jobTemplate");
        ObjectNode metadata = job.withObject("/metadata");
        ObjectNode annotations = metadata.putObject("annotations").put("cronjob.kubernetes.io/instantiate", "manual");
        template.path("metadata")
                .path("annotations")
                .properties()
                .forEach(e -> annotations.set(e.getKey(), e.getValue()));
        if (!template.path("metadata").path("labels").isEmpty()) {
            metadata.set("labels", template.path("metadata").path("labels"));
        }
        ObjectNode owner = metadata.putArray("ownerReferences").addObject();
        owner.put("apiVersion", "batch/v1").put("kind", "CronJob").put("controller", true);
        owner.set("name", cron.path("metadata").path("name"));
        owner.put("uid", cron.path("metadata").path("uid").asText());
        job.set("spec", template.path("spec"));
        job.putObject("status");
        return job;
    }
}
