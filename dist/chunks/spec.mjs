// src/plan/bootstrap/spec.ts
/** Directory of all that is ours on a machine; what kubelet and kubeadm want elsewhere lies elsewhere. */
const machineHome = "/opt/bowsprit";
/** Logs that outlive a boot, and the state of this one. */
const machineLog = "/var/log/bowsprit/bootstrap.log";
const machineStatus = "/run/bowsprit/status.json";

export { machineLog as n, machineStatus as r, machineHome as t };