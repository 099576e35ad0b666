package io.balsa.api.server.core;

import io.balsa.api.server.auth.Caller;
import io.balsa.k8s.certificates.v1.CertificateSigningRequest;
import io.balsa.k8s.certificates.v1.ExtraValue;

/** Writes who asks into the objects that are wishes of their creator: requests for certificates. Pure. */
final class Requester {
    private Requester() {}

    static ApiRequest.Create named(ApiRequest.Create create) {
        if (!(create.object() instanceof CertificateSigningRequest request)) {
            return create;
        }
        Caller caller = create.caller();
        CertificateSigningRequest.Builder next = request.toBuilder();
        next.getSpecBuilder()
                .setUsername(caller.user())
                .clearUid()
                .clearExtra()
                .clearGroups()
                .addAllGroups(caller.groups());
        if (!caller.uid().isEmpty()) {
            next.getSpecBuilder().setUid(caller.uid());
        }
        caller.extra()
                .forEach((key, values) -> next.getSpecBuilder()
                        .putExtra(
                                key, ExtraValue.newBuilder().addAllItems(values).build()));
        return new ApiRequest.Create(caller, create.target(), next.build(), create.options());
    }
}
