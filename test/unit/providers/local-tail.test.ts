import { createFixture } from 'fs-fixture'
import { expect, it } from 'vitest'
import { tailOf } from '../../../src/providers/local/tail.ts'

const panic = `{"level":"warn","error":"no space left on device"}
panic: failed to create WAL

goroutine 1 [running]:
go.uber.org/zap.(*Logger).Panic(0x13b36cee500?, {0x126503b?, 0x18?})
\tgo.uber.org/zap@v1.27.0/logger.go:285 +0x4b
main.main()
\tgo.etcd.io/etcd/server/v3@v3.6.8/main.go:31 +0x28
created by main.start in goroutine 1
`

it('tailOf quotes what tells why, not the stack below it', async () => {
  await using dir = await createFixture({
    log: `${'earlier\n'.repeat(30)}${panic}init: etcd ended with exit code 2\n`,
  })
  expect(await tailOf(dir.getPath('log'), 3)).toBe(
    [
      '  {"level":"warn","error":"no space left on device"}',
      '  panic: failed to create WAL',
      '  init: etcd ended with exit code 2',
    ].join('\n'),
  )
})

it('tailOf of a log that is empty or not there says so', async () => {
  await using dir = await createFixture({ log: '' })
  expect(await tailOf(dir.getPath('log'))).toMatch(/is empty/)
  expect(await tailOf(dir.getPath('none'))).toMatch(/no log at/)
})
