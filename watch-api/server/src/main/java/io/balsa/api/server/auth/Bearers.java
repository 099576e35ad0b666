package io.balsa.api.server.auth;

import java.util.List;
import java.util.Optional;

/** Tells who bears a token. May be called from any thread; may wait for the store. */
public interface Bearers {
    /**
     * Judges a token.
     *
     * @param token as it came; it must not be logged
     * @param audiences for whom it has to be meant, for one of them at least; empty: for the API itself
     * @throws io.balsa.api.model.StatusError when the store does not answer: the token is then neither good nor bad
     */
    Verdict judge(String token, List<String> audiences);

    /**
     * What came of it.
     *
     * @param caller who bears the token; empty when it is not accepted
     * @param audiences those asked for that it is meant for
     * @param refusal why it is not accepted, in Kubernetes' words; empty when it is
     */
    record Verdict(Optional<Caller> caller, List<String> audiences, String refusal) {
        private static final String INVALID = "invalid bearer token";

        public Verdict {
            audiences = List.copyOf(audiences);
        }

        public static Verdict accepted(Caller caller, List<String> audiences) {
            return new Verdict(Optional.of(caller), audiences, "");
        }

        /** Nobody knows such tokens. */
        public static Verdict unknown() {
            return new Verdict(Optional.empty(), List.of(), INVALID);
        }

        /** It is one of this cluster's tokens, and not good; the reason stands as Kubernetes prints it. */
        public static Verdict refused(String why) {
            return new Verdict(Optional.empty(), List.of(), "[" + INVALID + ", " + why + "]");
        }
    }
}
