import { t as actionMain } from "./chunks/action-main.mjs";

// src/entry/action-run.ts
await actionMain("run", import.meta.dirname);

export {  };