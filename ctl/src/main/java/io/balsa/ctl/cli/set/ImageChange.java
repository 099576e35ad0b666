package io.balsa.ctl.cli.set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.PodSpecs;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.change.Pairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code ctl set image}. */
final class ImageChange implements TemplateChange {
    private Map<String, String> images = Map.of();

    @Override
    public void addTo(Syntax syntax) {}

    @Override
    public String words() {
        return "CONTAINER=IMAGE...";
    }

    @Override
    public String example() {
        return "deployment/web web=nginx:1.28";
    }

    @Override
    public String done() {
        return "image updated";
    }

    @Override
    public List<String> take(List<String> words) throws CliError {
        Pairs pairs = Pairs.split(words, "image");
        images = pairs.changes("image", false).set();
        return pairs.targets();
    }

    @Override
    public void check(boolean local) throws CliError {
        if (images.isEmpty()) {
            throw CliError.usage("error: at least one image update is required");
        }
        if (images.size() > 1 && images.containsKey("*")) {
            throw CliError.usage(
                    "error: all containers are already specified by *, but saw more than one container_name=container_image pairs");
        }
    }

    @Override
    public void apply(Session session, Info info, ObjectNode spec) throws CliError {
        List<ObjectNode> containers = new ArrayList<>(PodSpecs.list(spec, "initContainers"));
        containers.addAll(PodSpecs.list(spec, "containers"));
        List<String> missing = new ArrayList<>();
        images.forEach((name, image) -> {
            boolean found = false;
            for (ObjectNode container : containers) {
                if (name.equals("*") || container.path("name").asText().equals(name)) {
                    container.put("image", image);
                    found = true;
                }
            }
            if (!found) {
                missing.add("error: unable to find container named \"" + name + "\"");
            }
        });
        if (!missing.isEmpty()) {
            throw new CliError(Exit.NOT_FOUND, missing);
        }
    }
}
