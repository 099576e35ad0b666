package io.balsa.api.server.http.request;

import io.balsa.api.model.StatusError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the client is to get: in which encoding, and the object itself or a view of it.
 *
 * <p>Kubernetes writes the view as parameters of the media type:
 *
 * <pre>
 * application/json;as=Table;v=v1;g=meta.k8s.io,application/json     a table, else the object
 * application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io  metadata only
 * </pre>
 */
public record Representation(Encoding encoding, View view) {
    /** How a message becomes bytes. */
    public enum Encoding {
        JSON("application/json"),
        YAML("application/yaml"),
        PROTOBUF("application/vnd.kubernetes.protobuf");

        private final String mediaType;

        Encoding(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }
    }

    /** What of an object is shown. */
    public enum View {
        OBJECT,
        TABLE,
        METADATA
    }

    /** What a request can answer with. */
    public enum Answer {
        ONE,
        LIST,
        WATCH,
        /** A Status or document: no views. */
        PLAIN
    }

    /** The object itself in JSON: for a client that does not say. */
    public static final Representation JSON = new Representation(Encoding.JSON, View.OBJECT);

    private static final String META = "meta.k8s.io";

    /**
     * Chooses the first clause that can be served.
     *
     * @param accept the header, empty when there was none
     * @throws StatusError NotAcceptable when no clause can be served
     */
    public static Representation choose(String accept, Answer answer) {
        if (accept.isBlank()) {
            return JSON;
        }
        for (MediaType clause : MediaType.parseAccept(accept)) {
            for (Encoding encoding : Encoding.values()) {
                if (clause.takes(encoding.mediaType())) {
                    View view = view(clause, answer, encoding);
                    if (view != null) {
                        return new Representation(encoding, view);
                    }
                    break;
                }
            }
        }
        throw StatusError.notAcceptable(offered(answer));
    }

    /** As {@link #choose}, for a Status: what cannot be served becomes JSON, because an error must be readable. */
    public static Representation forStatus(String accept) {
        for (MediaType clause : MediaType.parseAccept(accept)) {
            for (Encoding encoding : Encoding.values()) {
                if (clause.takes(encoding.mediaType())) {
                    return new Representation(encoding, View.OBJECT);
                }
            }
        }
        return JSON;
    }

    /** The view that a clause asks for; null where this answer does not have it. */
    private static @Nullable View view(MediaType clause, Answer answer, Encoding encoding) {
        String as = clause.parameter("as");
        if (as.isEmpty()) {
            return encoding == Encoding.YAML && answer == Answer.WATCH ? null : View.OBJECT;
        }
        boolean known =
                clause.parameter("g").equals(META) && clause.parameter("v").equals("v1");
        if (!known || answer == Answer.PLAIN) {
            return null;
        }
        return switch (as) {
            case "Table" -> encoding == Encoding.JSON ? View.TABLE : null;
            case "PartialObjectMetadata" -> answer != Answer.LIST && encoding != Encoding.YAML ? View.METADATA : null;
            case "PartialObjectMetadataList" ->
                answer == Answer.LIST && encoding != Encoding.YAML ? View.METADATA : null;
            default -> null;
        };
    }

    private static List<String> offered(Answer answer) {
        String json = Encoding.JSON.mediaType();
        String protobuf = Encoding.PROTOBUF.mediaType();
        return answer == Answer.WATCH
                ? List.of(json + ";stream=watch", protobuf + ";stream=watch")
                : List.of(json, Encoding.YAML.mediaType(), protobuf);
    }
}
