import { t as actionPost } from "./chunks/action-post.mjs";

// src/entry/action-e2e-post.ts
await actionPost(import.meta.dirname);

export {  };