import { a as seenFrom, i as problemsAzure, n as guidOf, r as outsideScopes, t as groupProblems } from "./ground.mjs";

export { problemsAzure };