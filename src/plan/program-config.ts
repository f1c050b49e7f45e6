import type { Platform } from './image-documents.ts'

export interface ProgramFacts {
  /** Of the program, which lies in /usr/local/bin. */
  readonly name: string
  readonly version: string
  readonly platform: Platform
  /** Of the one layer. */
  readonly diffId: string
}

const created = '1970-01-01T00:00:00Z'

/** Image configuration of an image with one program (image-spec v1.1, config.md); arguments are all that a pod has to give. */
export function programConfig({ name, version, platform, diffId }: ProgramFacts): string {
  const path = `/usr/local/bin/${name}`
  return JSON.stringify({
    created,
    architecture: platform.architecture,
    os: platform.os,
    config: {
      Entrypoint: [path],
      WorkingDir: '/',
      Labels: { 'org.opencontainers.image.title': name, 'org.opencontainers.image.version': version },
    },
    rootfs: { type: 'layers', diff_ids: [diffId] },
    history: [{ created, created_by: `${path} ${version}` }],
  })
}
