package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.server.limits.Limits;
import io.balsa.api.server.storage.Guard;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.core.v1.ServiceAccount;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.Time;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Creates objects: Kubernetes' order of defaults, system fields, strategy, validation, write. */
final class Creation {
    private final ObjectStore store;
    private final Namespaces namespaces;
    private final PodAccounts accounts;
    private final PodPriorities priorities;
    private final ServiceAddresses addresses;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Limits limits;

    Creation(ObjectStore store, Namespaces namespaces, ServiceAddresses addresses, CoreConfig config) {
        this.store = store;
        this.namespaces = namespaces;
        this.accounts = new PodAccounts(store, this::makeDefaultAccount);
        this.priorities = new PodPriorities(store, config.clock());
        this.addresses = addresses;
        this.clock = config.clock();
        this.random = config.random();
        this.limits = config.limits();
    }

    ApiResult.Written create(ApiRequest.Create request) {
        Target target = request.target();
        Kind kind = target.kind();
        if (!target.subresource().isEmpty()) {
            throw StatusError.methodNotAllowed(kind, "create");
        }
        Message asked = BodyRules.placed(target, request.object());
        if (!Meta.of(asked).getResourceVersion().isEmpty()) {
            throw StatusError.badRequest("resourceVersion should not be set on objects to be created");
        }
        boolean generates = Meta.name(asked).isEmpty();
        if (generates && Meta.of(asked).getGenerateName().isEmpty()) {
            throw StatusError.invalid(
                    kind, "", List.of(FieldError.required("metadata.name", "name or generateName is required")));
        }
        Message defaulted = kind.defaulted(asked);
        int triesMax = generates ? limits.generateNameTriesMax() : 1;
        String name = Meta.name(asked);
        for (int tries = 0; tries < triesMax; tries++) {
            if (generates) {
                name = Names.generated(Meta.of(asked).getGenerateName(), random);
            }
            Optional<StoredObject> created =
                    createNamed(new Target(kind, "", target.namespace(), name), defaulted, request.options());
            if (created.isPresent()) {
                return new ApiResult.Written(ApiResult.Outcome.CREATED, created.get(), List.of(), null);
            }
        }
        throw generates ? StatusError.generateNameConflict(kind, name) : StatusError.alreadyExists(kind, name);
    }

    /** Empty when the name is taken. */
    private Optional<StoredObject> createNamed(Target named, Message defaulted, WriteOptions options) {
        var writer = new Writer(store, named, options);
        for (int tries = 0; tries < limits.conflictRetriesMax(); tries++) {
            Writer.Attempt attempt = attempt(named, defaulted, writer, options.dryRun());
            if (attempt instanceof Writer.Attempt.Done done) {
                return Optional.of(done.object());
            }
            if (attempt instanceof Writer.Attempt.Lost) {
                return Optional.empty();
            }
        }
        throw StatusError.timeout("the object could not be created: its namespace or addresses kept changing", 1);
    }

    private Writer.Attempt attempt(Target named, Message defaulted, Writer writer, boolean dryRun) {
        Kind kind = named.kind();
        List<Guard> conditions = new ArrayList<>();
        if (kind.namespaced()) {
            conditions.add(namespaces.admit(kind, named.namespace(), named.name()));
        }
        PodAccounts.Admitted admitted = accounts.admit(defaulted, named, dryRun);
        admitted.guard().ifPresent(conditions::add);
        Message prioritized = priorities.admit(admitted.object(), named);
        Message object = kind.prepareForCreate(withSystemFields(prioritized, named.name()));
        Allocation allocation = addresses.allocate(object, null, writer.taken());
        List<FieldError> errors = kind.validate(allocation.object());
        if (!errors.isEmpty()) {
            throw StatusError.invalid(kind, named.name(), errors);
        }
        Writer.Attempt attempt = writer.create(named.name(), allocation, conditions);
        if (attempt instanceof Writer.Attempt.Again) {
            namespaces.forget(named.namespace());
            accounts.forget(defaulted, named.namespace());
        }
        return attempt;
    }

    private void makeDefaultAccount(String namespace) {
        ServiceAccount account = ServiceAccount.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setNamespace(namespace).setName(PodAccounts.DEFAULT))
                .build();
        createNamed(
                Target.of(Kinds.SERVICE_ACCOUNT, namespace, PodAccounts.DEFAULT),
                Kinds.SERVICE_ACCOUNT.defaulted(account),
                WriteOptions.NONE);
    }

    private Message withSystemFields(Message object, String name) {
        return Meta.edit(
                object,
                meta -> meta.setName(name)
                        .setUid(Names.uid(random))
                        .setCreationTimestamp(
                                Time.newBuilder().setSeconds(clock.instant().getEpochSecond()))
                        .clearDeletionTimestamp()
                        .clearDeletionGracePeriodSeconds()
                        .clearResourceVersion()
                        .clearSelfLink()
                        .clearManagedFields());
    }
}
