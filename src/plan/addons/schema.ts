import { z } from 'zod/mini'

/** How one entry of `addons` is written. What fits together and what does not is in wish.ts: a schema says it badly. */

const text = z.string('a text').check(z.minLength(1, 'a text that is not empty'))
const texts = z
  .array(text, 'a list of texts')
  .check(z.minLength(1, 'a list with something in it'))
  .check(z.describe('Each an argument of its own; no shell reads them.'))
const oneOrMore = (what: string) =>
  z.union([text, z.array(text).check(z.minLength(1))], `${what}, or a list of them`)
const duration = z
  .string('a time such as 90s, 5m or 1h')
  .check(z.regex(/^[1-9]\d{0,4}[smh]$/, 'a time such as 90s, 5m or 1h'))
const count = (from: number, to: number) => {
  const wants = `a whole number from ${from} to ${to}`
  return z.int(wants).check(z.minimum(from, wants), z.maximum(to, wants))
}
const dnsLabel = (most: number) => {
  const wants = `1 to ${most} of a-z, 0-9 and -, a letter or digit at both ends`
  return z
    .string(wants)
    .check(z.regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, wants))
    .check(z.maxLength(most, wants))
}

const wait = z.strictObject(
  {
    kind: z.optional(text.check(z.describe('Kind of a resource, such as Deployment or pods.'))),
    name: z.optional(text),
    selector: z.optional(text.check(z.describe('Labels, such as app=web; instead of a name.'))),
    namespace: z.optional(dnsLabel(63)),
    for: z.optional(
      text.check(
        z.describe(
          'rollout (of a Deployment, DaemonSet or StatefulSet), or what kubectl wait --for takes: condition=Ready, create, jsonpath=…',
        ),
      ),
    ),
    command: z.optional(texts.check(z.describe('Run again and again until it ends with 0.'))),
  },
  'a map with kind and name or selector, or with command',
)

const expected = z.strictObject(
  {
    status: z.optional(count(100, 599)),
    body: z.optional(text.check(z.describe('A regular expression that the body of each answer matches.'))),
    errors: z.optional(count(0, 1_000_000).check(z.describe('How many answers may be wrong; default 0.'))),
    qps: z.optional(
      count(1, 10_000).check(z.describe('Answers a second that must be reached; default 90 % of qps.')),
    ),
    p50: z.optional(count(1, 600_000).check(z.describe('Milliseconds that the median may take.'))),
    p99: z.optional(count(1, 600_000).check(z.describe('Milliseconds that 99 of 100 answers may take.'))),
  },
  'a map with status, body, errors, qps, p50, p99',
)

const traffic = z.strictObject(
  {
    service: z.optional(text),
    ingress: z.optional(text),
    url: z.optional(text.check(z.describe('http:// or https://'))),
    port: z.optional(count(1, 65_535).check(z.describe('Port of the Service; default its first.'))),
    path: z.optional(text),
    host: z.optional(text.check(z.describe('Host header; default of an Ingress its first rule’s.'))),
    requests: z.optional(count(1, 1_000_000)),
    qps: z.optional(count(1, 10_000).check(z.describe('Requests that are begun in a second.'))),
    connections: z.optional(count(1, 1000).check(z.describe('Requests on the way at one time.'))),
    expect: z.optional(expected),
  },
  'a map with service, ingress or url',
)

const check = z.strictObject(
  {
    command: z.optional(texts),
    job: z.optional(text.check(z.describe('Manifest of a Job: that it completes is the check.'))),
    traffic: z.optional(traffic),
  },
  'a map with command, job or traffic',
)

const chart = z.strictObject(
  {
    name: text.check(z.describe('Directory, .tgz, oci:// reference, or a name in repo.')),
    repo: z.optional(text.check(z.describe('URL of a chart repository.'))),
    version: z.optional(text),
  },
  'a map with name, and perhaps repo and version',
)

export const addonSchema = z.strictObject(
  {
    name: dnsLabel(40).check(z.describe('Names the junit case, and the release of a chart.')),
    namespace: z.optional(
      dnsLabel(63).check(z.describe('Made when it is not there, and then removed, too.')),
    ),
    manifests: z.optional(
      oneOrMore('a file or URL of manifests').check(z.describe('Files or URLs, applied in this order.')),
    ),
    chart: z.optional(z.union([text, chart], 'a chart: a text, or a map with name, repo, version')),
    values: z.optional(
      z
        .union(
          [text, z.array(text).check(z.minLength(1)), z.record(z.string(), z.unknown())],
          'a file of values, a list of such files, or the values themselves',
        )
        .check(z.describe('Of a chart.')),
    ),
    kustomize: z.optional(text.check(z.describe('Directory or URL of a kustomization.'))),
    command: z.optional(texts),
    remove: z.optional(texts.check(z.describe('Command that undoes `command`.'))),
    env: z.optional(
      z
        .array(
          z.string('a name').check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of a variable')),
          'a list of names of variables',
        )
        .check(z.describe('Variables of this environment that its commands may see.')),
    ),
    wait: z.optional(
      z
        .array(wait, 'a list of what to wait for')
        .check(
          z.describe('When it is ready; default: every Deployment, DaemonSet and StatefulSet is rolled out.'),
        ),
    ),
    check: z.optional(check),
    timeout: z.optional(
      duration.check(z.describe('For applying, waiting and checking together; default 5m.')),
    ),
  },
  'a map with a name, and one of manifests, chart, kustomize, command',
)

/** The list as it stands in YAML. */
export const addonsSchema = z.array(addonSchema, 'a list of add-ons')
export type AddonYaml = z.output<typeof addonSchema>
