// src/plan/cluster-ref.ts
const providerNames = ["local", "kubeconfig"];

export { providerNames as t };