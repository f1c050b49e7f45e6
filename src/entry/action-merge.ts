import { actionMain } from './action-main.ts'

await actionMain('merge', import.meta.dirname)
