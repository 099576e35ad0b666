package io.balsa.api.server.http;

import java.util.List;

/** Commands of kubectl that send bodies: every generator, and a manifest with the kinds that have none. */
final class KubectlManifests {
    static final List<String> COMMANDS = List.of(
            "create namespace rt",
            "create configmap c --from-literal=a=b --from-literal=c=d",
            "create secret generic s --from-literal=a=b",
            "create secret docker-registry d --docker-server=r --docker-username=u --docker-password=p",
            "create serviceaccount sa",
            "create deployment web --image=x:1 --replicas=2 --port=80",
            "create job once --image=x:1 -- echo hello",
            "create cronjob often --image=x:1 --schedule=*/5~*~*~*~* -- echo hello",
            "create role reader --verb=get,list --resource=pods --resource-name=p",
            "create rolebinding readers --role=reader --user=u --serviceaccount=default:sa --group=g",
            "create clusterrole creader --verb=get --resource=nodes,deployments.apps/scale",
            "create clusterrole metrics --verb=get --non-resource-url=/metrics",
            "create clusterrolebinding creaders --clusterrole=creader --group=g",
            "create quota q --hard=pods=2 --scopes=BestEffort",
            "create poddisruptionbudget pdb --selector=app=web --min-available=1",
            "create priorityclass high --value=1000 --description=d",
            "create ingress in --rule=foo.com/bar=svc:8080,tls=cert --default-backend=d:80",
            "create service clusterip ci --tcp=80:8080",
            "create service nodeport np --tcp=80:8080",
            "create service loadbalancer lb --tcp=80:8080",
            "create service externalname en --external-name=a.example",
            "run p --image=x:1 --port=80 --env=A=b --labels=app=p --overrides={\"spec\":{\"hostNetwork\":false}}",
            "expose deployment web --port=80 --target-port=8080",
            "autoscale deployment web --min=1 --max=3 --cpu-percent=50",
            "set image deployment/web x=x:2",
            "set env deployment/web A=b",
            "set resources deployment/web --limits=cpu=200m,memory=512Mi --requests=cpu=100m",
            "set serviceaccount deployment/web sa",
            "set selector service/ci app=x",
            "set subject rolebinding/readers --user=v",
            "scale deployment/web --replicas=3",
            "rollout restart deployment/web",
            "rollout pause deployment/web",
            "label pod p a=b",
            "annotate pod p a=b",
            "patch pod p -p {\"metadata\":{\"labels\":{\"x\":\"y\"}}}",
            "patch pod p --type=merge -p {\"metadata\":{\"labels\":{\"x\":null}}}",
            "patch pod p --type=json -p [{\"op\":\"add\",\"path\":\"/metadata/labels/z\",\"value\":\"1\"}]",
            "auth can-i get pods",
            "apply -f all.yaml",
            "apply -f all.yaml",
            "replace -f all.yaml",
            "delete pod p --grace-period=0 --force",
            "delete configmap c --cascade=orphan --wait=false");

    static final String ALL = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, labels: {a: b}}
            spec:
              serviceName: db
              replicas: 2
              selector: {matchLabels: {app: db}, matchExpressions: [{key: app, operator: In, values: [db]}]}
              template:
                metadata: {labels: {app: db}}
                spec:
                  containers:
                  - name: db
                    image: "x:1"
                    command: [sh, -c, "sleep 1"]
                    ports: [{containerPort: 80, name: http}]
                    env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}, {name: B, value: "1"}]
                    resources: {limits: {cpu: 500m, memory: 1Gi}, requests: {cpu: 250m}}
                    readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 5}
                    livenessProbe: {tcpSocket: {port: 80}}
                    volumeMounts: [{name: data, mountPath: /data}]
                  affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a, labelSelector: {matchLabels: {app: db}}}]}}
                  tolerations: [{key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: null}]
              volumeClaimTemplates:
              - metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent}
            spec:
              selector: {matchLabels: {app: agent}}
              updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 10%}}
              template:
                metadata: {labels: {app: agent}}
                spec: {containers: [{name: a, image: "x:1"}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: np}
            spec:
              podSelector: {}
              policyTypes: [Ingress]
              ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 80, protocol: TCP}]}]
            ---
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: fast}
            provisioner: a.example/b
            reclaimPolicy: Delete
            parameters: {a: b}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: texts}
            data: {a: "\\u00fc\\n", b: "yes"}
            binaryData: {c: AAEC}
            """;

    private KubectlManifests() {}
}
