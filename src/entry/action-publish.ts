import { actionMain } from './action-main.ts'

await actionMain('publish', import.meta.dirname)
