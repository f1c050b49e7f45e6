import { actionMain } from './action-main.ts'

await actionMain('run', import.meta.dirname)
