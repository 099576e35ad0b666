package io.balsa.api.model.kinds;

import io.balsa.api.model.Quantity;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.ContainerPort;
import io.balsa.k8s.core.v1.DownwardAPIVolumeFile;
import io.balsa.k8s.core.v1.EmptyDirVolumeSource;
import io.balsa.k8s.core.v1.EnvVar;
import io.balsa.k8s.core.v1.EphemeralContainer;
import io.balsa.k8s.core.v1.HTTPGetAction;
import io.balsa.k8s.core.v1.ObjectFieldSelector;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodSecurityContext;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.PodTemplateSpec;
import io.balsa.k8s.core.v1.Probe;
import io.balsa.k8s.core.v1.ResourceRequirements;
import io.balsa.k8s.core.v1.Volume;
import io.balsa.k8s.core.v1.VolumeProjection;
import io.balsa.k8s.core.v1.VolumeSource;
import java.util.List;

/** The defaults of pods and of the templates they are made from. */
final class PodDefaults {
    private static final int FILE_MODE = 0644;
    private static final long GRACE_SECONDS = 30;
    private static final long TOKEN_SECONDS = 3600;

    private PodDefaults() {}

    static Pod pod(Pod pod) {
        Pod.Builder next = pod.toBuilder();
        PodSpec.Builder spec = next.getSpecBuilder();
        fill(spec);
        if (!spec.hasEnableServiceLinks()) {
            spec.setEnableServiceLinks(true);
        }
        // a pod that says how much it may use at most asks for that much, and one on the network of its node has its
        // ports there; a template stays as it was written
        spec.getContainersBuilderList().forEach(PodDefaults::requestLimits);
        spec.getInitContainersBuilderList().forEach(PodDefaults::requestLimits);
        if (spec.getHostNetwork()) {
            spec.getContainersBuilderList().forEach(PodDefaults::openOnHost);
            spec.getInitContainersBuilderList().forEach(PodDefaults::openOnHost);
        }
        return next.build();
    }

    static PodTemplateSpec template(PodTemplateSpec template) {
        PodTemplateSpec.Builder next = template.toBuilder();
        fill(next.getSpecBuilder());
        return next.build();
    }

    private static void fill(PodSpec.Builder spec) {
        if (spec.getRestartPolicy().isEmpty()) {
            spec.setRestartPolicy("Always");
        }
        if (spec.getDnsPolicy().isEmpty()) {
            spec.setDnsPolicy("ClusterFirst");
        }
        if (spec.getSchedulerName().isEmpty()) {
            spec.setSchedulerName("default-scheduler");
        }
        if (!spec.hasTerminationGracePeriodSeconds()) {
            spec.setTerminationGracePeriodSeconds(GRACE_SECONDS);
        }
        if (!spec.hasSecurityContext()) {
            spec.setSecurityContext(PodSecurityContext.getDefaultInstance());
        }
        // the old name of the field lives on beside the new one, which counts where they differ
        if (!spec.getServiceAccountName().isEmpty()) {
            spec.setServiceAccount(spec.getServiceAccountName());
        } else if (!spec.getServiceAccount().isEmpty()) {
            spec.setServiceAccountName(spec.getServiceAccount());
        }
        spec.getVolumesBuilderList().forEach(PodDefaults::fill);
        spec.getContainersBuilderList().forEach(PodDefaults::fill);
        spec.getInitContainersBuilderList().forEach(PodDefaults::fill);
        for (int i = 0; i < spec.getEphemeralContainersCount(); i++) {
            EphemeralContainer ephemeral = spec.getEphemeralContainers(i);
            Container.Builder view = EphemeralContainers.asContainer(ephemeral).toBuilder();
            fill(view);
            spec.setEphemeralContainers(i, EphemeralContainers.withContainer(ephemeral, view.build()));
        }
    }

    private static void fill(Container.Builder container) {
        if (container.getImagePullPolicy().isEmpty()) {
            container.setImagePullPolicy(isLatest(container.getImage()) ? "Always" : "IfNotPresent");
        }
        if (container.getTerminationMessagePath().isEmpty()) {
            container.setTerminationMessagePath("/dev/termination-log");
        }
        if (container.getTerminationMessagePolicy().isEmpty()) {
            container.setTerminationMessagePolicy("File");
        }
        for (ContainerPort.Builder port : container.getPortsBuilderList()) {
            if (port.getProtocol().isEmpty()) {
                port.setProtocol("TCP");
            }
        }
        for (EnvVar.Builder variable : container.getEnvBuilderList()) {
            if (variable.getValueFrom().hasFieldRef()) {
                fill(variable.getValueFromBuilder().getFieldRefBuilder());
            }
        }
        if (container.hasLivenessProbe()) {
            fill(container.getLivenessProbeBuilder());
        }
        if (container.hasReadinessProbe()) {
            fill(container.getReadinessProbeBuilder());
        }
        if (container.hasStartupProbe()) {
            fill(container.getStartupProbeBuilder());
        }
        if (container.getLifecycle().getPostStart().hasHttpGet()) {
            fill(container.getLifecycleBuilder().getPostStartBuilder().getHttpGetBuilder());
        }
        if (container.getLifecycle().getPreStop().hasHttpGet()) {
            fill(container.getLifecycleBuilder().getPreStopBuilder().getHttpGetBuilder());
        }
        if (container.hasResources()) {
            roundToMillis(container.getResourcesBuilder());
        }
    }

