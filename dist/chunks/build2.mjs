import { a as targetsFor, i as simulatedTargets, n as buildPhase, o as testTargets, r as realTargets, t as build } from "./build.mjs";

export { build };