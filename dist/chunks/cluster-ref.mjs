import { b as _regex, l as object, n as _enum, o as literal, p as string, y as _minLength } from "./schemas.mjs";

// src/plan/cluster-ref.ts
const providerNames = ["local", "kubeconfig"];
const refSchema = object({
	v: literal(1),
	provider: _enum(providerNames),
	id: string().check(_regex(/^[a-z0-9][a-z0-9-]{0,19}$/)),
	region: string().check(_minLength(1)),
	scope: string().check(_minLength(1))
});

export { refSchema as n, providerNames as t };