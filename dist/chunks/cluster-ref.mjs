import { a as literal, l as string, n as _enum, s as object } from "./schemas.mjs";

// src/plan/cluster-ref.ts
const providerNames = ["local", "kubeconfig"];
const refSchema = object({
	v: literal(1),
	provider: _enum(providerNames),
	id: string().regex(/^[a-z0-9][a-z0-9-]{0,19}$/),
	region: string().min(1),
	scope: string().min(1)
});

export { refSchema as n, providerNames as t };