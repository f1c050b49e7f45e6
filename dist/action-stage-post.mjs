import { t as actionPost } from "./chunks/action-post.mjs";

// src/entry/action-stage-post.ts
await actionPost(import.meta.dirname);

export {  };