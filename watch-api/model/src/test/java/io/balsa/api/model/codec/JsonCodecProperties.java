package io.balsa.api.model.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.kinds.Kinds;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonCodecProperties {
    @Property(tries = 400)
    void whatWasWrittenReadsBackAsTheSameNormalMessage(@ForAll("kinds") Kind kind, @ForAll long seed) {
        Message message = new ArbitraryMessages(seed).next(kind.prototype());
        Message normal = NormalForm.of(message);
        byte[] json = JsonCodec.encode(kind.apiVersion(), kind.kind(), message);
        Decoded<Message> read = JsonCodec.decode(json, kind.prototype());
        assertThat(read.complaints()).isEmpty();
        assertThat(read.kind()).isEqualTo(kind.kind());
        assertThat(read.apiVersion()).isEqualTo(kind.apiVersion());
        assertThat(NormalForm.of(read.object())).isEqualTo(normal);
        assertThat(JsonCodec.encode(kind.apiVersion(), kind.kind(), normal)).isEqualTo(json);
    }

    @Property(tries = 200)
    void treesAndTextsAreTheSame(@ForAll("kinds") Kind kind, @ForAll long seed) {
        Message message = NormalForm.of(new ArbitraryMessages(seed).next(kind.prototype()));
        var tree = JsonCodec.toTree(kind.apiVersion(), kind.kind(), message);
        byte[] json = JsonCodec.encode(kind.apiVersion(), kind.kind(), message);
        assertThat(JsonCodec.tree(json)).isEqualTo(tree);
        assertThat(NormalForm.of(JsonCodec.decode(tree, kind.prototype()).object()))
                .isEqualTo(
                        NormalForm.of(JsonCodec.decode(json, kind.prototype()).object()));
    }

    @Property(tries = 200)
    void normalFormIsIdempotentAndSurvivesTheEnvelope(@ForAll("kinds") Kind kind, @ForAll long seed) {
        Message normal = NormalForm.of(new ArbitraryMessages(seed).next(kind.prototype()));
        assertThat(NormalForm.of(normal)).isSameAs(normal);
        ByteString stored = Envelope.forStore(kind, normal);
        Message read = Envelope.decode(stored, kind.prototype());
        assertThat(Envelope.forStore(kind, read)).isEqualTo(stored);
        Message expected = Meta.edit(normal, meta -> meta.clearResourceVersion().clearSelfLink());
        assertThat(NormalForm.of(read)).isEqualTo(NormalForm.of(expected));
    }

    @Provide
    Arbitrary<Kind> kinds() {
        return Arbitraries.of(Kinds.scheme().kinds());
    }
}
