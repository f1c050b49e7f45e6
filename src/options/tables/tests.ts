import { option, path } from '../define.ts'
import { choice, flag, lines, pattern, text, whole } from '../kinds.ts'

/** Which specs run, and how they are divided. */
export const testsOptions = {
  suite: option(
    text(
      'SUITE',
      'smoke, simulated-smoke, conformance, conformance-all, default, all, or a file of spec names',
    ),
    undefined,
    'Which specs: smoke, simulated-smoke, conformance (neither serial, slow nor disruptive), conformance-all, default (what e2e.test runs by itself), all, or a file with one spec name per line.',
    'conformance',
    'smoke; simulated-smoke on simulated nodes; all when --focus or --label-filter is given',
  ),
  focus: option(
    lines('REGEX'),
    undefined,
    'Only specs whose name matches; several are joined by or.',
    'ConfigMap',
    'none',
  ),
  skip: option(lines('REGEX'), undefined, 'No specs whose name matches.', '\\[Flaky\\]', 'none'),
  'label-filter': option(text('EXPR'), undefined, "Ginkgo's label filter.", 'Conformance && !Slow', 'none'),
  shards: option(whole(1, 256), undefined, 'Number of shards, all run here.', '2', '2; 1 with --focus'),
  shard: option(
    pattern(/^\d{1,3}\/\d{1,3}$/, 'I/N, such as 2/5', 'I/N'),
    undefined,
    'Run only this shard of so many: one matrix job of several.',
    '2/5',
    'all shards',
  ),
  procs: option(whole(1, 64), undefined, 'Ginkgo processes of a shard.', '8', 'by cores and shards'),
  timings: option(
    path('FILE'),
    undefined,
    'Durations of an earlier run (timings.json): balances the shards.',
    'timings.json',
    'none',
  ),
  'rerun-failed': option(
    path('FILE'),
    undefined,
    'Only what failed or never ran in this result.json.',
    'artifacts/result.json',
    'none',
  ),
  'flake-attempts': option(
    whole(1, 10),
    1,
    'How often a failing spec is tried; a later pass is reported as flaky.',
    '2',
  ),
  tester: option(
    choice(['ginkgo', 'exec']),
    'ginkgo',
    "exec runs --tester-command instead of the branch's e2e suite.",
    'exec',
  ),
  'tester-command': option(
    text('COMMAND', 'a shell command'),
    undefined,
    'Command for --tester exec; gets KUBECONFIG and ARTIFACTS, its junit*.xml is collected.',
    'go test ./e2e/...',
    'none',
  ),
  'list-images': option(flag(), false, 'Also print the images that each spec can need.', 'true'),
} as const
