import { a as removeRunDir, i as noteSuite, n as isRunDir, o as runMark, r as makeRunDir, s as suitesOf, t as foreign } from "./run-dir2.mjs";

export { makeRunDir };