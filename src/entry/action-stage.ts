import { actionMain } from './action-main.ts'

await actionMain('stage', import.meta.dirname)
