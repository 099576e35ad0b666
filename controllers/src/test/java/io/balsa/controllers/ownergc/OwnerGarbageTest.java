package io.balsa.controllers.ownergc;

import static io.balsa.controllers.Objects.NOW;
import static io.balsa.controllers.Objects.ownedBy;
import static io.balsa.controllers.Objects.pod;
import static io.balsa.controllers.Objects.replicaSet;
import static io.balsa.controllers.Objects.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnerGarbageTest {
    private final ReplicaSet web = replicaSet("web", 1);
    private final Pod pod = ownedBy(pod("web-1", ""), web);

    @Test
    void aDependentOfNobodyIsDeletedByUid() {
        assertThat(OwnerGarbage.dependent(pod, owner -> false).actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.Delete.class,
                        delete -> assertThat(delete.how().uid()).isEqualTo("uid-web-1"));
    }

    @Test
    void aDependentWithALivingOwnerStays() {
        assertThat(OwnerGarbage.dependent(pod, owner -> true)).isEqualTo(Plan.nothing());
        assertThat(OwnerGarbage.dependent(pod("alone", ""), owner -> false)).isEqualTo(Plan.nothing());
    }

    @Test
    void onlyTheReferencesToOwnersThatAreGoneAreDropped() {
        Pod two = Meta.edit(
                pod, meta -> meta.addOwnerReferences(OwnerReference.newBuilder().setUid("other")));
        Action action = OwnerGarbage.dependent(two, owner -> owner.getUid().equals("other"))
                .actions()
                .get(0);
        assertThat(Meta.of(((Action.Update) action).object()).getOwnerReferencesList())
                .extracting(OwnerReference::getUid)
                .containsExactly("other");
    }

    @Test
    void anOrphaningOwnerLetsGoAndThenGoes() {
        ReplicaSet going = going(OwnerGarbage.ORPHAN);
        Action release = OwnerGarbage.owner(going, List.of(pod)).actions().get(0);
        assertThat(Meta.of(((Action.Update) release).object()).getOwnerReferencesList())
                .isEmpty();
        Action end = OwnerGarbage.owner(going, List.of()).actions().get(0);
        assertThat(Meta.of(((Action.Update) end).object()).getFinalizersList()).isEmpty();
    }

    @Test
    void aForegroundOwnerGoesAfterItsDependents() {
        ReplicaSet going = going(OwnerGarbage.FOREGROUND);
        assertThat(OwnerGarbage.owner(going, List.of(pod)).actions()).containsExactly(new Action.Delete(pod));
        Pod ending = Meta.edit(pod, meta -> meta.setDeletionTimestamp(time(NOW)));
        assertThat(OwnerGarbage.owner(going, List.of(ending)).actions()).isEmpty();
        assertThat(OwnerGarbage.owner(going, List.of()).actions()).hasSize(1);
    }

    private ReplicaSet going(String finalizer) {
        return Meta.edit(web, meta -> meta.setDeletionTimestamp(time(NOW)).addFinalizers(finalizer));
    }
}
