import { t as actionPost } from "./chunks/action-post.mjs";

// src/entry/action-provision-post.ts
await actionPost(import.meta.dirname);

export {  };