import { i as runMark, n as makeRunDir, r as removeRunDir, t as foreign } from "./run-dir2.mjs";

export { makeRunDir };