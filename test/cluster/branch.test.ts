import { createFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src/plan/result.ts'
import { kubeVersion, patchedModule, type Tree } from '../support/checkout.ts'
import { bowsprit } from '../support/program.ts'

/** The branch: kube-apiserver answers a path of its own, and the e2e suite has a spec that asks for it. */
const server = 'cmd/kube-apiserver/app/server.go'
const answer = `	aggregatorServer.GenericAPIServer.Handler.NonGoRestfulMux.HandleFunc("/branch", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("of the branch"))
	})
`
const spec = `package apimachinery

import (
	"context"

	"k8s.io/kubernetes/test/e2e/framework"

	"github.com/onsi/gomega"
)

var _ = SIGDescribe("branch", func() {
	f := framework.NewDefaultFramework("branch")

	framework.It("is what answers", func(ctx context.Context) {
		body, err := f.ClientSet.Discovery().RESTClient().Get().AbsPath("/branch").DoRaw(ctx)
		framework.ExpectNoError(err)
		gomega.Expect(string(body)).To(gomega.Equal("of the branch"))
	})
})
`
const last = '\treturn aggregatorServer, nil\n}\n\n// CreateKubeAPIServerConfig'
const http = 'import (\n\t"net/http"\n'
const withAnswer = (go: string) => go.replace(last, answer + last).replace('import (\n', http)
const withoutAnswer = (go: string) => go.replace(answer, '').replace(http, 'import (\n')

describe('a branch', () => {
  let tree: Tree
  let dir: Awaited<ReturnType<typeof createFixture>>
  const source = () => `module:${kubeVersion},replace=${tree.dir}`
  const run = (...args: string[]) =>
    bowsprit(['run', '--source', source(), '--nodes', '1', '--focus', 'branch is what answers', ...args], {
      cwd: dir.path,
    }).ended
  const result = async (): Promise<Result> => JSON.parse(await dir.readFile('artifacts/result.json', 'utf8'))

  beforeAll(async () => {
    dir = await createFixture()
    tree = await patchedModule()
    await tree.write('test/e2e/apimachinery/branch.go', spec)
    await tree.edit(server, withAnswer)
  })
  afterAll(async () => {
    await tree?.[Symbol.asyncDispose]()
    await dir?.rm()
  })

  it('is what runs: its new spec sees its change', async () => {
    const ended = await run()
    expect(ended.stdout).toMatch(/^1 passed/m)
    expect(ended.code).toBe(0)
    const r = await result()
    expect(r.build?.version).toMatch(/^v1\.36\.3\+/)
    expect(r.cluster?.version).toBe(r.build?.version)
    expect(r.specs.map(s => [s.name, s.outcome])).toEqual([
      ['[sig-api-machinery] branch is what answers', 'passed'],
    ])
  })

  it('without the change in the API server the same spec fails, and nothing else of the cluster was built again', async () => {
    await tree.edit(server, withoutAnswer)
    const ended = await run()
    // kube-apiserver, and e2e.test, which `go test -c` always links anew.
    expect(ended.stderr).toMatch(/✔ build.* 2 built, 5 reused/)
    expect(ended.stdout).toMatch(/✗ \[sig-api-machinery\] branch is what answers/)
    expect(ended.stdout).toContain('run --rerun-failed artifacts/result.json')
    expect(ended.code).toBe(1)
    const junit = await dir.readFile('artifacts/junit_merged.xml', 'utf8')
    expect(junit).toMatch(/<failure/)
    expect(await dir.readFile('artifacts/summary.md', 'utf8')).toMatch(/^## ❌/)
  })

  it('--rerun-failed runs just what failed, on the branch that has it mended', async () => {
    await tree.edit(server, withAnswer)
    const ended = await bowsprit(
      [
        'run',
        '--source',
        source(),
        '--nodes',
        '1',
        '--rerun-failed',
        'artifacts/result.json',
        '--artifacts',
        'again',
      ],
      { cwd: dir.path },
    ).ended
    expect(ended.stdout).toMatch(/^1 passed/m)
    expect(ended.code).toBe(0)
  })

  it('that does not compile is shown with file and line, provisions nothing, and is skipped by git bisect', async () => {
    await tree.edit(server, go => go.replace(last, `\tthisIsMissing()\n${last}`))
    const env = { ...process.env, GITHUB_ACTIONS: 'true' } as Record<string, string>
    const broken = await bowsprit(['run', '--source', source(), '--focus', 'x', '--id', 'broken'], {
      cwd: dir.path,
      env,
    }).ended
    expect(broken.code).toBe(1)
    expect(broken.stderr).toMatch(
      /::error file=.*cmd\/kube-apiserver\/app\/server\.go,line=\d+,col=\d+::undefined: thisIsMissing/,
    )
    expect(broken.stderr).not.toMatch(/tools|✔ up/)
    const junit = await dir.readFile('artifacts/junit_runner.xml', 'utf8')
    expect(junit).toMatch(/<testcase name="build"[^>]*>\s*<failure/)
    expect(junit).toContain('undefined: thisIsMissing')
    expect((await result()).phases.map(p => [p.name, p.outcome])).toEqual([['build', 'failed']])
    const skipped = await bowsprit(['run', '--bisect', '--source', source(), '--focus', 'x'], {
      cwd: dir.path,
    }).ended
    expect(skipped.code).toBe(125)
    expect(await dir.exists('.bowsprit/broken.json')).toBe(false)
    await tree.edit(server, go => go.replace('\tthisIsMissing()\n', ''))
  })

  it('a focus that selects nothing is bad input, found before there is a cluster', async () => {
    const none = await bowsprit(['run', '--source', source(), '--focus', 'no such spec anywhere'], {
      cwd: dir.path,
    }).ended
    expect(none.code).toBe(2)
    expect(none.stderr).toMatch(/--focus.*select none of the \d+ specs/)
    expect(none.stderr).not.toMatch(/✔ (tools|up)/)
  })
})
