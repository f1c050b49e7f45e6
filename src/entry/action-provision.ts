import { actionMain } from './action-main.ts'

await actionMain('provision', import.meta.dirname)
