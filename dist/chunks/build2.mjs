import { a as stageTargets, i as simulatedTargets, n as buildPhase, o as targetsFor, r as realTargets, s as testTargets, t as build } from "./build.mjs";

export { build };