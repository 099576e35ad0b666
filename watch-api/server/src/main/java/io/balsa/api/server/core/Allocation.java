package io.balsa.api.server.core;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.validation.FieldError;
import java.util.List;
import java.util.Set;

/**
 * What an object takes of things that exist once in the cluster: addresses and ports of services. Each is a key of the
 * store, written in the transaction that writes the object, so that two objects never hold the same one.
 *
 * @param object the object with what it was given filled in
 * @param claims keys to create with it
 * @param releases keys to remove with it
 */
record Allocation(Message object, List<Claim> claims, Set<ByteString> releases) {
    /**
     * One thing taken.
     *
     * @param chosen whether the server chose it: if it is taken another one will do
     * @param whenTaken what to tell a caller who asked for it by name
     */
    record Claim(ByteString key, boolean chosen, FieldError whenTaken) {}

    static Allocation none(Message object) {
        return new Allocation(object, List.of(), Set.of());
    }
}
