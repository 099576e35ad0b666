package io.balsa.api.model.kinds;

import static io.balsa.api.model.kinds.Objects.json;
import static io.balsa.api.model.kinds.Objects.of;
import static io.balsa.api.model.kinds.Objects.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Scaling;
import io.balsa.api.model.Scheme;
import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Secret;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kinds that are served in more than one version, and the scale subresource: what builders make of them. */
class KindVersionsTest {
    private static final Kind STORED = Kind.of("letters", "v2", ConfigMap.getDefaultInstance())
            .shortNames("ltr")
            .categories("all")
            .subresources("log")
            .updatesConditionally()
            .defaults(map -> map.toBuilder().putData("place", "here").build())
            .prepareForCreate(map -> map.toBuilder().clearImmutable().build())
            .prepareForUpdate((next, old) -> next.toBuilder()
                    .putData("place", old.getDataOrThrow("place"))
                    .build())
            .validate(map -> List.of(FieldError.required("stored", "")))
            .validateUpdate((next, old) -> List.of(FieldError.forbidden("stored", "")))
            .build();

    private static final Kind VERSION = Kind.of("letters", "v1", Secret.getDefaultInstance())
            .versionOf(STORED, KindVersionsTest::toStored, KindVersionsTest::fromStored)
            .defaults(secret -> secret.toBuilder().putStringData("by", "v1").build())
            .validate(secret -> List.of(FieldError.required("own", "")))
            .build();

    private static Message toStored(Secret secret) {
        return ConfigMap.newBuilder()
                .setMetadata(secret.getMetadata())
                .putAllData(secret.getStringDataMap())
                .setImmutable(secret.getImmutable())
                .build();
    }

    private static Secret fromStored(Message stored) {
        ConfigMap map = (ConfigMap) stored;
        return Secret.newBuilder()
                .setMetadata(map.getMetadata())
                .putAllStringData(map.getDataMap())
                .setImmutable(map.getImmutable())
                .build();
    }

    private static Secret secret(String more) {
        return (Secret) of(VERSION, "{'metadata':{'name':'a','namespace':'d'}" + more + "}");
    }

    @Test
    void aKindIsStoredAsItselfUnlessItIsAVersion() {
        Pod pod = Pod.getDefaultInstance();
        assertThat(Kinds.POD.stored()).isSameAs(Kinds.POD);
        assertThat(Kinds.POD.isStored()).isTrue();
        assertThat(Kinds.POD.toStored(pod)).isSameAs(pod);
        assertThat(Kinds.POD.fromStored(pod)).isSameAs(pod);
        assertThat(VERSION.stored()).isSameAs(STORED);
        assertThat(VERSION.isStored()).isFalse();
    }

    @Test
    void aVersionSharesThePlaceAndTheFormOfWhatItIsStoredAs() {
        assertThat(VERSION.key("d", "a")).isEqualTo("/registry/configmaps/d/a");
        assertThat(VERSION.plural()).isEqualTo("secrets");
        assertThat(VERSION.shortNames()).containsExactly("ltr");
        assertThat(VERSION.categories()).containsExactly("all");
        assertThat(VERSION.subresources()).containsExactly("log");
        assertThat(VERSION.updatesUnconditionally()).isFalse();
        assertThat(VERSION.columns().columns()).isEqualTo(STORED.columns().columns());
        assertThat(VERSION.columns().row(secret(""), Instant.EPOCH).cells()).containsExactly("a", "<unknown>");
    }

    @Test
    void objectsGoThereAndBack() {
        Secret secret = secret(",'stringData':{'a':'1'},'immutable':true");
        Message stored = VERSION.toStored(secret);
        assertThat(json(STORED, stored)).contains("'immutable':true,'data':{'a':'1'}");
        assertThat(VERSION.fromStored(stored)).isEqualTo(secret);
    }

    @Test
    void rulesOfAVersionRunBeforeThoseOfWhatItIsStoredAs() {
        Secret filled = (Secret) VERSION.defaulted(secret(""));
        assertThat(filled.getStringDataMap()).containsOnlyKeys("by", "place");
        Secret created = (Secret) VERSION.prepareForCreate(secret(",'immutable':true"));
        assertThat(created.getImmutable()).isFalse();
        assertThat(texts(VERSION.validate(secret(",'immutable':true"))))
                .containsExactly("own: Required value", "stored: Required value");
    }

    @Test
    void anUpdateOfAVersionIsOneOfWhatItIsStoredAs() {
        Secret old = Meta.edit(secret(",'stringData':{'place':'there'}"), meta -> meta.setUid("u"));
        Secret next = (Secret) VERSION.prepareForUpdate(secret(",'stringData':{'b':'2'}"), old);
        assertThat(next.getStringDataMap()).containsEntry("b", "2").containsEntry("place", "there");
        assertThat(Meta.uid(next)).isEqualTo("u");
        assertThat(texts(VERSION.validateUpdate(next, old))).containsExactly("stored: Forbidden");
    }

    @Test
    void wordsMeanTheStoredVersion() {
        Kind elsewhere = Kind.of("mail", "v1", Pod.getDefaultInstance())
                .plural("configmaps")
                .versionOf(STORED, pod -> pod, pod -> Pod.getDefaultInstance())
                .build();
        Scheme scheme = new Scheme(List.of(STORED, VERSION, elsewhere));
        assertThat(scheme.named("ltr")).containsExactly(STORED);
        assertThat(scheme.named("all")).containsExactly(STORED);
        assertThat(scheme.named("secrets.letters")).isEmpty();
        assertThat(scheme.named("configmaps.mail")).containsExactly(elsewhere);
        assertThat(scheme.byApiVersion("letters/v1", "Secret")).contains(VERSION);
    }

    @Test
    void scaling() {
        assertThat(Kinds.POD.scaling()).isEmpty();
        Scaling<Message> scaling = Kinds.REPLICA_SET.scaling().orElseThrow();
        Message set = of(
                Kinds.REPLICA_SET,
                "{'spec':{'replicas':3,'selector':{'matchLabels':{'a':'b'},'matchExpressions':"
                        + "[{'key':'c','operator':'In','values':['d','e']}]}},'status':{'replicas':2}}");
        assertThat(scaling.replicas().applyAsInt(set)).isEqualTo(3);
        assertThat(scaling.observed().applyAsInt(set)).isEqualTo(2);
        assertThat(scaling.selector().apply(set)).isEqualTo("a=b,c in (d,e)");
        Message more = scaling.withReplicas().apply(set, 5);
        assertThat(scaling.replicas().applyAsInt(more)).isEqualTo(5);
        assertThat(scaling.withReplicas().apply(more, 3)).isEqualTo(set);
    }

    @Test
    void whoListsScaleSaysHow() {
        assertThatThrownBy(() -> Kind.of("", "v1", Pod.getDefaultInstance())
                        .subresources("scale")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Pod needs both the subresource scale and a Scaling");
    }
}
