import { t as actionMain } from "./chunks/action-main.mjs";

// src/entry/action-e2e.ts
await actionMain("e2e", import.meta.dirname);

export {  };