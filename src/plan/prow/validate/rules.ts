/** Who reads published builds. */
export const readers = ['testgrid', 'spyglass', 'kettle'] as const
export type Reader = (typeof readers)[number]

export interface Rule {
  /** Whom it concerns. */
  readonly of: readonly Reader[]
  /**
   * error: a reader refuses it or does not see it. warning: a reader shows something else than what happened. note: worth
   * knowing.
   */
  readonly level: 'error' | 'warning' | 'note'
  readonly fix: string
}

const all = readers

/**
 * Every rule, with what to do. They are what the readers' own code does: TestGrid's pkg/updater and util/gcs, prow's
 * pkg/spyglass/lenses and pkg/deck, test-infra's kettle.
 */
export const rules = {
  'started-missing': {
    of: all,
    level: 'error',
    fix: 'write started.json when the job starts, {"timestamp": <seconds>}',
  },
  'started-unreadable': {
    of: all,
    level: 'error',
    fix: 'started.json is one JSON object: timestamp a whole number, pull, node and repo-commit texts, repos and metadata objects',
  },
  'started-timestamp': {
    of: all,
    level: 'error',
    fix: 'timestamp is in whole seconds since 1970, not milliseconds, and not in the future',
  },
  'finished-unreadable': {
    of: all,
    level: 'error',
    fix: 'finished.json is one JSON object: timestamp a whole number, passed true or false, result and revision texts, metadata an object',
  },
  'finished-passed': {
    of: ['testgrid'],
    level: 'warning',
    fix: 'write "passed": true or false: result alone is an old field',
  },
  'finished-result': {
    of: ['kettle', 'spyglass'],
    level: 'error',
    fix: 'result is SUCCESS, FAILURE or ABORTED, and nothing else',
  },
  'finished-contradiction': {
    of: all,
    level: 'error',
    fix: 'passed is true if and only if result is SUCCESS',
  },
  'finished-timestamp': {
    of: all,
    level: 'error',
    fix: 'timestamp is when the job ended, in whole seconds since 1970, and not before started.json says',
  },
  'never-finished': {
    of: ['testgrid', 'kettle'],
    level: 'error',
    fix: 'write finished.json whatever happened: on an abort with result ABORTED (bowsprit publish does)',
  },
  'metadata-texts': {
    of: ['testgrid', 'spyglass'],
    level: 'warning',
    fix: 'values in metadata are texts: numbers, lists and objects are not shown',
  },
  'no-version': {
    of: ['testgrid'],
    level: 'warning',
    fix: 'give repo-commit in started.json, or job-version or revision in finished.json: TestGrid heads the column with it',
  },
  'junit-malformed': {
    of: all,
    level: 'error',
    fix: 'write well-formed XML in UTF-8, with no control characters; end the file before it is published',
  },
  'junit-root': {
    of: all,
    level: 'error',
    fix: 'the outermost element is <testsuites> or <testsuite>',
  },
  'junit-large': {
    of: ['testgrid', 'spyglass'],
    level: 'error',
    fix: 'shorten the output of cases, or split the file: TestGrid takes 100 MB, and some MB are slow already',
  },
  'junit-unseen': {
    of: all,
    level: 'warning',
    fix: 'call it artifacts/junit_<words>.xml',
  },
  'junit-deep': {
    of: ['kettle'],
    level: 'warning',
    fix: 'put it right below artifacts/: kettle does not look deeper',
  },
  'junit-nested': {
    of: ['kettle'],
    level: 'warning',
    fix: 'have no suites in suites: kettle reads the outer ones alone',
  },
  'junit-outside': {
    of: ['spyglass', 'kettle'],
    level: 'warning',
    fix: 'put it below artifacts/',
  },
  'junit-no-name': { of: all, level: 'warning', fix: 'give every case a name' },
  'skipped-and-run': {
    of: ['spyglass'],
    level: 'error',
    fix: 'leave out the skipped entry of a case that ran (shards that list the specs of others do this: merge them)',
  },
  'twice-in-files': {
    of: ['testgrid'],
    level: 'warning',
    fix: 'have each case in one file: TestGrid joins all files of a build, and calls a pass with a fail flaky',
  },
  'failed-without-case': {
    of: ['testgrid'],
    level: 'warning',
    fix: 'write a failing case for what went wrong (bowsprit has its phases in junit_runner.xml)',
  },
  'passed-with-failures': {
    of: all,
    level: 'warning',
    fix: 'the build says that it passed, its junit has failures: say failed, or mark the case as flaky by a passing entry',
  },
  'no-build-log': {
    of: ['spyglass'],
    level: 'warning',
    fix: 'publish the log as build-log.txt beside started.json',
  },
  'no-prowjob': {
    of: ['spyglass'],
    level: 'note',
    fix: 'publish prowjob.json: Deck has the job, its refs and its state from there',
  },
  'prowjob-unreadable': {
    of: ['spyglass'],
    level: 'error',
    fix: 'prowjob.json is a ProwJob: spec.type, spec.job, status.state and status.build_id, as this build has them',
  },
  'no-podinfo': {
    of: ['testgrid'],
    level: 'note',
    fix: 'there is no podinfo.json outside of a pod: set disable_prowjob_analysis for the test group, else it shows a row "Pod" with !',
  },
  'link-file': { of: ['spyglass'], level: 'warning', fix: 'a .link.txt file holds one URL and nothing else' },
  'clone-records': {
    of: ['spyglass'],
    level: 'warning',
    fix: 'clone-records.json is a list of {refs, commands, failed, final_sha}',
  },
  'build-number': {
    of: ['testgrid', 'kettle'],
    level: 'error',
    fix: 'name the build by a growing whole number of at most 19 digits',
  },
  'build-short': {
    of: ['testgrid'],
    level: 'note',
    fix: 'numbers of 19 digits, as prow has them, spare TestGrid to list all builds each time',
  },
  'latest-missing': {
    of: ['kettle', 'spyglass'],
    level: 'error',
    fix: 'write latest-build.txt with the number of the newest build',
  },
  'latest-wrong': {
    of: ['kettle', 'spyglass'],
    level: 'error',
    fix: 'latest-build.txt holds the number of a build that is there, the newest, and nothing else',
  },
  'pull-number': {
    of: ['spyglass', 'testgrid'],
    level: 'error',
    fix: 'builds of pull requests lie in pr-logs/pull/<org_repo>/<number>/<job>/<build>, and started.json has the number as pull',
  },
  'alias-missing': {
    of: ['testgrid', 'spyglass'],
    level: 'error',
    fix: 'write pr-logs/directory/<job>/<build>.txt with the path of the build: else nobody finds it',
  },
  'alias-metadata': {
    of: ['testgrid'],
    level: 'error',
    fix: 'give the alias the metadata link: <gs://bucket/path of the build>: TestGrid does not read its content',
  },
  'alias-target': {
    of: ['testgrid', 'spyglass'],
    level: 'error',
    fix: 'the alias holds the whole path of its build, gs://bucket/pr-logs/pull/…, in its content and its metadata',
  },
} as const satisfies Record<string, Rule>

export type RuleName = keyof typeof rules

/** Notes what was found in a build. @param file relative to it; none: the build as such */
export type Find = (rule: RuleName, says: string, file?: string) => void

/** One thing that is not as readers want it. */
export interface Finding {
  readonly rule: RuleName
  /** Path of the object, or of the directory of the build. */
  readonly path: string
  /** What a reader makes of it, e.g. `TestGrid: "Failed to download"`. */
  readonly says: string
}
