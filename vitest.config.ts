import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const project = (name: string, testTimeout: number, extra: object = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout, ...extra },
})

export default defineConfig({
  test: {
    // Of two cores vitest would leave one idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      project('arch', 30_000),
      // The first run builds actionlint.
      project('workflows', 10 * 60_000),
      project('unit', 30_000),
      project('entry', 120_000),
      // The first run installs Chromium.
      project('pages', 60_000, { hookTimeout: 10 * 60_000 }),
      // One real cluster at a time: two cores, and figures that mean something.
      project('cluster', 15 * 60_000, { fileParallelism: false, maxWorkers: 1 }),
      project('machines', 10 * 60_000, { fileParallelism: false, maxWorkers: 1 }),
      project('ha', 10 * 60_000, { fileParallelism: false, maxWorkers: 1 }),
      project('qemu', 25 * 60_000, { fileParallelism: false, maxWorkers: 1 }),
      project('cgroup2', 25 * 60_000, { fileParallelism: false, maxWorkers: 1 }),
    ],
  },
})
