import { actionMain } from './action-main.ts'

await actionMain('e2e', import.meta.dirname)
