import { S as _minLength, d as optional, h as string, n as _enum, o as literal, r as array, u as object, w as _regex } from "./schemas.mjs";

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
	account: optional(string())
});

export { refSchema as n, providerNames as t };