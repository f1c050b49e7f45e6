import { actionMain } from './action-main.ts'

await actionMain('teardown', import.meta.dirname)
