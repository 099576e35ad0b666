package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code ctl create configmap}: what is no text goes into binaryData. */
final class ConfigMapGenerator implements Generator {
    private static final ResourceType TYPE =
            new ResourceType("", "v1", "ConfigMap", "configmaps", "configmap", true, List.of("cm"), List.of());

    private final DataSources sources = new DataSources("ConfigMap");

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public String about() {
        return "Create a config map.";
    }

    @Override
    public String example() {
        return "settings --from-literal=colour=blue --from-file=app.properties";
    }

    @Override
    public void addTo(Syntax syntax) {
        sources.addTo(syntax);
    }

    @Override
    public String failure() {
        return "failed to create configmap:";
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) throws CliError {
        ObjectNode map = Generator.named(TYPE, name);
        for (Map.Entry<String, byte[]> entry :
                sources.read(session.terminal, name).entrySet()) {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(entry.getValue()))
                        .toString();
                map.withObject("/data").put(entry.getKey(), text);
            } catch (CharacterCodingException e) {
                map.withObject("/binaryData").put(entry.getKey(), entry.getValue());
            }
        }
        return map;
    }
}
