import { t as actionMain } from "./chunks/action-main.mjs";

// src/entry/action-provision.ts
await actionMain("provision", import.meta.dirname);

export {  };