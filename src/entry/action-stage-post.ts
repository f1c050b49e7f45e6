import { actionPost } from './action-post.ts'

await actionPost(import.meta.dirname)
