import { t as actionMain } from "./chunks/action-main.mjs";

// src/entry/action-teardown.ts
await actionMain("teardown", import.meta.dirname);

export {  };