package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl create deployment}. */
final class DeploymentGenerator implements Generator {
    private static final ResourceType TYPE = new ResourceType(
            "apps", "v1", "Deployment", "deployments", "deployment", true, List.of("deploy"), List.of("all"));
    private static final int SUFFIX_LENGTH = 5;

    private List<String> images = List.of();
    private int replicas = 1;
    private @Nullable Integer port;

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public String about() {
        return "Create a deployment.";
    }

    @Override
    public String example() {
        return "web --image=nginx --replicas=3 --port=80";
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("--image")
                .label("IMAGE")
                .says("The image to run; may be repeated.")
                .split()
                .list(given -> images = given);
        syntax.option("-r", "--replicas").label("COUNT").says("How many pods.").integer(given -> replicas = given);
        syntax.option("--port")
                .label("PORT")
                .says("The port that the container listens on.")
                .integer(given -> port = given);
    }

    @Override
    public String failure() {
        return "failed to create deployment:";
    }

    @Override
    public boolean takesCommand() {
        return true;
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) throws CliError {
        if (images.isEmpty()) {
            throw Generator.missing("image");
        }
        if (images.size() > 1 && !command.isEmpty()) {
            throw CliError.usage("error: cannot specify multiple --image options and command");
        }
        if (replicas < 0) {
            throw CliError.usage("error: invalid replicas: " + replicas + ". It must be greater than or equal to 0");
        }
        ObjectNode deployment = Generator.named(TYPE, name);
        deployment.withObject("/metadata").putObject("labels").put("app", name);
        ObjectNode spec = deployment.putObject("spec");
        spec.put("replicas", replicas);
        spec.putObject("selector").putObject("matchLabels").put("app", name);
        spec.putObject("strategy");
        ObjectNode pod = Generator.template(spec);
        spec.withObject("/template/metadata").putObject("labels").put("app", name);
        for (String image : images) {
            ObjectNode container = Generator.container(pod, containerName(session, image), image, command);
            if (port != null && images.size() == 1) {
                container.putArray("ports").addObject().put("containerPort", port);
            }
        }
        deployment.putObject("status");
        return deployment;
    }

    /** {@code registry/a/nginx:1.27 -> nginx}; a name that had to be changed gets a random end (kubectl). */
    private static String containerName(Session session, String image) {
        String name = image.substring(image.lastIndexOf('/') + 1).split("[:@]", 2)[0];
        if (!name.contains("_") && !name.contains(".")) {
            return name;
        }
        String random = Long.toString(session.terminal.nanoTime().getAsLong() | (1L << 40), 36);
        return name.replace('_', '-').replace('.', '-') + "-" + random.substring(random.length() - SUFFIX_LENGTH);
    }
}
