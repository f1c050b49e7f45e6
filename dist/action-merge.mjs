import { t as actionMain } from "./chunks/action-main.mjs";

// src/entry/action-merge.ts
await actionMain("merge", import.meta.dirname);

export {  };