import { t as actionMain } from "./chunks/action-main.mjs";

// src/entry/action-publish.ts
await actionMain("publish", import.meta.dirname);

export {  };