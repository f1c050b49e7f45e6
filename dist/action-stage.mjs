import { t as actionMain } from "./chunks/action-main.mjs";

// src/entry/action-stage.ts
await actionMain("stage", import.meta.dirname);

export {  };