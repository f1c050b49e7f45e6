import { D as _regex, T as _minLength, _ as string, d as object, f as optional, n as _enum, r as array, s as literal } from "./schemas.mjs";

// src/plan/cluster-ref.ts
const providerNames = [
	"local",
	"kubeconfig",
	"azure",
	"ec2",
	"eks",
	"machines"
];
const refSchema = object({
	v: literal(1),
	provider: _enum(providerNames),
	id: string().check(_regex(/^[a-z0-9][a-z0-9-]{0,19}$/)),
	region: string().check(_minLength(1)),
	scope: string().check(_minLength(1)),
	machines: optional(array(string())),
	account: optional(string()),
	store: optional(string()),
	state: optional(string())
});
const progressSchema = object({
	step: string(),
	account: optional(string()),
	stack: optional(string())
});

export { providerNames as n, refSchema as r, progressSchema as t };