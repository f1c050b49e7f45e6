import { a as stageTargets, c as testTargets, i as simulatedTargets, n as buildPhase, o as targetsFor, r as realTargets, s as targetsOfStage, t as build } from "./build.mjs";

export { build };