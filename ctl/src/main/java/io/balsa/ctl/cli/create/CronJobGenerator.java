package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl create cronjob}. */
final class CronJobGenerator implements Generator {
    private static final ResourceType TYPE =
            new ResourceType("batch", "v1", "CronJob", "cronjobs", "cronjob", true, List.of("cj"), List.of("all"));

    private @Nullable String image;
    private @Nullable String schedule;
    private String restart = "OnFailure";

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public String about() {
        return "Create a cron job.";
    }

    @Override
    public String example() {
        return "nightly --image=backup --schedule='0 3 * * *'";
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("--image").label("IMAGE").says("The image to run.").text(given -> image = given);
        syntax.option("--schedule")
                .label("CRON")
                .says("When: minute, hour, day, month, weekday.")
                .text(given -> schedule = given);
        syntax.option("--restart")
                .label("POLICY")
                .says("OnFailure (default) or Never.")
                .text(given -> restart = given);
    }

    @Override
    public String failure() {
        return "failed to create cronjob:";
    }

    @Override
    public boolean takesCommand() {
        return true;
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) throws CliError {
        List<String> missing = new ArrayList<>();
        if (image == null) {
            missing.add("image");
        }
        if (schedule == null) {
            missing.add("schedule");
        }
        if (!missing.isEmpty()) {
            throw Generator.missing(missing.toArray(String[]::new));
        }
        ObjectNode cron = Generator.named(TYPE, name);
        ObjectNode spec = cron.putObject("spec");
        ObjectNode job = spec.putObject("jobTemplate");
        job.putObject("metadata").put("name", name).putNull("creationTimestamp");
        ObjectNode pod = Generator.template(job.putObject("spec"));
        Generator.container(pod, name, String.valueOf(image), command);
        pod.put("restartPolicy", restart);
        spec.put("schedule", schedule);
        cron.putObject("status");
        return cron;
    }
}