    /** An image without a tag, or with the tag latest, may change under its name; one with a digest never does. */
    static boolean isLatest(String image) {
        if (image.isEmpty() || image.contains("@")) {
            return false;
        }
        String last = image.substring(image.lastIndexOf('/') + 1);
        int colon = last.indexOf(':');
        return colon < 0 || last.substring(colon + 1).equals("latest");
    }

    private static void fill(Probe.Builder probe) {
        if (probe.getTimeoutSeconds() == 0) {
            probe.setTimeoutSeconds(1);
        }
        if (probe.getPeriodSeconds() == 0) {
            probe.setPeriodSeconds(10);
        }
        if (probe.getSuccessThreshold() == 0) {
            probe.setSuccessThreshold(1);
        }
        if (probe.getFailureThreshold() == 0) {
            probe.setFailureThreshold(3);
        }
        if (probe.getHandler().hasHttpGet()) {
            fill(probe.getHandlerBuilder().getHttpGetBuilder());
        }
        if (probe.getHandler().hasGrpc() && !probe.getHandler().getGrpc().hasService()) {
            probe.getHandlerBuilder().getGrpcBuilder().setService("");
        }
    }

    private static void fill(HTTPGetAction.Builder get) {
        if (get.getPath().isEmpty()) {
            get.setPath("/");
        }
        if (get.getScheme().isEmpty()) {
            get.setScheme("HTTP");
        }
    }

    private static void fill(Volume.Builder volume) {
        if (volume.getVolumeSource().equals(VolumeSource.getDefaultInstance())) {
            volume.getVolumeSourceBuilder().setEmptyDir(EmptyDirVolumeSource.getDefaultInstance());
            return;
        }
        VolumeSource.Builder source = volume.getVolumeSourceBuilder();
        if (source.hasHostPath() && !source.getHostPath().hasType()) {
            source.getHostPathBuilder().setType("");
        }
        if (source.hasSecret() && !source.getSecret().hasDefaultMode()) {
            source.getSecretBuilder().setDefaultMode(FILE_MODE);
        }
        if (source.hasConfigMap() && !source.getConfigMap().hasDefaultMode()) {
            source.getConfigMapBuilder().setDefaultMode(FILE_MODE);
        }
        if (source.hasDownwardAPI()) {
            if (!source.getDownwardAPI().hasDefaultMode()) {
                source.getDownwardAPIBuilder().setDefaultMode(FILE_MODE);
            }
            fillFiles(source.getDownwardAPIBuilder().getItemsBuilderList());
        }
        VolumeDefaults.fill(source);
        if (source.getEphemeral().hasVolumeClaimTemplate()) {
            PersistentVolumeClaimKind.fill(
                    source.getEphemeralBuilder().getVolumeClaimTemplateBuilder().getSpecBuilder());
        }
        if (source.hasProjected()) {
            if (!source.getProjected().hasDefaultMode()) {
                source.getProjectedBuilder().setDefaultMode(FILE_MODE);
            }
            for (VolumeProjection.Builder part : source.getProjectedBuilder().getSourcesBuilderList()) {
                if (part.hasServiceAccountToken()
                        && !part.getServiceAccountToken().hasExpirationSeconds()) {
                    part.getServiceAccountTokenBuilder().setExpirationSeconds(TOKEN_SECONDS);
                }
                if (part.hasDownwardAPI()) {
                    fillFiles(part.getDownwardAPIBuilder().getItemsBuilderList());
                }
            }
        }
    }

    private static void fillFiles(List<DownwardAPIVolumeFile.Builder> files) {
        for (DownwardAPIVolumeFile.Builder file : files) {
            if (file.hasFieldRef()) {
                fill(file.getFieldRefBuilder());
            }
        }
    }

    private static void fill(ObjectFieldSelector.Builder selector) {
        if (selector.getApiVersion().isEmpty()) {
            selector.setApiVersion("v1");
        }
    }

    private static void openOnHost(Container.Builder container) {
        for (ContainerPort.Builder port : container.getPortsBuilderList()) {
            if (port.getHostPort() == 0) {
                port.setHostPort(port.getContainerPort());
            }
        }
    }

    private static void requestLimits(Container.Builder container) {
        if (container.getResources().getLimitsCount() == 0) {
            return;
        }
        ResourceRequirements.Builder resources = container.getResourcesBuilder();
        resources.getLimitsMap().forEach((name, limit) -> {
            if (!resources.containsRequests(name)) {
                resources.putRequests(name, limit);
            }
        });
    }

    /** Kubernetes counts resources in thousandths at the finest. */
    private static void roundToMillis(ResourceRequirements.Builder resources) {
        resources.getLimitsMap().forEach((name, amount) -> resources.putLimits(name, rounded(amount)));
        resources.getRequestsMap().forEach((name, amount) -> resources.putRequests(name, rounded(amount)));
    }

    private static io.balsa.k8s.resource.Quantity rounded(io.balsa.k8s.resource.Quantity amount) {
        return Quantity.of(amount).roundedToMillis().toMessage();
    }
}
